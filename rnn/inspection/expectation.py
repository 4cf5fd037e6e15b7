"""What a network expects after each character, averaged over all places where it has read it,
beside what follows there in the text. Letters in shapes: N places, V vocabulary.

Read with its whole past: after one character into an empty memory it expects something else, which
it never meets.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.guesses import log_probabilities
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids


@dataclass(frozen=True, eq=False)
class Expectation:
    """A row for each of the n characters that were read: a distribution over the one after it."""

    read: Ids  # (n,), ascending
    counts: NDArray[np.intp]  # (n,), how often each was read
    expected: Array  # (n, V), by the network
    follows: Array  # (n, V), in the text

    @property
    def distance(self) -> float:
        """The share of its expectation that lies on other characters than in the text: the total
        variation distance, ½ Σ |p - q|, averaged over the places. From 0 to 1."""
        return mean_distance(self.expected, self.follows, self.counts)

    @property
    def distance_of_frequencies(self) -> float:
        """That of knowing only how often each character comes, whatever was read."""
        frequencies = self.counts @ self.follows / self.counts.sum()
        return mean_distance(frequencies[None], self.follows, self.counts)


def mean_distance(p: Array, q: Array, counts: Array) -> float:
    """The total variation distances between the rows of p and q, averaged by counts."""
    return float(np.abs(p - q).sum(axis=1) @ counts / counts.sum() / 2)


def measure_expectation(model: CharRNN, windows: Ids, warm: int) -> Expectation:
    """From ids of shape (warm + T + 1, B), each column a piece of text of which the first `warm`
    characters only fill the memory."""
    V = model.vocabulary_size
    p = np.exp(log_probabilities(model.trace(windows[:-1]).logits[warm:])).reshape(-1, V)
    ids, after = windows[warm:-1].ravel(), windows[warm + 1 :].ravel()
    read, row, counts = np.unique(ids, return_inverse=True, return_counts=True)
    order, starts = np.argsort(row, kind="stable"), np.cumsum(counts) - counts
    expected = np.add.reduceat(p[order], starts, axis=0) / counts[:, None]
    follows = np.zeros((len(read), V))
    np.add.at(follows, (row, after), 1.0)
    return Expectation(read, counts, expected, follows / counts[:, None])
