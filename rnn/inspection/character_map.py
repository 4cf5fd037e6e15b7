"""A map of characters: those after which the network expects to write alike lie together, by the
columns of Why that score them. Letters in shapes: n characters, H hidden."""

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.plane import centred
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

Group = NDArray[np.bool_]


def place_characters(model: CharRNN, ids: Ids) -> Array:
    """The column of Why of each character, of shape (n, H), less the mean of all."""
    return centred(model.params["Why"].T[ids].astype(np.float64))


def measure_separation(x: Array, group: Group) -> float:
    """How well one number each, of shape (n,), tells a group from the others: of all pairs of one
    and another, the share in which the one has the larger, or the smaller number, whichever is
    more. 0.5 is chance, 1 is apart (the area under the ROC curve)."""
    above = np.sign(x[group][:, None] - x[~group][None])
    share = float((above.mean() + 1) / 2)
    return max(share, 1 - share)


def find_nearest(points: Array) -> Ids:
    """For each of n points, of shape (n, 2), which other one is nearest, of shape (n,)."""
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest: Ids = distances.argmin(axis=1)
    return nearest
