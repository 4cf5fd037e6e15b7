"""The losses of a run in constant space: however long, nothing that matters is lost."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnn.training.loss_history import CAPACITY, RECENT, LossHistory, bucket_width, count_buckets

LOSSES = np.random.default_rng(0).random(25_000)


def record(n: int, losses: NDArray[np.float64] = LOSSES) -> LossHistory:
    """The history of n updates; the running mean of the i-th is given out as 10 i."""
    history = LossHistory()
    for i, loss in enumerate(losses[:n].tolist(), start=1):
        history.record(i, loss, 10.0 * i)
    return history


@pytest.mark.parametrize("n", [0, 1, 2, 299, 300, 301, 450, 599, 600, 5_001, 25_000])
def test_each_row_sums_up_its_stretch_of_the_run(n: int) -> None:
    history = record(n)
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
    rows = record(20_000, losses).rows()
    (high,) = np.flatnonzero(rows[:, 2] == 99)
    (low,) = np.flatnonzero(rows[:, 1] == -99)
    edges = np.array([0, *rows[:, 0]])
    assert edges[high] <= when < edges[high + 1]
    assert edges[low] <= 19_999 - when < edges[low + 1]


def test_it_costs_the_same_however_long_the_run() -> None:
    sizes = {len(pickle.dumps(record(n))) for n in (1_000, 25_000)}
    assert max(sizes) - min(sizes) < 100


@pytest.mark.parametrize("n", [3, RECENT, 25_000])
def test_the_last_losses_are_kept_one_by_one(n: int) -> None:
    assert list(record(n).recent) == LOSSES[:n].tolist()[-RECENT:]


def test_rows_are_the_callers_own() -> None:
    history = record(10)
    history.rows()[:] = 0
    np.testing.assert_array_equal(history.rows(), record(10).rows())


@st.composite
def sequences(draw: st.DrawFn) -> list[float]:
    """Losses of runs that are short or long: up to 20 are any finite numbers, the rest follow from
    a seed, since it would take long to draw thousands."""
    length = draw(st.integers(0, 5 * CAPACITY) | st.integers(0, 20 * CAPACITY))
    any_losses = draw(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    losses = any_losses + random.exponential(size=length).tolist()
    random.shuffle(losses)
    return losses


def record_all(losses: list[float], history: LossHistory, start: int = 0) -> None:
    """Record losses[start:], each with its negative as the running mean."""
    for iteration, loss in enumerate(losses[start:], start=start + 1):
        history.record(iteration, loss, -loss)


@given(sequences())
def test_buckets_keep_lowest_and_highest_of_any_losses_within_bounds(losses: list[float]) -> None:
    history = LossHistory()
    record_all(losses, history)
    rows, n = history.rows(), len(losses)
    assert len(rows) == count_buckets(n) <= CAPACITY and history.width == bucket_width(n)
    assert len(history.recent) == min(n, RECENT)
    start = 0
    for end, low, high, mean in rows.tolist():
        part = losses[start : int(end)]
        assert (low, high, mean) == (min(part), max(part), -part[-1])
        start = int(end)
    assert start == n


@given(sequences(), st.data())
def test_a_resumed_history_goes_on_like_one_recorded_throughout(
    losses: list[float], data: st.DataObject
) -> None:
    saved_at = data.draw(st.integers(0, len(losses)))
    saved, throughout = LossHistory(), LossHistory()
    record_all(losses[:saved_at], saved)
    saved.record_held_out(saved_at, 1.0)
    resumed = LossHistory.from_rows(saved_at, saved.rows()[:, 1:], saved.recent, saved.held_out)
    record_all(losses, resumed, start=saved_at)
    record_all(losses, throughout)
    np.testing.assert_array_equal(resumed.rows(), throughout.rows())
    assert resumed.recent == throughout.recent and resumed.recent.maxlen == RECENT
    assert (resumed.width, resumed.held_out) == (throughout.width, [(saved_at, 1.0)])


@given(st.integers(1, 10 * CAPACITY))
def test_checks_on_held_out_text_are_bounded_and_ascending(n: int) -> None:
    history = LossHistory()
    for iteration in range(1, n + 1):
        history.record_held_out(iteration, float(iteration))
    iterations = [iteration for iteration, _ in history.held_out]
    assert min(n, CAPACITY // 2) <= len(iterations) <= CAPACITY
    assert iterations == sorted(set(iterations)) and iterations[0] == 1
    assert iterations[-1] in (n, n - 1), "of the last two one may be dropped"
