"""What one run may ask of a computer that it shares: memory, and time until it is another visitor's
turn. Each limit is looked at before anything large is made."""

import math

import numpy as np

from rnn.errors import SettingError
from rnn.network.cells import CELLS
from rnn.network.layers import weight_shapes
from rnn.persistence.npz import MOST_BYTES
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.optimizers import OPTIMIZERS

MOST_GUESSES = 2**24  # T·B·V: two buffers of 64 MB
# Bytes of the weights and what the optimizer remembers of them. A larger run could never be saved;
# half a MiB is left for what else is in a file, beside its text. In memory it is a few times that,
# since there are gradients and a way back.
MOST_WEIGHTS = MOST_BYTES - 2**19
# T·B times the weights of all Wxh and Whh, G·H·(V + H) and G·H·2H for every layer more, about what
# one update multiplies: 0.1 to 0.3 s on one core, and 0.6 s where few streams (B) leave the
# processor waiting for the weights; twice as much in 64 bits.
MOST_WORK = 3 * 2**30


def check_limits(hp: Hyperparameters, V: int) -> None:
    """Raise SettingError if a run with these settings and V different letters asks for too much."""
    cell, T, B, H = CELLS[hp.cell], hp.seq_length, hp.batch_size, hp.hidden_size
    guesses = T * B * V
    if guesses > MOST_GUESSES:
        raise SettingError(
            "Memory length × readers at once × different letters must be at most "
            f"{MOST_GUESSES:,}, got {guesses:,}. Make the memory or the readers fewer."
        )
    weights = sum(map(math.prod, weight_shapes(cell, V, H, hp.layers).values()))
    size = weights * numbers_per_weight(hp) * np.dtype(hp.dtype).itemsize
    if size > MOST_WEIGHTS:
        raise SettingError(
            "The network's weights, and what the optimizer remembers of them, must take at most "
            f"{MOST_WEIGHTS / 2**20} MiB, got {size / 2**20:.1f}. Use a smaller hidden size, "
            "fewer layers, a simpler cell or a text with fewer different letters."
        )
    work = T * B * cell.gates * H * (V + H + 2 * H * (hp.layers - 1))
    if work > MOST_WORK:
        raise SettingError(
            f"One update must take at most {MOST_WORK:,} multiplications, got {work:,}. "
            "Use a shorter memory length, fewer readers, fewer layers or a smaller hidden size."
        )


def numbers_per_weight(hp: Hyperparameters) -> int:
    """How many numbers a weight takes: itself, and what the optimizer remembers of it."""
    w = {"w": np.zeros(1)}
    memory = OPTIMIZERS[hp.optimizer](hp.learning_rate).init(w)
    return 1 + sum(of.keys() == w.keys() for of in memory.values())
