"""Gated recurrent unit (Cho et al., 2014), with the reset gate after the product, as PyTorch and
cuDNN have it:

    r, z = σ(x + p)    n = tanh(x + r·p)    blocks in the order r, z, n
    h = (1 - z)·n + z·h_prev

The gates decide how much of the memory is kept, and how much of it is looked at.
"""

from typing import Any

import numpy as np
from numpy import add, multiply, subtract, tanh

from rnn.cells.base import Array, Cell, Frame


def constants(hidden_size: int, dtype: Any) -> Frame:
    """½ for both gates: as an array it is multiplied with faster than as a number."""
    return {"half": np.full(2 * hidden_size, 0.5, dtype)}


def forward(
    x_rz: Array, x_n: Array, p_rz: Array, p_n: Array, half: Array,
    h_prev: Array, h: Array, rz: Array, r: Array, z: Array, n: Array,
) -> None:  # fmt: skip
    add(x_rz, p_rz, rz)
    multiply(rz, half, rz)  # σ(a) = (tanh(a/2) + 1)/2
    tanh(rz, rz)
    multiply(rz, half, rz)
    add(rz, half, rz)
    multiply(r, p_n, n)
    add(n, x_n, n)
    tanh(n, n)
    subtract(h_prev, n, h)
    multiply(h, z, h)
    add(h, n, h)  # n + z·(h_prev - n)


def slopes(
    p_n: Array, h_prev: Array, r: Array, z: Array, n: Array,
    slope_r: Array, slope_z: Array, slope_n: Array, slope_x: Array,
) -> None:  # fmt: skip
    slope_x[:] = (1 - z) * (1 - n * n)  # dh/da_n, which is dh/dx_n
    slope_n[:] = slope_x * r  # dh/dp_n
    slope_r[:] = slope_n * p_n * (1 - r)  # dh/da_r
    slope_z[:] = (h_prev - n) * z * (1 - z)  # dh/da_z


def backward(
    dh: Array, dh_carried: Array, z: Array, slope_r: Array, slope_z: Array,
    slope_n: Array, dp_r: Array, dp_z: Array, dp_n: Array,
) -> None:  # fmt: skip
    add(dh, dh_carried, dh)
    multiply(dh, slope_r, dp_r)
    multiply(dh, slope_z, dp_z)
    multiply(dh, slope_n, dp_n)
    multiply(dh, z, dh_carried)


def input_gradient(dh: Array, slope_x: Array, dp_rz: Array, dx_rz: Array, dx_n: Array) -> None:
    dx_rz[:] = dp_rz
    multiply(dh, slope_x, dx_n)


BLOCKS = {"rz": ("r", "z"), "n": ("n",)}
GRU = Cell(
    label="GRU",
    blocks=BLOCKS,
    state=("h",),
    signals=BLOCKS,
    factors={"slope_rzn": ("slope_r", "slope_z", "slope_n"), "slope_x": ("slope_x",)},
    constants=constants,
    forward=forward,
    slopes=slopes,
    backward=backward,
    input_gradient=input_gradient,
)
