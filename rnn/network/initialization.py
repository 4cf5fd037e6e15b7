"""The weights a network starts with, before it has read anything."""

import numpy as np
from numpy.random import Generator

from rnn.network.cells.base import Array, Cell
from rnn.network.layers import weight_shapes

INITIALIZATIONS = {
    "notebook": "Tiny",
    "orthogonal": "Balanced",
    "chrono": "Balanced, long memory",
}
LONGEST_MEMORY = 60  # steps


def initial_weights(
    method: str,
    cell: Cell,
    vocabulary_size: int,
    hidden_size: int,
    layers: int,
    random: Generator,
) -> dict[str, Array]:
    """All parameters of a network, with the names and shapes of `weight_shapes`, in float64.

    "notebook": N(0, 1)·0.01 throughout. "orthogonal": each gate's block of Whh is a random
    orthogonal matrix, so that the hidden state keeps its length over time (Saxe et al., 2014); Wxh
    is N(0, 1), and Why and the Wxh of higher layers, which read H numbers, N(0, 1)/√H, so that
    characters are told apart from the first update. Biases are 0, except the cell's
    `initial_bias`. "chrono": as "orthogonal", but the hidden units keep what they hold for
    different times, from 2 steps to LONGEST_MEMORY. A cell without a gate for that begins as with
    "orthogonal".
    """
    shapes = weight_shapes(cell, vocabulary_size, hidden_size, layers)
    weights = {
        name: random.standard_normal(shape) if len(shape) == 2 else np.zeros(shape)
        for name, shape in shapes.items()
    }
    for name, w in weights.items():
        if name.startswith("bh"):
            w[:] = first_bias(method, cell, hidden_size)
        elif method == "notebook":
            w *= 0.01
        elif name.startswith("Whh"):
            gates = np.split(w, cell.gates, axis=1)
            w[:] = np.concatenate([orthogonal_factor(gate) for gate in gates], axis=1)
        elif name != "Wxh":
            w /= np.sqrt(hidden_size)
    return weights


def first_bias(method: str, cell: Cell, hidden_size: int) -> Array:
    """The bias of every gate and hidden unit, of shape (G·H,).

    Where a gate lets the share σ(b) of the old state stay at every step, it fades over
    1 / (1 - σ(b)) steps; so b = ln(steps - 1) (chrono initialization: Tallec & Ollivier, 2018).
    """
    bias = np.repeat(cell.initial_bias or [0.0] * cell.gates, hidden_size)
    if method == "chrono" and cell.kept_by:
        start = cell.blocks.index(cell.kept_by) * hidden_size
        steps = np.linspace(2, LONGEST_MEMORY, hidden_size)
        bias[start : start + hidden_size] = np.log(steps - 1)
    return bias


def orthogonal_factor(gaussian: Array) -> Array:
    """The orthogonal factor Q of a square Gaussian matrix: a random orthogonal matrix, each as
    likely as any other (Mezzadri, 2007)."""
    Q, R = np.linalg.qr(gaussian)
    return Q * np.sign(np.diag(R))
