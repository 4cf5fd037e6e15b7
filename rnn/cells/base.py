"""The job of a cell: given what arrives at one time step, say what the memory becomes; and, for
learning, how a nudge to the memory goes back to what arrived. A cell is only pointwise equations:
every matrix product is the model's.

Symbols, the same in every cell:
    x   what the input letter brings, with the bias: Wxh[id] + bh   (G·H wide)
    p   what the past brings: h_prev @ Whh                          (G·H wide)
    h   the memory that is read out                                 (H wide)
Arrays lead with any axes before these, so the same lines serve one step (B, G·H), a single stream
(G·H,), and a whole sequence (T, B, G·H).

The last argument of an operation is where its result goes: np.add(x, p, h) is h = x + p. It is not
named, out=h, since naming it would take a tenth of the time of such short arrays.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.buffers import room

Array = NDArray[Any]  # float32 or float64: the dtype follows the parameters
Frame = Mapping[str, Array]  # the cell's arrays at one time step, by name


class Cell(ABC):
    """The pointwise equations of one kind of memory, forward and backward."""

    label: str  # for the screen
    gates: int  # G: how many H-wide blocks x and p have
    state: tuple[str, ...]  # what is carried from letter to letter; "h" comes first
    signals: Mapping[str, tuple[str, ...]]  # what else is kept of every step: its H-wide blocks

    initial_bias: tuple[float, ...] = ()  # of each block; empty: 0

    @abstractmethod
    def forward(self, x: Array, p: Array, before: Frame, now: Frame) -> None:
        """One step: fill `now` (state and signals) from x, p and the state in `before`."""

    @abstractmethod
    def slopes(self, p: Array, before: Frame, now: Frame) -> None:
        """All steps at once: turn the signals in `now` into the factors `backward` needs."""

    @abstractmethod
    def backward(self, dh: Array, now: Frame, dp: Array, carried: Frame) -> None:
        """One step back: from dh, dLoss/dh, write dp, dLoss/dp. `carried` holds the gradient that
        reaches each state without passing through p or the readout; it is brought one step back in
        place, and a cell that carries some to h adds it to dh first, in place."""

    def input_gradient(self, dh: Array, dp: Array, now: Frame) -> Array:
        """All steps at once: dx, dLoss/dx. It is dp itself where x and p only meet as x + p."""
        return dp


def empty_signals(cell: Cell, lead: tuple[int, ...], hidden_size: int, dtype: Any) -> Frame:
    """Room for each of the cell's signals: one axis more than `lead`, H wide for every block."""
    widths = {name: len(blocks) * hidden_size for name, blocks in cell.signals.items()}
    return {name: room((*lead, width), dtype) for name, width in widths.items()}


def frame(cell: Cell, state: Frame, signals: Frame) -> Frame:
    """State and signals by name, and each block of a signal by its own name, as a view."""
    H = state["h"].shape[-1]
    views = {
        block: signals[name][..., k * H : (k + 1) * H]
        for name, blocks in cell.signals.items()
        for k, block in enumerate(blocks)
    }
    return {**state, **signals, **views}


def zero_state(cell: Cell, batch_size: int, hidden_size: int, dtype: Any) -> dict[str, Array]:
    """An empty memory: each of the cell's states as zeros of shape (B, H)."""
    return {name: np.zeros((batch_size, hidden_size), dtype) for name in cell.state}
