"""Gated recurrent unit (Cho et al., 2014), with the reset gate after the product, as PyTorch and
cuDNN have it:

    r, z = σ(x + p)    n = tanh(x + r·p)    blocks in the order r, z, n
    h = (1 - z)·n + z·h_prev

The gates decide how much of the memory is kept, and how much of it is looked at. The names here:
    inv_…       1/σ(a) = 1 + exp(-a): to pass a gate is to be divided by it
    upstream_…  the gradient of what the gate is part of: dh, for all three; upstream_r_z_n is the
                same array seen as three, so that one assignment fills them
    local_n     dh/da_n, which is dh/dx_n
"""

from typing import Any

import numpy as np
from numpy import add, divide, exp, multiply, subtract, tanh

from rnn.network.cells.base import Array, Cell, Frame, apart, with_room
from rnn.network.flat_params import aligned_zeros


def shared(lead: tuple[int, ...], hidden_size: int, dtype: Any) -> Frame:
    """1 for both gates (as an array it is added faster than as a number), and upstream."""
    arrays = with_room({"upstream_": "rzn"}, lead, hidden_size, dtype)
    arrays["upstream_r_z_n"] = apart(arrays["upstream_rzn"], hidden_size)
    arrays["dh_carried"] = aligned_zeros((*lead, hidden_size), dtype)
    arrays["one"] = np.ones((*lead, 2 * hidden_size), dtype)
    return arrays


def forward(
    minus_x_rz: Array, minus_x_n: Array, p_rz: Array, p_n: Array, one: Array,
    inv_rz: Array, inv_r: Array, inv_z: Array, n: Array, h_prev: Array, h: Array,
) -> None:  # fmt: skip
    subtract(minus_x_rz, p_rz, inv_rz)  # -a
    exp(inv_rz, inv_rz)
    add(inv_rz, one, inv_rz)
    divide(p_n, inv_r, n)
    subtract(n, minus_x_n, n)
    tanh(n, n)
    subtract(h_prev, n, h)
    divide(h, inv_z, h)
    add(h, n, h)  # n + z·(h_prev - n)


def local_gradients(
    inv_rz: Array, n: Array, p_n: Array, h_prev: Array,
    rz: Array, r: Array, z: Array, local_n: Array, dp_r: Array, dp_z: Array, dp_n: Array,
) -> None:  # fmt: skip
    divide(1, inv_rz, rz)
    local_n[:] = (1 - z) * (1 - n * n)
    dp_r[:] = local_n * r * (1 - r) * p_n  # dh/da_r
    dp_z[:] = (h_prev - n) * z * (1 - z)  # dh/da_z
    dp_n[:] = local_n * r  # dh/dp_n, which takes the place of p_n


def backward(
    dh: Array, dh_p: Array, dh_carried: Array, z: Array,
    upstream_r_z_n: Array, upstream_rzn: Array, dp: Array,
) -> None:  # fmt: skip
    add(dh, dh_p, dh)
    add(dh, dh_carried, dh)
    multiply(dh, z, dh_carried)
    upstream_r_z_n[...] = dh
    multiply(upstream_rzn, dp, dp)


def input_gradient(dh: Array, local_n: Array, dp_rz: Array, dx_rz: Array, dx_n: Array) -> None:
    dx_rz[:] = dp_rz
    multiply(dh, local_n, dx_n)


GRU = Cell(
    label="GRU",
    blocks="rzn",
    state=("h",),
    signals={"inv_": "rz", "": "n"},
    factors={"": "rz", "local_": "n"},
    shared=shared,
    carried=("dh_carried",),
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
    input_gradient=input_gradient,
)
