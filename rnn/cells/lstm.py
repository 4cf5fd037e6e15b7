"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate by Gers et al., 2000):

    i, f, o = σ(x + p)    g = tanh(x + p)    blocks in the order i, f, g, o
    c = f·c_prev + i·g    h = o·tanh(c)

A second memory, c, is only faded and added to, so what it holds can last.
"""

from typing import Any

import numpy as np
from numpy import add, multiply, subtract, tanh

from rnn.cells.base import Array, Cell, Frame


def constants(hidden_size: int, dtype: Any) -> Frame:
    """s and 1 - s, with which tanh(s·a)·s + 1 - s is σ(a) for i, f and o, and tanh(a) for g.

    σ(a) = (tanh(a/2) + 1)/2, so all four gates take one call of tanh.
    """
    s = np.repeat(np.array([0.5, 0.5, 1, 0.5], dtype), hidden_size)
    return {"s": s, "rest": 1 - s}


def forward(
    x: Array, p: Array, s: Array, rest: Array, c_prev: Array, h: Array, c: Array,
    ifgo: Array, i: Array, f: Array, g: Array, o: Array, tanh_c: Array,
) -> None:  # fmt: skip
    add(x, p, ifgo)
    multiply(ifgo, s, ifgo)
    tanh(ifgo, ifgo)
    multiply(ifgo, s, ifgo)
    add(ifgo, rest, ifgo)
    multiply(i, g, h)
    multiply(f, c_prev, c)
    add(c, h, c)
    tanh(c, tanh_c)
    multiply(o, tanh_c, h)


def slopes(
    c_prev: Array, ifgo: Array, i: Array, g: Array, o: Array, tanh_c: Array,
    slope_ifgo: Array, slope_i: Array, slope_f: Array, slope_g: Array, slope_o: Array, dc_dh: Array,
) -> None:  # fmt: skip
    subtract(1, ifgo, slope_ifgo)
    multiply(slope_ifgo, ifgo, slope_ifgo)  # σ' = σ·(1 - σ)
    slope_g[:] = 1 - g * g  # tanh' = 1 - tanh²
    multiply(slope_i, g, slope_i)  # dc/da_i
    multiply(slope_f, c_prev, slope_f)  # dc/da_f
    multiply(slope_g, i, slope_g)  # dc/da_g
    multiply(slope_o, tanh_c, slope_o)  # dh/da_o
    dc_dh[:] = o * (1 - tanh_c * tanh_c)  # dh/dc


def backward(
    dh: Array, dc_carried: Array, f: Array, dc_dh: Array,
    slope_i: Array, slope_f: Array, slope_g: Array, slope_o: Array,
    dp_i: Array, dp_f: Array, dp_g: Array, dp_o: Array,
) -> None:  # fmt: skip
    multiply(dh, dc_dh, dc_dh)
    add(dc_carried, dc_dh, dc_carried)
    multiply(dc_carried, slope_i, dp_i)
    multiply(dc_carried, slope_f, dp_f)
    multiply(dc_carried, slope_g, dp_g)
    multiply(dh, slope_o, dp_o)
    multiply(dc_carried, f, dc_carried)


LSTM = Cell(
    label="LSTM",
    blocks={"ifgo": ("i", "f", "g", "o")},
    state=("h", "c"),
    signals={"ifgo": ("i", "f", "g", "o"), "tanh_c": ("tanh_c",)},
    factors={
        "slope_ifgo": ("slope_i", "slope_f", "slope_g", "slope_o"),
        "dc_dh": ("dc_dh",),
    },
    constants=constants,
    initial_bias=(0.0, 1.0, 0.0, 0.0),  # forgetting has to be learned (Jozefowicz et al., 2015)
    forward=forward,
    slopes=slopes,
    backward=backward,
)
