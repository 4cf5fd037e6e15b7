"""The losses of a run in constant space: however long, nothing that matters is lost."""

import pickle

import numpy as np
import pytest
from numpy.typing import NDArray

from rnn.training.loss_history import CAPACITY, RECENT, LossHistory

LOSSES = np.random.default_rng(0).random(25_000)


def recorded(n: int, losses: NDArray[np.float64] = LOSSES) -> LossHistory:
    """The history of n updates; the running mean of the i-th is given out as 10 i."""
    history = LossHistory()
    for i, loss in enumerate(losses[:n].tolist(), start=1):
        history.record(i, loss, 10.0 * i)
    return history


@pytest.mark.parametrize("n", [0, 1, 2, 299, 300, 301, 450, 599, 600, 5_001, 25_000])
def test_each_row_sums_up_its_stretch_of_the_run(n: int) -> None:
    history = recorded(n)
    rows = history.rows()
    assert len(rows) <= CAPACITY and rows.shape[1] == 4
    assert len(rows) > CAPACITY / 2 - 1 or history.width == 1, "coarser than it need be"
    ends = rows[:, 0].astype(int).tolist()
    starts = [0, *ends][: len(ends)]
    assert ends == [min((k + 1) * history.width, n) for k in range(len(ends))]
    assert ([0, *ends])[-1] == n, "the last update is missing"
    brute = [
        (b, LOSSES[a:b].min(), LOSSES[a:b].max(), 10 * b) for a, b in zip(starts, ends, strict=True)
    ]
    np.testing.assert_array_equal(rows, np.reshape(brute, (-1, 4)))


@pytest.mark.parametrize("when", [0, 1, 7_777, 19_999])
def test_no_spike_is_ever_lost(when: int) -> None:
    losses = LOSSES[:20_000].copy()
    losses[when] = 99.0
    losses[-when - 1] = -99.0
    rows = recorded(20_000, losses).rows()
    (high,) = np.flatnonzero(rows[:, 2] == 99)
    (low,) = np.flatnonzero(rows[:, 1] == -99)
    edges = np.array([0, *rows[:, 0]])
    assert edges[high] <= when < edges[high + 1]
    assert edges[low] <= 19_999 - when < edges[low + 1]


def test_it_costs_the_same_however_long_the_run() -> None:
    sizes = {len(pickle.dumps(recorded(n))) for n in (1_000, 25_000)}
    assert max(sizes) - min(sizes) < 100


@pytest.mark.parametrize("n", [3, RECENT, 25_000])
def test_the_last_losses_are_kept_one_by_one(n: int) -> None:
    assert list(recorded(n).recent) == LOSSES[:n].tolist()[-RECENT:]


def test_rows_are_the_callers_own() -> None:
    history = recorded(10)
    history.rows()[:] = 0
    np.testing.assert_array_equal(history.rows(), recorded(10).rows())
