"""Layers: networks on top of each other, each of which reads the memory of the one below:

    x = h_below @ Wxh + bh        where the lowest one has x = Wxh[id] + bh

What belongs to a layer has the layer's number behind its name, but for the lowest one: Whh, Whh2,
Whh3; and so for every state, h, h2, h3. The uppermost memory is read out.
"""

from typing import Any

from rnn.network.cells.base import Array, Cell
from rnn.network.recurrence import Recurrence

State = dict[str, Array]


def suffixes(layers: int) -> tuple[str, ...]:
    """What stands behind the names of each layer, from below."""
    return ("", *(str(number) for number in range(2, layers + 1)))


def weight_shapes(cell: Cell, V: int, H: int, layers: int) -> dict[str, tuple[int, ...]]:
    """The shapes of all parameters of a network, by name."""
    GH = cell.gates * H
    shapes = {"Wxh": (V, GH), "Whh": (H, GH), "Why": (H, V), "bh": (GH,), "by": (V,)}
    for s in suffixes(layers)[1:]:
        shapes |= {f"Wxh{s}": (H, GH), f"Whh{s}": (H, GH), f"bh{s}": (GH,)}
    return shapes


def state_names(cell: Cell, layers: int) -> list[str]:
    """The states of all layers; each is an array of shape (B, H)."""
    return [name + s for s in suffixes(layers) for name in cell.state]


class Layer:
    """The names of one layer's parameters, and its buffers for T steps of B streams, seen as rows:
    T·B × something."""

    def __init__(
        self, suffix: str, below: "Layer | None", cell: Cell, H: int, T: int, B: int, dtype: Any
    ) -> None:
        self.Wxh, self.Whh, self.bh = (name + suffix for name in ("Wxh", "Whh", "bh"))
        self.below = below
        self.loop = loop = Recurrence(cell, H, T, B, dtype, suffix)
        rows, h = T * B, loop.states["h" + suffix]
        self.minus_x = loop.minus_x.reshape(rows, -1)
        self.h = h[1:].reshape(rows, H)
        self.h_prev = h[:-1].reshape(rows, H)
        self.dh = loop.dh.reshape(rows, H)
        self.dp = loop.dp.reshape(rows, -1)
        self.dx = loop.dx.reshape(rows, -1)
