"""What a network expects after each character is the mean of its guesses there."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from rnn.inspection.expectation import measure_expectation
from tests.support.networks import network

WARM = 16
WINDOWS = np.random.default_rng(8).integers(0, 4, (WARM + 9 + 1, 3))  # 4 is never read


@pytest.mark.parametrize("layers", [1, 2])
def test_it_is_the_mean_guess_after_each_character(layers: int) -> None:
    model = network("gru", layers=layers)
    found = measure_expectation(model, WINDOWS, WARM)
    guesses, pairs = defaultdict(list), Counter[tuple[int, int]]()
    for column in WINDOWS.T:
        state = model.zero_state()
        for t, i in enumerate(column[:-1]):
            logits, state = model.step(np.array([i]), state)
            if t >= WARM:
                odds = np.exp(logits[0])
                guesses[int(i)].append(odds / odds.sum())
                pairs[int(i), int(column[t + 1])] += 1
    assert found.read.tolist() == sorted(guesses)
    distance = 0.0
    for row, i in enumerate(found.read.tolist()):
        expected = np.mean(guesses[i], axis=0)
        count = len(guesses[i])
        follows = np.array([pairs[i, k] / count for k in range(5)])
        np.testing.assert_allclose(found.expected[row], expected)
        np.testing.assert_allclose(found.follows[row], follows)
        assert found.counts[row] == count
        distance += count * np.maximum(expected - follows, 0).sum()
    assert found.distance == pytest.approx(distance / (9 * 3))


def test_frequencies_are_that_far_off() -> None:
    windows = np.tile(np.array([0, 1]), 20)[: WARM + 10 + 1, None]  # 0 1 0 1 …
    found = measure_expectation(network(), windows, WARM)
    # half of the time either comes next, though it is always the other one
    assert found.distance_of_frequencies == pytest.approx(0.5)
