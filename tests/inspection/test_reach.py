"""How far back a network looks is what reading again, character by character, comes to."""

import math
from typing import Any

import numpy as np
import pytest

from rnn.inspection.reach import (
    EVERY,
    FARTHEST,
    FEW,
    LEAST_WINDOWS,
    WARM,
    WINDOWS,
    Reach,
    count_needed,
    count_windows,
    measure_lost,
    measure_reach,
    swap_characters,
)
from rnn.network.model import CharRNN
from tests.support.networks import copied, network

IDS = np.random.default_rng(5).integers(0, 5, (WARM + FARTHEST + 1, 2))


def loss_after(model: CharRNN, read: Any, target: int) -> float:
    """-log p(target) when this was read from the zero state, one character at a time."""
    state = model.zero_state()
    logits = model.readout(state)
    for i in read:
        logits, state = model.step(np.array([i]), state)
    y = [float(value) for value in logits[0]]
    return math.log(sum(math.exp(value) for value in y)) - y[target]


@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
@pytest.mark.parametrize("layers", [1, 2])
def test_the_excess_is_that_of_a_memory_emptied_so_many_letters_ago(cell: str, layers: int) -> None:
    model = network(cell, layers=layers)
    before = copied(model.params)
    excess = measure_reach(model, IDS).excess
    for j in (1, 2, FARTHEST):
        by_hand = [
            loss_after(model, column[start : start + j], column[start + j])
            - loss_after(model, column[: start + j], column[start + j])
            for column in IDS.T
            for start in range(WARM, WARM + FARTHEST - j + 1, EVERY)
        ]
        assert excess[j - 1] == pytest.approx(np.mean(by_hand), abs=1e-9)
    for name, w in before.items():
        np.testing.assert_array_equal(model.params[name], w)


@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
def test_how_lost_it_is_is_told_by_the_same_guesses_with_nothing_emptied(cell: str) -> None:
    model, ids = network(cell), IDS[:, 0]
    by_hand = [
        loss_after(model, ids[start:end], ids[end]) - loss_after(model, ids[:end], ids[end])
        for start in range(0, len(ids) - WARM - FEW, FEW)
        for end in range(start + WARM + 1, start + WARM + FEW + 1)
    ]
    assert len(by_hand) == 42
    assert measure_lost(model, ids) == pytest.approx(np.mean(by_hand), abs=1e-9)


class Remembers(CharRNN):
    """A network that is sure of each character if it has read the last `k`, and else knows none."""

    k = 7

    def trace(self, ids: Any, state: Any = None) -> Any:
        T, B = ids.shape
        logits = np.zeros((T, B, 5))
        for t in range(self.k - 1, T):
            for b in range(B):
                column = IDS[:, b].tolist()
                start = len(IDS) - 1 - T  # each reads to the end
                logits[t, b, column[start + t + 1]] = 10.0
        return type("Trace", (), {"logits": logits})


def test_the_reach_of_a_network_that_needs_so_many_letters_is_that() -> None:
    model = Remembers(5, 4, random=np.random.default_rng(0))
    reach = measure_reach(model, IDS)
    assert (reach.excess[: Remembers.k - 1] > 1.5).all()
    np.testing.assert_allclose(reach.excess[Remembers.k - 1 :], 0, atol=1e-12)
    assert reach.characters == Remembers.k


def test_what_uses_nothing_reaches_one_letter_and_what_uses_all_is_beyond() -> None:
    blind = network()
    blind.params["Why"][...] = 0
    assert measure_reach(blind, IDS).characters == 1
    all_worse = np.ones(FARTHEST)
    assert Reach(all_worse, all_worse, FARTHEST - 1).is_beyond
    assert not Reach(all_worse, all_worse, FARTHEST - 2).is_beyond


def test_what_may_be_chance_does_not_count() -> None:
    excess = np.where(np.arange(FARTHEST) < 9, 0.3, 0.0)
    assert count_needed(excess, np.zeros(FARTHEST)) == 10
    assert count_needed(excess, np.where(np.arange(FARTHEST) < 4, 0.1, 0.4)) == 5


def test_the_doubt_is_two_standard_errors_of_the_mean_over_windows() -> None:
    model, ids = network(), np.random.default_rng(6).integers(0, 5, (WARM + FARTHEST + 1, 9))
    last = [
        loss_after(model, column[WARM:-1], column[-1]) - loss_after(model, column[:-1], column[-1])
        for column in ids.T
    ]
    doubt = measure_reach(model, ids).doubt
    assert doubt.shape == (FARTHEST,)
    assert doubt[-1] == pytest.approx(2 * np.std(last) / 3, abs=1e-9)


@pytest.mark.parametrize("cell", ["vanilla", "lstm"])
def test_a_swapped_character_changes_the_guesses_after_it(cell: str) -> None:
    model, ids = network(cell), IDS[:9, 0]
    others, changes = swap_characters(model, ids)
    for place in (0, 3, 8):
        logits = model.readout(model.zero_state())
        if place:
            logits = model.trace(ids[:place, None]).logits[-1]
        order = [int(i) for i in np.argsort(-logits[0]) if i != ids[place]]
        assert others[place] == order[0]
        swapped = ids.copy()
        swapped[place] = order[0]
        for later in range(9):
            p, q = (
                np.exp([-loss_after(model, read[: later + 1], i) for i in range(5)])
                for read in (ids, swapped)
            )
            by_hand = float((p * np.log(p / q)).sum())
            assert changes[place, later] == pytest.approx(by_hand, abs=1e-9)
        assert (changes[place, :place] == 0).all() and (changes[place, place:] > 0).all()


def test_a_large_network_reads_fewer_windows() -> None:
    def sized(H: int, cell: str) -> CharRNN:
        return CharRNN(40, H, random=np.random.default_rng(0), cell=cell)

    assert count_windows(sized(128, "vanilla")) == WINDOWS
    assert LEAST_WINDOWS < count_windows(sized(128, "lstm")) < WINDOWS
    assert count_windows(sized(512, "lstm")) == LEAST_WINDOWS


def test_one_distance_alone_counts_only_far_above_its_doubt() -> None:
    excess, doubt = np.zeros(FARTHEST), np.full(FARTHEST, 0.01)
    excess[0] = 0.126  # and less than 0 with two characters
    excess[1] = -0.02
    assert count_needed(excess, doubt) == 2
    assert count_needed(excess, 9 * doubt) == 1
