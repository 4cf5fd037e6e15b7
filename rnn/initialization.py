"""The weights a network starts with, before it has read anything."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from rnn.cells.base import Cell

Array = NDArray[np.float64]

INITIALIZATIONS = {"notebook": "Tiny", "orthogonal": "Balanced"}


def initial_weights(
    method: str, cell: Cell, vocabulary_size: int, hidden_size: int, random: Generator
) -> dict[str, Array]:
    """Wxh (V, G·H), Whh (H, G·H), Why (H, V), bh (G·H,), by (V,) in float64.

    "notebook": N(0, 1)·0.01 throughout. "orthogonal": each gate's block of Whh is a random
    rotation, so that a memory keeps its length over time (Saxe et al., 2014); Wxh is N(0, 1)
    and Why N(0, 1)/√H, so that letters are told apart from the first update. Biases are 0, but
    for what the cell asks for.
    """
    V, H, G = vocabulary_size, hidden_size, cell.gates
    Wxh, Whh, Why = (random.standard_normal(shape) for shape in ((V, G * H), (H, G * H), (H, V)))
    if method == "notebook":
        Wxh, Whh, Why = Wxh * 0.01, Whh * 0.01, Why * 0.01
    else:
        Whh = np.concatenate([rotation(block) for block in np.split(Whh, G, axis=1)], axis=1)
        Why /= np.sqrt(H)
    bh = np.repeat(cell.initial_bias or np.zeros(G), H)
    return {"Wxh": Wxh, "Whh": Whh, "Why": Why, "bh": bh, "by": np.zeros(V)}


def rotation(gaussian: Array) -> Array:
    """The orthogonal factor of a square Gaussian matrix, uniform over all (Mezzadri, 2007)."""
    Q, R = np.linalg.qr(gaussian)
    return Q * np.sign(np.diag(R))
