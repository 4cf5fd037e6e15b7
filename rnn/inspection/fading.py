"""The signal that fades: how strongly the loss of one guess still corrects what was read k
characters before (Hochreiter, 1991; Bengio et al., 1994).

With tiny weights N(0, σ²) it shrinks at every character of a plain network to about σ·√H.
"""

import numpy as np

from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

FARTHEST = 32  # characters back
AT = 16  # the distance at which it is told how much is left
WEAKEST = 1e-30  # a signal below is not told from 0


def measure_signal(model: CharRNN, windows: Ids) -> Array:
    """From ids of shape (FARTHEST + 2, B), each column a piece of text: the length of the gradient
    of the last loss by the input part of each step, as a share of that at the last step, by the
    distance in characters, 0, 1, …, FARTHEST; the median over B, of shape (FARTHEST + 1,)."""
    gradients = model.input_gradients(windows[:-1], windows[-1])  # (FARTHEST + 1, B, G·H)
    lengths = np.linalg.norm(gradients.astype(np.float64), axis=2)[::-1]
    share: Array = np.median(lengths / np.maximum(lengths[0], WEAKEST), axis=1)
    return share


def fading_factor(signal: Array) -> float:
    """What each character further back multiplies the signal by: the mean factor of the first AT,
    so that its AT-th power is what is left there."""
    return 0.0 if signal[AT] < WEAKEST else float(signal[AT] ** (1 / AT))
