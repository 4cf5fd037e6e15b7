"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate by Gers et al., 2000):

    i, f, o = σ(x + p)    g = tanh(x + p)    blocks in the order i, f, g, o
    c = f·c_prev + i·g    h = o·tanh(c)

The second state, c, is only faded and added to, so what it holds can last.

>>> import numpy as np
>>> from rnn.network.recurrence import Recurrence
>>> one_step = Recurrence(LSTM, hidden_size=1, T=1, B=1, dtype="float64")
>>> one_step.frames.x[:] = [0, 2, 0, 0]  # of i, f, g and o; the weights are 0, so p is 0
>>> state = {"h": np.zeros((1, 1)), "c": np.array([[0.5]])}
>>> one_step.forward(np.zeros((1, 4)), state)["c"].round(3)  # σ(2)·0.5
array([[0.44]])
"""

from numpy import add, multiply, subtract, tanh

from rnn.network.cells.base import Array, Cell, scaled_tanh


def forward(
    x: Array, p: Array, scale: Array, shift: Array,
    ifgo: Array, i: Array, f: Array, g: Array, o: Array,
    scratch: Array, c_prev: Array, c: Array, tanh_c: Array, h: Array,
) -> None:  # fmt: skip
    add(x, p, ifgo)
    scaled_tanh(ifgo, scale, shift)  # σ for i, f and o, tanh for g
    multiply(f, c_prev, c)
    multiply(i, g, scratch)
    add(c, scratch, c)  # c = f·c_prev + i·g
    tanh(c, tanh_c)
    multiply(o, tanh_c, h)


def local_gradients(
    ifgo: Array, i: Array, f: Array, g: Array, o: Array, c_prev: Array, tanh_c: Array, h: Array,
    dp: Array, dp_i: Array, dp_f: Array, dp_g: Array, dp_o: Array, dh_dc: Array,
) -> None:  # fmt: skip
    i_g = i * g
    subtract(1, ifgo, dp)  # of σ' = σ·(1 - σ), for i, f and o
    dp_i *= i_g
    dp_f *= f * c_prev
    dp_o *= h  # o·tanh(c)
    subtract(i, i_g * g, dp_g)  # i·tanh' = i·(1 - g²)
    subtract(o, h * tanh_c, dh_dc)  # ∂h/∂c = o·tanh' = o·(1 - tanh²)


def backward(
    dh: Array, dh_next: Array, dc: Array, dh_dc: Array, f: Array, scratch: Array,
    upstream_i_f_g: Array, upstream_o: Array, upstream: Array, dp: Array,
) -> None:  # fmt: skip
    add(dh, dh_next, dh)
    multiply(dh, dh_dc, scratch)
    add(dc, scratch, dc)
    upstream_i_f_g[...] = dc
    upstream_o[...] = dh
    multiply(upstream, dp, dp)
    multiply(dc, f, dc)  # what goes back to c_prev


LSTM = Cell(
    label="LSTM",
    blocks="ifgo",
    state=("h", "c"),
    signals=(("i", "f", "g", "o"), ("tanh_c",)),
    over_x=True,
    factors=("dh_dc",),
    carried=("dc",),
    scratch=("scratch",),
    constants={"scale": (0.5, 0.5, 1.0, 0.5), "shift": (0.5, 0.5, 0.0, 0.5)},
    initial_bias=(0.0, 1.0, 0.0, 0.0),  # forgetting has to be learned (Jozefowicz et al., 2015)
    kept_by="f",
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
)
