"""What a network computed while it read."""

from dataclasses import dataclass

from rnn.network.cells.base import Array
from rnn.network.layers import State


@dataclass(frozen=True, eq=False)
class Trace:
    """All that can be seen of a network that read ids of shape (T, B).

    `signals` are the states and the gates that the cell keeps, after each character: arrays of
    shape (T, B, H) by their names in the cell's equations, with the layer's number behind them:
    "h", "c", "i"; "h2", "c2", "i2". `logits`, of shape (T, B, V), say what comes after each
    character. `state` is the state after the last one.
    """

    signals: dict[str, Array]
    logits: Array
    state: State
