"""What one run may ask of a computer that it shares: memory, and the time until it is another
visitor's turn. Each limit is checked before anything large is made.

Letters in shapes: T time, B batch, V vocabulary, H hidden, G gates.
"""

import math

import numpy as np

from rnn.errors import SettingError
from rnn.network.cells import CELLS
from rnn.network.layers import weight_shapes
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.optimizers import OPTIMIZERS

# The largest file of a run. The sidebar's largest network of one layer, an LSTM of 512 with Adam,
# needs 15 MiB for an English book: three numbers for each of 1.3 million weights. To load a file
# takes a few times its size in memory.
MOST_FILE_BYTES = 16 * 2**20
# The most that the weights and the optimizer state take together. A run with more could never be
# saved: half a MiB is left for the rest of its file, without the text. To train takes a few times
# that in memory, for the gradients and the buffers.
MOST_WEIGHT_BYTES = MOST_FILE_BYTES - 2**19
MOST_LOGITS = 2**24  # T·B·V of one update: a buffer of 64 MiB in float32
# About what one update multiplies: T·B times the weights of every Wxh and Whh, G·H·(V + H) for the
# lowest layer and G·H·2H for each one above. This many take 0.1 to 0.3 s on one core, 0.6 s where
# few streams leave the processor waiting for the weights, and twice as long in 64 bits.
MOST_MULTIPLICATIONS = 3 * 2**30


def check_limits(hp: Hyperparameters, V: int) -> None:
    """Raise SettingError if a run with these settings and V different characters asks for more
    than is allowed."""
    cell, T, B, H = CELLS[hp.cell], hp.seq_length, hp.batch_size, hp.hidden_size
    logits = T * B * V
    if logits > MOST_LOGITS:
        raise SettingError(
            "The product seq_length × batch_size × vocabulary size (memory length × readers at "
            f"once × different letters) must be at most {MOST_LOGITS:,}, got {logits:,}. "
            "Use a shorter memory length, fewer readers or a text with fewer different letters."
        )
    weights = sum(math.prod(shape) for shape in weight_shapes(cell, V, H, hp.layers).values())
    weight_bytes = weights * numbers_per_weight(hp.optimizer) * np.dtype(hp.dtype).itemsize
    if weight_bytes > MOST_WEIGHT_BYTES:
        raise SettingError(
            "The network's weights, and what the optimizer remembers of them, must take at most "
            f"{MOST_WEIGHT_BYTES / 2**20} MiB, got {weight_bytes / 2**20:.1f}. Use a smaller "
            "hidden size, fewer layers, a simpler cell or a text with fewer different letters."
        )
    multiplications = count_multiplications(hp, V)
    if multiplications > MOST_MULTIPLICATIONS:
        raise SettingError(
            f"One update must take at most {MOST_MULTIPLICATIONS:,} multiplications, "
            f"got {multiplications:,}. Use a shorter memory length, fewer readers, fewer layers or "
            "a smaller hidden size."
        )


def count_multiplications(hp: Hyperparameters, V: int) -> int:
    """About how much one update multiplies: T·B times the weights of every Wxh and Whh."""
    H, layers_above = hp.hidden_size, hp.layers - 1
    weights = CELLS[hp.cell].gates * H * (V + H + 2 * H * layers_above)
    return hp.seq_length * hp.batch_size * weights


def numbers_per_weight(optimizer: str) -> int:
    """How many numbers are kept for every weight: itself, and those of the optimizer state."""
    params = {"w": np.zeros(1)}
    state = OPTIMIZERS[optimizer].init(params)
    return 1 + sum("w" in arrays for arrays in state.values())
