"""What differs most in a memory: the first principal direction of the hidden state, and how well
one number read off the text goes along with it. Letters in shapes: N places, H hidden."""

import numpy as np
from numpy.typing import NDArray

from rnn.network.cells.base import Array

Places = NDArray[np.bool_]


def first_direction(h: Array, value: Array, learn: Places) -> Array:
    """The direction, of shape (H,), along which the hidden states h, (N, H), of the places in
    `learn` are spread widest; it points to where `value`, (N,), is larger."""
    X = h[learn].astype(np.float64)
    X -= X.mean(axis=0)
    direction = np.linalg.eigh(X.T @ X)[1][:, -1]
    rises = (X @ direction) @ (value[learn] - value[learn].mean()) >= 0
    oriented: Array = direction if rises else -direction
    return oriented


def correlation(x: Array, y: Array) -> float:
    """Pearson's r of two rows of numbers; 0 where one of them is always the same."""
    a, b = x - x.mean(), y - y.mean()
    size = np.linalg.norm(a) * np.linalg.norm(b)
    return float(a @ b / size) if size > 0 else 0.0
