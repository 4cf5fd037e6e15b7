"""A unit that tells something is found, judged where it was not chosen, and not found in noise."""

import numpy as np
import pytest

from rnn.inspection.depth import correlation, first_direction
from rnn.inspection.detective import (
    balanced_score,
    find_best_unit,
    score_character,
    score_together,
)

N, H = 1_200, 10
LEARN = np.arange(N) // 64 % 2 == 0


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (N, H))


def statement(seed: int = 1) -> np.ndarray:
    """True for some stretches of places, as what is read off a text is."""
    return np.repeat(np.random.default_rng(seed).random(N // 6) < 0.3, 6)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_unit_that_tells_is_found_and_on_which_side(sign: int) -> None:
    y, h = statement(), noise()
    h[:, 7] += sign * 4.0 * y
    best = find_best_unit(h, y, LEARN)
    assert (best.unit, best.is_high) == (7, sign == 1)
    cut = sign * h[:, 7] > 2.0  # halfway
    assert best.score == pytest.approx(balanced_score(cut[~LEARN], y[~LEARN]), abs=0.02)
    assert best.score > 0.95 and best.beats_chance > 3


def test_in_noise_no_unit_tells_anything() -> None:
    for seed in range(5):
        best = find_best_unit(noise(seed), statement(seed + 9), LEARN)
        assert 0.4 < best.score < 0.6 and best.beats_chance < 1.3


def test_what_was_chosen_by_luck_is_not_judged_on_its_luck() -> None:
    """A unit that tells all where it is chosen and nothing elsewhere scores as chance."""
    y, h = statement(), noise()
    h[LEARN, 3] = y[LEARN] * 9.0
    best = find_best_unit(h, y, LEARN)
    assert best.unit == 3 and best.score < 0.6


def test_all_units_together_tell_what_none_tells_alone() -> None:
    y, h = statement(), noise()
    h += 1.6 * y[:, None] * np.random.default_rng(2).choice([-1, 1], H)
    assert find_best_unit(h, y, LEARN).score < 0.85 < 0.95 < score_together(h, y, LEARN)


def test_a_balanced_score_is_the_mean_over_yes_and_no() -> None:
    y = np.array([True, True, False, False, False, False])
    said = np.array([True, False, False, False, False, True])
    assert balanced_score(said, y) == pytest.approx((1 / 2 + 3 / 4) / 2)
    assert balanced_score(np.ones(6, bool), y) == 0.5


def test_the_character_says_yes_where_that_is_likelier_than_usual() -> None:
    ids = np.array([0, 0, 1, 1, 2, 2] * 20)
    y = np.array([True, True, False, False, True, False] * 20)
    learn = np.arange(120) < 60
    # after 0 always, after 1 never, after 2 half the time, which is what it is anyway
    assert score_character(ids, y, learn) == pytest.approx((2 / 3 + 1) / 2)


def test_the_first_direction_is_that_of_the_widest_spread() -> None:
    value = np.repeat(np.arange(N // 10) % 5, 10).astype(float)
    h, axis = noise(), np.ones(H) / np.sqrt(H)
    h += 5.0 * value[:, None] * axis
    direction = first_direction(h, value, LEARN)
    assert direction @ axis == pytest.approx(1, abs=0.01)
    assert first_direction(h, -value, LEARN) @ axis == pytest.approx(-1, abs=0.01)
    along = h @ direction
    assert correlation(along, value) == pytest.approx(np.corrcoef(along, value)[0, 1])
    assert correlation(np.ones(N), value) == 0.0
