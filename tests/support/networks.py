"""Small networks in which no number is zero or tiny, and something for them to read."""

from typing import Any

import numpy as np

from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids


def network(
    cell: str = "vanilla", dtype: str = "float64", layers: int = 1, seed: int = 0
) -> CharRNN:
    """A model of V = 5 and H = 4 with random weights and biases, the same at every call."""
    random = np.random.default_rng(seed)
    model = CharRNN(5, 4, random=random, cell=cell, layers=layers, dtype=dtype)
    for w in model.params.values():
        w[...] = random.normal(0, 0.5, w.shape)
    return model


def window(model: CharRNN, T: int = 6, B: int = 3) -> tuple[Ids, Ids, State]:
    """Inputs and targets of shape (T, B), and a state to start from."""
    random = np.random.default_rng(1)
    inputs, targets = random.integers(model.vocabulary_size, size=(2, T, B))
    state = {
        name: random.normal(0, 0.5, zeros.shape).astype(zeros.dtype)
        for name, zeros in model.zero_state(B).items()
    }
    return inputs, targets, state


def copied(arrays: dict[str, Any]) -> dict[str, Any]:
    """Copies that no later update writes over."""
    return {name: array.copy() for name, array in arrays.items()}
