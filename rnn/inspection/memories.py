"""The memories of a network, from character to character, and the stops of a loop: where it stands
each time before it writes a character of the loop. Letters in shapes: N characters, q characters of
a loop, H hidden."""

from collections import Counter

import numpy as np

from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

APART = 20  # times the spread of a stop: then two stops are two


def read_states(model: CharRNN, ids: Ids) -> Array:
    """The hidden state of the top layer after each character, of shape (N, H), while the network
    reads ids of shape (N,)."""
    return model.trace(ids[:, None]).signals[model.top][:, 0]


def stops_of(h: Array, q: int, rounds: int) -> tuple[Array, float]:
    """The mean hidden state at each of the q places of a loop over its last rounds, of shape
    (q, H), and the farthest that one was from its mean. `h`, of shape (N, H), ends with the loop.
    """
    last = h[len(h) - q * rounds :].reshape(rounds, q, -1)
    stops = last.mean(axis=0)
    return stops, float(np.linalg.norm(last - stops, axis=2).max())


def count_memories(loop: Ids, stops: Array, spread: float) -> Counter[int]:
    """From how many different memories each character of the loop is written: stops of the same
    character that lie farther apart than APART times the spread."""
    counts: Counter[int] = Counter()
    for i, character in enumerate(loop.tolist()):
        earlier = stops[:i][loop[:i] == character]
        if (np.linalg.norm(earlier - stops[i], axis=1) > APART * spread).all():
            counts[character] += 1
    return counts
