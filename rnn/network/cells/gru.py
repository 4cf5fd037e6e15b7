"""Gated recurrent unit (Cho et al., 2014), with the reset gate after the product, as PyTorch and
cuDNN have it:

    r, z = σ(x + p)    n = tanh(x + r·p)    blocks in the order r, z, n
    h = (1 - z)·n + z·h_prev

r decides how much of the past the candidate n looks at, z how much of the old state stays.

>>> import numpy as np
>>> from rnn.network.recurrence import Recurrence
>>> one_step = Recurrence(GRU, hidden_size=1, T=1, B=1, dtype="float64")
>>> one_step.frames.x[:] = [0, 2, 0]  # of r, z and n; the weights are 0, so p is 0
>>> one_step.forward(np.zeros((1, 3)), {"h": np.array([[0.5]])})["h"].round(3)  # σ(2)·0.5
array([[0.44]])
"""

from numpy import add, multiply, subtract, tanh

from rnn.network.cells.base import Array, Cell, scaled_tanh


def forward(
    x_rz: Array, x_n: Array, p_rz: Array, p_n: Array, half: Array,
    rz: Array, r: Array, z: Array, n: Array, h_prev: Array, h: Array,
) -> None:  # fmt: skip
    add(x_rz, p_rz, rz)
    scaled_tanh(rz, half, half)  # σ
    multiply(r, p_n, n)
    add(x_n, n, n)
    tanh(n, n)
    subtract(h_prev, n, h)
    multiply(z, h, h)
    add(n, h, h)  # h = n + z·(h_prev - n)


def local_gradients(
    rz: Array, r: Array, z: Array, n: Array, h_prev: Array, p_n: Array,
    dx_n: Array, dp_rz: Array, dp_r: Array, dp_z: Array, dp_n: Array,
) -> None:  # fmt: skip
    subtract(1, rz, dp_rz)
    multiply(rz, dp_rz, dp_rz)  # σ' = σ·(1 - σ)
    dx_n[:] = (1 - z) * (1 - n * n)  # tanh' = 1 - tanh²
    dp_r *= dx_n * p_n
    dp_z *= h_prev - n
    multiply(dx_n, r, dp_n)  # last: it takes the place of p_n


def backward(
    dh: Array, dh_next: Array, dh_skip: Array, z: Array,
    upstream_r_z_n: Array, upstream: Array, dp: Array,
) -> None:  # fmt: skip
    add(dh, dh_next, dh)
    add(dh, dh_skip, dh)
    upstream_r_z_n[...] = dh
    multiply(upstream, dp, dp)
    multiply(dh, z, dh_skip)  # what goes back to h_prev by way of z·h_prev


def input_gradient(dh: Array, dp_rz: Array, dx_rz: Array, dx_n: Array) -> None:
    dx_rz[:] = dp_rz
    multiply(dh, dx_n, dx_n)


GRU = Cell(
    label="GRU",
    blocks="rzn",
    state=("h",),
    signals=(("r", "z"), ("n",)),
    carried=("dh_skip",),
    constants={"half": (0.5, 0.5)},
    kept_by="z",
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
    input_gradient=input_gradient,
)
