"""The plain cell (Elman, 1990): h = tanh(x + p). The whole memory is rewritten at every letter."""

from numpy import add, multiply, subtract, tanh

from rnn.network.cells.base import Array, Cell


def forward(minus_x: Array, p: Array, h: Array) -> None:
    subtract(p, minus_x, h)
    tanh(h, h)


def local_gradients(h: Array, dp: Array) -> None:
    multiply(h, h, dp)
    subtract(1, dp, dp)  # tanh' = 1 - tanh²


def backward(dh: Array, dh_p: Array, dp: Array) -> None:
    add(dh, dh_p, dh)
    multiply(dh, dp, dp)


VANILLA = Cell(
    label="Plain",
    blocks="a",
    state=("h",),
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
)
