"""The map of characters: how well two groups lie apart, counted pair by pair."""

import numpy as np

from rnn.inspection.character_map import find_nearest, measure_separation, place_characters
from tests.support.networks import copied, network


def test_the_separation_is_the_share_of_pairs_that_are_the_same_way_round() -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        x, group = random.integers(0, 6, 12).astype(float), random.random(12) < 0.4
        group[:2] = True, False
        pairs = [(a, b) for a in x[group] for b in x[~group]]
        share = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
        assert np.isclose(measure_separation(x, group), max(share, 1 - share))


def test_apart_is_one_and_alike_is_a_half() -> None:
    group = np.array([True, True, False, False])
    assert measure_separation(np.array([3.0, 2.0, 1.0, 0.0]), group) == 1
    assert measure_separation(np.array([0.0, 1.0, 2.0, 3.0]), group) == 1
    assert measure_separation(np.zeros(4), group) == 0.5


def test_the_nearest_is_another_one() -> None:
    points = np.array([[0.0, 0], [0, 0], [5, 0], [5, 1]])
    assert find_nearest(points).tolist() == [1, 0, 3, 2]


def test_a_character_is_placed_by_what_scores_it() -> None:
    model = network("gru")
    before = copied(model.params)
    placed = place_characters(model, np.array([3, 1, 4]))
    columns = [before["Why"][:, i] for i in (3, 1, 4)]
    np.testing.assert_allclose(placed, columns - np.mean(columns, axis=0))
    for name, w in before.items():
        np.testing.assert_array_equal(model.params[name], w)
