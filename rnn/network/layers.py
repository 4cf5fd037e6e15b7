"""Layers: cells on top of each other, each of which reads the hidden state of the one below:

    x = Wxh[id] + bh             the lowest layer
    x = h_below @ Wxh + bh       every layer above it

What belongs to a layer has the layer's number behind its name, but for the lowest one: Whh, Whh2,
Whh3; and so for every state: h, h2, h3. The top layer is read out.
"""

from typing import Any

import numpy as np

from rnn.network.cells.base import Array, Arrays, Cell
from rnn.network.recurrence import Recurrence

State = dict[str, Array]


def suffixes(layers: int) -> tuple[str, ...]:
    """What stands behind the names of each layer, from below: "", "2", "3"."""
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


def check_weights(params: Arrays, cell: Cell, layers: int) -> None:
    """Raise ValueError unless these are all the parameters of one network, of one dtype."""
    found = {name: w.shape for name, w in params.items()}
    H, V = found["Why"] if len(found.get("Why", ())) == 2 else (0, 0)
    expected = weight_shapes(cell, V, H, layers)
    if found != expected:
        wrong = [n for n in {**expected, **found} if found.get(n) != expected.get(n)]
        raise ValueError(
            f"The weights of a {cell.label} network of {layers} layer(s) must have the shapes "
            f"{expected}, V and H as in Why; got {found}, which differs in {wrong}. "
            "Pass all parameters of one network, with its cell and its number of layers."
        )
    dtypes = sorted({str(w.dtype) for w in params.values()})
    if dtypes not in (["float32"], ["float64"]):
        raise ValueError(
            f"All weights must be float32, or all float64, got {dtypes}. Convert them to one dtype."
        )


class Layer:
    """One layer over T steps of B streams: the names of its parameters, and its buffers.

    The buffers are those of its time loop, with one row for each step of each stream.
    """

    def __init__(
        self, suffix: str, below: "Layer | None", cell: Cell, H: int, T: int, B: int, dtype: Any
    ) -> None:
        self.Wxh, self.Whh, self.bh = (name + suffix for name in ("Wxh", "Whh", "bh"))
        self.below = below
        self._suffix = suffix
        self._loop = Recurrence(cell, H, T, B, dtype)
        self._frames = frames = self._loop.frames
        self._shape = (T, B, H)
        self._kept = [name for names in cell.signals for name in names]
        rows, h = T * B, frames.states["h"]
        self.x = frames.x.reshape(rows, -1)  # (T·B, G·H)
        self.dx = frames.dx.reshape(rows, -1)  # (T·B, G·H)
        self.dp = frames.dp.reshape(rows, -1)  # (T·B, G·H)
        self.h_prev = h[:-1].reshape(rows, H)  # (T·B, H)
        self.h = h[1:].reshape(rows, H)  # (T·B, H)
        self.dh = frames.dh.reshape(rows, H)  # (T·B, H)

    def forward(self, params: Arrays, state: State) -> State:
        """Run over all steps, from the layer below, or from `x` if there is none. Returns the
        layer's part of the next state."""
        if self.below:
            np.dot(self.below.h, params[self.Wxh], out=self.x)
            np.add(self.x, params[self.bh], out=self.x)
        suffix, names = self._suffix, self._frames.states
        own_state = {name: state[name + suffix] for name in names}
        next_state = self._loop.forward(params[self.Whh], own_state)
        return {name + suffix: array for name, array in next_state.items()}

    def backward(self, params: Arrays) -> None:
        """Run back from `dh`, which becomes dLoss/dh; fills dx, dp, and the dh of the layer
        below."""
        self._loop.backward(params[self.Whh])
        if self.below:
            np.dot(self.dx, params[self.Wxh].T, out=self.below.dh)

    def signals(self) -> dict[str, Array]:
        """Views of shape (T, B, H) on what `forward` left: the states after every step, and the
        signals that the cell keeps, by name."""
        states = {name: rows[1:] for name, rows in self._frames.states.items()}
        kept = {name: self._frames.signals[name] for name in self._kept}
        return {
            name + self._suffix: rows.reshape(self._shape) for name, rows in (states | kept).items()
        }

    def fill_gradients(self, grads: Arrays) -> None:
        """The gradients of the layer's parameters, after `backward`; those of Wxh and bh only if
        there is a layer below."""
        np.dot(self.h_prev.T, self.dp, out=grads[self.Whh])
        if self.below:
            np.dot(self.below.h.T, self.dx, out=grads[self.Wxh])
            self.dx.sum(axis=0, out=grads[self.bh])


class Stack:
    """All layers, from below, with buffers for T steps of B streams."""

    def __init__(self, cell: Cell, layers: int, H: int, T: int, B: int, dtype: Any) -> None:
        self._layers: list[Layer] = []
        below = None
        for suffix in suffixes(layers):
            below = Layer(suffix, below, cell, H, T, B, dtype)
            self._layers.append(below)
        self.bottom, self.top = self._layers[0], self._layers[-1]

    def forward(self, params: Arrays, state: State) -> State:
        """Run every layer, the lowest over what stands in its `x`; returns the next state."""
        next_state: State = {}
        for layer in self._layers:
            next_state |= layer.forward(params, state)
        return next_state

    def backward(self, params: Arrays) -> None:
        """Run every layer back, the top one from what stands in its `dh`."""
        for layer in reversed(self._layers):
            layer.backward(params)

    def fill_gradients(self, grads: Arrays) -> None:
        """After `backward`: the gradients of all Wxh, Whh and bh, but for the lowest Wxh and bh."""
        for layer in self._layers:
            layer.fill_gradients(grads)

    def signals(self) -> dict[str, Array]:
        """After `forward`: all states and signals by name, as views of shape (T, B, H)."""
        return {name: rows for layer in self._layers for name, rows in layer.signals().items()}
