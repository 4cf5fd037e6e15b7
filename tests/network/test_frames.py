"""Buffers, and the arguments that a cell's equations are called with."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.frames import Frames, argument_names, block_views, blocks_first


def test_blocks_are_views_by_their_letters_and_with_their_neighbours() -> None:
    array = np.arange(2 * 6.0).reshape(2, 6)  # B = 2, blocks r, z, n of H = 2
    views = block_views(array, "rzn", 2, "p_")
    assert sorted(views) == ["p_n", "p_r", "p_rz", "p_rzn", "p_z", "p_zn"]
    np.testing.assert_array_equal(views["p_z"], [[2, 3], [8, 9]])
    np.testing.assert_array_equal(views["p_zn"], array[:, 2:])
    assert all(np.shares_memory(view, array) for view in views.values())


def test_blocks_in_front_are_filled_by_one_assignment() -> None:
    array = np.zeros((2, 6))
    views = blocks_first(array, "rzn", 2, "upstream_")
    assert sorted(views) == ["upstream_r_z", "upstream_r_z_n", "upstream_z_n"]
    assert views["upstream_z_n"].shape == (2, 2, 2)
    views["upstream_z_n"][...] = [[1, 2], [3, 4]]
    np.testing.assert_array_equal(array, [[0, 0, 1, 2, 1, 2], [0, 0, 3, 4, 3, 4]])


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_arguments_are_rows_of_the_buffers(cell: str, B: int) -> None:
    frames = Frames(CELLS[cell], 4, 5, B, "float32")
    assert len(frames.forward_steps) == 5
    assert [len(steps) for _, steps, _ in frames.backward_chunks] == [5]
    for array in [a for *_, arguments in frames.forward_steps for a in arguments]:
        assert array.dtype == np.float32
        assert array.shape[:-1] == ((B,) if B > 1 else ())
        assert array.shape[-1] % 4 == 0
    assert frames.x.shape == frames.dp.shape == (5, *([B] if B > 1 else []), 4 * CELLS[cell].gates)


@pytest.mark.parametrize(("cell", "is_kept"), [("vanilla", False), ("gru", True), ("lstm", False)])
def test_p_is_kept_where_it_is_read_again(cell: str, is_kept: bool) -> None:
    frames = Frames(CELLS[cell], 4, 5, 3, "float32")
    (_, first, _), *_, (_, last, _) = frames.forward_steps
    assert np.shares_memory(first, last) != is_kept
    assert np.shares_memory(last, frames.dp) == is_kept


def test_factors_have_rows_for_the_steps_of_one_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(arguments: tuple[Any, ...]) -> Any:
        return arguments[[*argument_names(cell.local_gradients)].index("dh_dc")]

    cell = CELLS["lstm"]
    monkeypatch.setattr("rnn.network.frames.CHUNK", 2 * 3 * 16)  # two steps
    chunks = Frames(cell, 4, 5, 3, "float32").backward_chunks
    assert [len(rows(local_gradients)) for local_gradients, _, _ in chunks] == [1, 2, 2]
    of_step = [*argument_names(cell.backward)].index("dh_dc")
    for local_gradients, steps, _ in chunks:
        own = [arguments[of_step] for *_, arguments in reversed(steps)]
        assert all(map(np.shares_memory, own, rows(local_gradients)))
        assert sum(array.size for array in own) == rows(local_gradients).size


def test_an_array_that_does_not_exist_is_named() -> None:
    def forward(x: Any, q: Any, h: Any) -> None:
        """q is none of the arrays."""

    frames = Frames(replace(CELLS["vanilla"], forward=forward), 4, 5, 1, "float32")
    with pytest.raises(TypeError, match=r"must be names .* got \['q'\] in .*forward. Use .*'x'"):
        _ = frames.forward_steps
