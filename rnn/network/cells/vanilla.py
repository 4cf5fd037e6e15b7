"""The plain cell (Elman, 1990), which rewrites its whole hidden state at every character:

    h = tanh(x + p)

>>> import numpy as np
>>> h = np.empty(2)
>>> forward(x=np.array([0.5, 0.0]), p=np.array([-0.5, 1.0]), h=h)
>>> h.round(2)
array([0.  , 0.76])
"""

from numpy import add, multiply, subtract, tanh

from rnn.network.cells.base import Array, Cell


def forward(x: Array, p: Array, h: Array) -> None:
    add(x, p, h)
    tanh(h, h)


def local_gradients(h: Array, dp: Array) -> None:
    multiply(h, h, dp)
    subtract(1, dp, dp)  # tanh' = 1 - tanh²


def backward(dh: Array, dh_next: Array, dp: Array) -> None:
    add(dh, dh_next, dh)
    multiply(dh, dp, dp)


VANILLA = Cell(
    label="Plain",
    blocks="a",
    state=("h",),
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
)
