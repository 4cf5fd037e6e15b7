"""What a network can do without some of its units: they are held at their mean while it reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.guesses import losses
from rnn.network.cells.base import Array
from rnn.network.layers import state_names, suffixes
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

READ = 96  # characters that the damaged network reads, and guesses the next of


@dataclass(frozen=True, eq=False)
class Damage:
    """What was lost with each of B sets of units, over READ guesses."""

    loss: Array  # (B,), mean nats per character
    right: NDArray[np.bool_]  # (B, READ), whether each character was what it held for likeliest


def read_without(model: CharRNN, ids: Ids, masks: Array) -> Damage:
    """Hold the units in `masks`, booleans of shape (B, layers, H), at their mean over all of ids,
    of shape (T,), while the network reads the last of them; before, it has read the others whole.

    A unit is a number of each state of its layer: of an LSTM h and c.
    """
    B, start = len(masks), len(ids) - READ - 1
    whole = model.trace(ids[:-1, None])
    names = state_names(model.cell, model.layers)
    mean = {name: whole.signals[name].mean(axis=(0, 1)) for name in names}
    layer = {name + s: n for n, s in enumerate(suffixes(model.layers)) for name in model.cell.state}
    state = {name: np.repeat(whole.signals[name][start - 1], B, axis=0) for name in names}
    step, loss, right = model.make_step(B), np.zeros(B), np.zeros((B, READ), bool)
    for n, t in enumerate(range(start, start + READ)):
        _, state = step(np.full(B, ids[t]), state)
        state = {
            name: np.where(masks[:, layer[name]], mean[name], rows) for name, rows in state.items()
        }
        logits = model.readout(state)
        target = np.full(B, ids[t + 1])
        loss += losses(logits, target) / READ
        right[:, n] = logits.argmax(axis=1) == target
    return Damage(loss, right)


def choose_units(model: CharRNN, counts: Sequence[int], seed: int = 0) -> Array:
    """Masks with so many units each, chosen by dice from all layers: (len(counts), layers, H). A
    larger set holds all units of a smaller one."""
    size = model.layers * model.hidden_size
    rank = np.random.default_rng(seed).permutation(size)
    return np.array([rank < k for k in counts]).reshape(-1, model.layers, model.hidden_size)
