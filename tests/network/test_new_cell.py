"""What a new cell costs: its equations, and a line in the registry. Here a minimal gated unit (Zhou
et al., 2016), with its gate after the product like that of our GRU:

    f = σ(x + p)    n = tanh(x + f·p)    blocks in the order f, n
    h = (1 - f)·h_prev + f·n
"""

from typing import Any

import numpy as np
import pytest
from numpy import add, multiply, subtract, tanh

from rnn.network.cells import CELLS
from rnn.network.cells.base import Array, Cell, scaled_tanh
from rnn.network.gradient_check import check_gradients
from tests.network import contract, plain
from tests.support.networks import network, window


def forward(
    x_f: Array, x_n: Array, p_f: Array, p_n: Array, half: Array,
    f: Array, n: Array, h_prev: Array, h: Array,
) -> None:  # fmt: skip
    add(x_f, p_f, f)
    scaled_tanh(f, half, half)  # σ
    multiply(f, p_n, n)
    add(x_n, n, n)
    tanh(n, n)
    subtract(n, h_prev, h)
    multiply(f, h, h)
    add(h_prev, h, h)  # h = h_prev + f·(n - h_prev)


def local_gradients(
    f: Array, n: Array, h_prev: Array, p_n: Array, dx_n: Array, dp_f: Array, dp_n: Array
) -> None:
    dx_n[:] = f * (1 - n * n)
    dp_f[:] = (n - h_prev + dx_n * p_n) * f * (1 - f)
    dp_n[:] = dx_n * f


def backward(
    dh: Array, dh_next: Array, dh_skip: Array, f: Array,
    upstream_f_n: Array, upstream: Array, dp: Array,
) -> None:  # fmt: skip
    add(dh, dh_next, dh)
    add(dh, dh_skip, dh)
    upstream_f_n[...] = dh
    multiply(upstream, dp, dp)
    multiply(dh, f, dh_skip)
    subtract(dh, dh_skip, dh_skip)  # dh·(1 - f)


def input_gradient(dh: Array, dp_f: Array, dx_f: Array, dx_n: Array) -> None:
    dx_f[:] = dp_f
    multiply(dh, dx_n, dx_n)


MGU = Cell(
    label="MGU",
    blocks="fn",
    state=("h",),
    signals=(("f",), ("n",)),
    carried=("dh_skip",),
    constants={"half": (0.5,)},
    forward=forward,
    local_gradients=local_gradients,
    backward=backward,
    input_gradient=input_gradient,
)


def plain_mgu(x: list[Any], p: list[Any], before: plain.Named) -> plain.Named:
    """One step, as its paper writes it."""
    f = plain.sigma(x[0] + p[0])
    n = np.tanh(x[1] + f * p[1])
    return {"f": f, "n": n, "h": (1 - f) * before["h"] + f * n}


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line in the registry, as long as a test runs."""
    monkeypatch.setitem(CELLS, "mgu", MGU)


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_gradients_layers_and_trace_take_it_as_it_is(layers: int, B: int) -> None:
    model = network("mgu", layers=layers)
    check_gradients(model, *window(model, B=B))
    contract.check_against_plain_forward("mgu", plain_mgu, layers, B)


@pytest.mark.parametrize("B", [1, 3])
def test_it_keeps_the_contract(B: int) -> None:
    contract.check_dh("mgu", B)
    contract.check_signals_outlive_backward("mgu", B)


def test_a_planted_bug_is_found() -> None:
    """What is checked here could fail."""

    def wrong(x: list[Any], p: list[Any], before: plain.Named) -> plain.Named:
        seen = plain_mgu(x, p, before)
        return seen | {"h": seen["h"] + 1e-6}

    with pytest.raises(AssertionError):
        contract.check_against_plain_forward("mgu", wrong, layers=1, B=3)
