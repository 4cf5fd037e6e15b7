"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate by Gers et al., 2000):

    i, f, o = σ(x + p)    g = tanh(x + p)    blocks in the order i, f, g, o
    c = f·c_prev + i·g    h = o·tanh(c)

A second memory, c, is only faded and added to, so what it holds can last.
"""

from functools import cache
from typing import Any

import numpy as np

from rnn.cells.base import Array, Cell, Frame


@cache
def squash_scale(hidden_size: int, dtype: Any) -> tuple[Array, Array]:
    """s and 1 - s, with which tanh(s·a)·s + 1 - s is σ(a) for i, f and o, and tanh(a) for g.

    σ(a) = (tanh(a/2) + 1)/2, so all four gates take one call of tanh.
    """
    s = np.repeat(np.array([0.5, 0.5, 1, 0.5], dtype), hidden_size)
    return s, 1 - s


class LSTM(Cell):
    """Long short-term memory."""

    label = "LSTM"
    gates = 4
    state = ("h", "c")
    signals = {
        "ifgo": ("i", "f", "g", "o"),
        "tanh": ("tanh_c",),
        "slopes": ("slope_i", "slope_f", "slope_g", "slope_o"),
        "readout": ("dc_dh",),
    }
    initial_bias = (0.0, 1.0, 0.0, 0.0)  # forgetting has to be learned (Jozefowicz et al., 2015)

    def forward(self, x: Array, p: Array, before: Frame, now: Frame) -> None:
        h, c, ifgo, tanh_c = now["h"], now["c"], now["ifgo"], now["tanh_c"]
        s, rest = squash_scale(h.shape[-1], h.dtype)
        np.add(x, p, ifgo)
        np.multiply(ifgo, s, ifgo)
        np.tanh(ifgo, ifgo)
        np.multiply(ifgo, s, ifgo)
        np.add(ifgo, rest, ifgo)
        np.multiply(now["i"], now["g"], h)
        np.multiply(now["f"], before["c"], c)
        np.add(c, h, c)
        np.tanh(c, tanh_c)
        np.multiply(now["o"], tanh_c, h)

    def slopes(self, p: Array, before: Frame, now: Frame) -> None:
        i, f, g, o, tanh_c = (now[name] for name in ("i", "f", "g", "o", "tanh_c"))
        now["slope_i"][:] = g * i * (1 - i)  # dc/da_i
        now["slope_f"][:] = before["c"] * f * (1 - f)  # dc/da_f
        now["slope_g"][:] = i * (1 - g * g)  # dc/da_g
        now["slope_o"][:] = tanh_c * o * (1 - o)  # dh/da_o
        now["dc_dh"][:] = o * (1 - tanh_c * tanh_c)  # dh/dc

    def backward(self, dh: Array, now: Frame, dp: Array, carried: Frame) -> None:
        dc, dc_dh = carried["c"], now["dc_dh"]
        np.multiply(dh, dc_dh, dc_dh)
        np.add(dc, dc_dh, dc)
        H = dh.shape[-1]
        np.multiply(dc, now["slope_i"], dp[..., :H])
        np.multiply(dc, now["slope_f"], dp[..., H : 2 * H])
        np.multiply(dc, now["slope_g"], dp[..., 2 * H : 3 * H])
        np.multiply(dh, now["slope_o"], dp[..., 3 * H :])
        np.multiply(dc, now["f"], dc)
