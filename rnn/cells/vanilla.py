"""The plain cell (Elman, 1990): h = tanh(x + p)."""

import numpy as np

from rnn.cells.base import Array, Cell, Frame


class Vanilla(Cell):
    """The whole memory is rewritten at every letter."""

    label = "Plain"
    gates = 1
    state = ("h",)
    signals = {"slopes": ("slope",)}

    def forward(self, x: Array, p: Array, before: Frame, now: Frame) -> None:
        h = now["h"]
        np.add(x, p, h)
        np.tanh(h, h)

    def slopes(self, p: Array, before: Frame, now: Frame) -> None:
        h, slope = now["h"], now["slope"]
        np.multiply(h, h, slope)
        np.subtract(1, slope, slope)  # tanh' = 1 - tanh²

    def backward(self, dh: Array, now: Frame, dp: Array, carried: Frame) -> None:
        np.multiply(dh, now["slope"], dp)
