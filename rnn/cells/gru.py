"""Gated recurrent unit (Cho et al., 2014), with the reset gate after the product, as PyTorch and
cuDNN have it:

    r, z = σ(x + p)    n = tanh(x + r·p)    blocks in the order r, z, n
    h = (1 - z)·n + z·h_prev

The gates decide how much of the memory is kept, and how much of it is looked at.
"""

import numpy as np

from rnn.cells.base import Array, Cell, Frame


class GRU(Cell):
    """Gated recurrent unit."""

    label = "GRU"
    gates = 3
    state = ("h",)
    signals = {"rz": ("r", "z"), "new": ("n",), "slopes": ("slope_r", "slope_z", "slope_n")}

    def forward(self, x: Array, p: Array, before: Frame, now: Frame) -> None:
        h, rz, n = now["h"], now["rz"], now["n"]
        H = h.shape[-1]
        np.add(x[..., : 2 * H], p[..., : 2 * H], rz)
        np.multiply(rz, 0.5, rz)  # σ(a) = (tanh(a/2) + 1)/2
        np.tanh(rz, rz)
        np.multiply(rz, 0.5, rz)
        np.add(rz, 0.5, rz)
        np.multiply(now["r"], p[..., 2 * H :], n)
        np.add(n, x[..., 2 * H :], n)
        np.tanh(n, n)
        np.subtract(before["h"], n, h)
        np.multiply(h, now["z"], h)
        np.add(h, n, h)  # n + z·(h_prev - n)

    def slopes(self, p: Array, before: Frame, now: Frame) -> None:
        r, z, n = now["r"], now["z"], now["n"]
        H = r.shape[-1]
        dx_n = (1 - z) * (1 - n * n)  # dh/da_n
        now["slope_r"][:] = dx_n * p[..., 2 * H :] * r * (1 - r)  # dh/da_r
        now["slope_z"][:] = (before["h"] - n) * z * (1 - z)  # dh/da_z
        now["slope_n"][:] = dx_n * r  # dh/dp_n

    def backward(self, dh: Array, now: Frame, dp: Array, carried: Frame) -> None:
        H = dh.shape[-1]
        np.add(dh, carried["h"], dh)
        np.multiply(dh, now["slope_r"], dp[..., :H])
        np.multiply(dh, now["slope_z"], dp[..., H : 2 * H])
        np.multiply(dh, now["slope_n"], dp[..., 2 * H :])
        np.multiply(dh, now["z"], carried["h"])

    def input_gradient(self, dh: Array, dp: Array, now: Frame) -> Array:
        H = dh.shape[-1]
        dx = dp.copy()
        z, n = now["z"], now["n"]
        np.multiply(dh, (1 - z) * (1 - n * n), dx[..., 2 * H :])
        return dx
