"""The stops of a loop: how many memories a character is written from."""

import numpy as np

from rnn.inspection.memories import count_memories, stops_of


def states(period: str, rounds: int, wander: float) -> np.ndarray:
    """A hidden state for each character of each round; the k-th of a kind lies k away."""
    once = [[int(c), period[:i].count(c)] for i, c in enumerate(period)]
    random = np.random.default_rng(0)
    return np.tile(np.array(once, float), (rounds, 1)) + random.normal(
        0, wander, (rounds * len(period), 2)
    )


def test_stops_are_the_means_of_all_rounds() -> None:
    h = np.concatenate([np.full((4, 2), 99.0), states("1426", 3, 0.01)])
    stops, spread = stops_of(h, 4, 3)
    for i in range(4):
        mine = h[4 + i :: 4]
        np.testing.assert_allclose(stops[i], mine.mean(axis=0))
        assert np.linalg.norm(mine - stops[i], axis=1).max() <= spread < 0.05


def test_a_character_has_as_many_memories_as_stops_that_lie_apart() -> None:
    period = "058823529"
    ids = np.array([int(c) for c in period])
    apart = count_memories(ids, *stops_of(states(period, 3, 0.005), 9, 3))
    assert apart == {0: 1, 5: 2, 8: 2, 2: 2, 3: 1, 9: 1}
    vague = count_memories(ids, *stops_of(states(period, 3, 0.1), 9, 3))
    assert vague[8] == vague[5] == 1, "a spread of a stop as large as the distance tells nothing"
