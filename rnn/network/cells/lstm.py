"""Long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate by Gers et al., 2000):

    i, f, o = σ(x + p)    g = tanh(x + p)    blocks in the order i, f, g, o
    c = f·c_prev + i·g    h = o·tanh(c)

A second memory, c, is only faded and added to, so what it holds can last. The names here:
    inv_…       1/σ(a) = 1 + exp(-a): to pass a gate is to be divided by it. On the way back, σ(a)
    behind_…    what the gate lets pass: -g behind i, c_prev behind f, tanh(c) behind o
    part_…      the two parts of c, and of dc
    upstream_…  the gradient of what the gate is part of: dc for i, f and g, dh for o; upstream_i_f
                is part of the same array seen as two, so that one assignment fills both
    share_…     how much of the next step's dc comes back to c, and how much of dh: share_h lies one
                row late, beside the share_c that it is used with
What is treated alike lies side by side and takes one call. Where two blocks of four need something,
all four get it: a whole array takes a third of the time of two parts that do not touch.
"""

from typing import Any

import numpy as np
from numpy import add, divide, exp, multiply, negative, subtract, tanh

from rnn.network.cells.base import Array, Cell, Frame, apart, with_room


def shared(lead: tuple[int, ...], hidden_size: int, dtype: Any) -> Frame:
    """1 for all gates (as an array it is added faster than as a number), upstream, and parts."""
    arrays = with_room({"upstream_": "ifgo", "part_": "if"}, lead, hidden_size, dtype)
    arrays |= with_room({"part_": "ch"}, lead, hidden_size, dtype)
    arrays["upstream_i_f"] = apart(arrays["upstream_if"], hidden_size)
    arrays["one"] = np.ones((*lead, 4 * hidden_size), dtype)
    return arrays


def forward(
    minus_x: Array, p: Array, one: Array,
    inv_ifgo: Array, inv_if: Array, inv_g: Array, inv_o: Array,
    behind_i: Array, behind_if: Array, behind_o: Array,
    part_i: Array, part_f: Array, part_if: Array, c: Array, h: Array,
) -> None:  # fmt: skip
    subtract(minus_x, p, inv_ifgo)  # -a
    tanh(inv_g, behind_i)  # -g
    exp(inv_ifgo, inv_ifgo)
    add(inv_ifgo, one, inv_ifgo)
    divide(behind_if, inv_if, part_if)  # -i·g and f·c_prev
    subtract(part_f, part_i, c)
    tanh(c, behind_o)
    divide(behind_o, inv_o, h)


def local_gradients(
    inv_ifgo: Array, inv_i: Array, inv_f: Array, inv_o: Array, behind_ifgo: Array, behind_g: Array,
    dp: Array, dp_i: Array, dp_g: Array, dp_o: Array, share_c: Array, share_h_next: Array,
) -> None:  # fmt: skip
    divide(1, inv_ifgo, inv_ifgo)  # from here on: σ
    share_c[:] = inv_f
    multiply(behind_ifgo, behind_ifgo, dp)
    subtract(1, dp, dp)  # tanh' = 1 - tanh²
    multiply(inv_o, dp_o, share_h_next)  # dh/dc = o·(1 - tanh²)
    multiply(inv_i, dp_i, behind_g)  # dc/da_g = i·(1 - g²)
    subtract(1, inv_ifgo, dp)
    multiply(dp, inv_ifgo, dp)  # σ' = σ·(1 - σ)
    dp_g.fill(1)  # dc/da_g stands behind g, whole
    multiply(dp, behind_ifgo, dp)
    negative(dp_i, dp_i)  # behind i was -g


def backward(
    dh: Array, dh_p: Array, share_ch_next: Array, part_c: Array, part_h: Array, part_ch: Array,
    upstream_i_f: Array, upstream_g: Array, upstream_o: Array, upstream_go: Array,
    upstream_ifgo: Array, dp: Array,
) -> None:  # fmt: skip
    add(dh, dh_p, upstream_o)
    multiply(upstream_go, share_ch_next, part_ch)  # g still has the dc of the step after
    add(part_c, part_h, upstream_g)
    upstream_i_f[...] = upstream_g
    multiply(upstream_ifgo, dp, dp)


LSTM = Cell(
    label="LSTM",
    blocks="ifgo",
    state=("h", "c"),
    signals={"inv_": "ifgo", "behind_": "ifgo", "share_": "ch"},
    lies_in={"c": "behind_f"},
    shared=shared,
    carried=("upstream_g",),
    initial_bias=(0.0, 1.0, 0.0, 0.0),  # forgetting has to be learned (Jozefowicz et al., 2015)
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
)
