"""Buffers, and the arguments that a cell's equations are called with."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.frames import Frames, block_views, blocks_first


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


def test_an_array_that_does_not_exist_is_named() -> None:
    def forward(x: Any, q: Any, h: Any) -> None:
        """q is none of the arrays."""

    frames = Frames(replace(CELLS["vanilla"], forward=forward), 4, 5, 1, "float32")
    with pytest.raises(TypeError, match=r"must be names .* got \['q'\] in .*forward. Use .*'x'"):
        _ = frames.forward_steps
