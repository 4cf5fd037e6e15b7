"""The plain cell (Elman, 1990): h = tanh(x + p). The whole memory is rewritten at every letter."""

from numpy import add, multiply, subtract, tanh

from rnn.cells.base import Array, Cell


def forward(x: Array, p: Array, h: Array) -> None:
    add(x, p, h)
    tanh(h, h)


def slopes(h: Array, slope: Array) -> None:
    multiply(h, h, slope)
    subtract(1, slope, slope)  # tanh' = 1 - tanh²


def backward(dh: Array, slope: Array, dp: Array) -> None:
    multiply(dh, slope, dp)


VANILLA = Cell(
    label="Plain",
    blocks={"a": ("a",)},
    state=("h",),
    signals={},
    factors={"slope": ("slope",)},
    forward=forward,
    slopes=slopes,
    backward=backward,
)
