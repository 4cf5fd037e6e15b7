"""The time loop leaves behind what its contract says, whichever cell it runs."""

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.recurrence import Recurrence
from tests.network import contract


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_dh_is_the_gradient_of_the_loss_at_every_step(cell: str, B: int) -> None:
    contract.check_dh(cell, B)


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_signals_outlive_backward(cell: str, B: int) -> None:
    contract.check_signals_outlive_backward(cell, B)


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_nothing_is_left_of_the_run_before(cell: str, B: int) -> None:
    random, H, T, G = np.random.default_rng(0), 4, 5, CELLS[cell].gates
    x, Whh = random.normal(size=(2, T * B * G * H)), random.normal(size=(H, G * H))
    state = {name: random.normal(size=(B, H)) for name in CELLS[cell].state}

    def run(loop: Recurrence, x: np.ndarray) -> list[np.ndarray]:
        frames = loop.frames
        frames.x[:] = x.reshape(frames.x.shape)
        frames.dh[:] = 1
        after = loop.forward(Whh, state)
        loop.backward(Whh)
        return [frames.dx.copy(), frames.dp.copy(), frames.dh.copy(), *after.values()]

    used = Recurrence(CELLS[cell], H, T, B, "float64")
    run(used, x[0])
    fresh = run(Recurrence(CELLS[cell], H, T, B, "float64"), x[1])
    np.testing.assert_equal(run(used, x[1]), fresh)
