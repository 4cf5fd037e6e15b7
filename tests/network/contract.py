"""What every cell owes, as checks that a test calls for the cells it is about."""

from typing import Any

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.gradient_check import EPSILON, numeric_gradient
from rnn.network.recurrence import Recurrence
from tests.network import plain
from tests.support.networks import copied, network, window


def check_against_plain_forward(cell: str, step: plain.Step, layers: int, B: int) -> None:
    """Loss, states, logits and all signals are those of the plain forward; the gradients are the
    slopes of its loss."""
    model = network(cell, layers=layers)
    inputs, targets, state = window(model, B=B)
    trace = model.trace(inputs, state)
    history, logits = plain.read(step, model.params, inputs, state, layers)
    np.testing.assert_allclose(trace.logits, logits, atol=1e-12)
    for name in history[0]:
        expected = [seen[name] for seen in history]
        np.testing.assert_allclose(trace.signals[name], expected, atol=1e-12, err_msg=name)
    assert set(state) <= set(history[0]), "the plain step must return every state"

    def loss() -> float:
        _, logits = plain.read(step, model.params, inputs, state, layers)
        return float(plain.losses(logits, targets).sum() / B)

    ours, grads, after = model.loss_and_gradients(inputs, targets, state)
    assert ours == pytest.approx(loss(), abs=1e-12)
    for name in state:
        np.testing.assert_allclose(after[name], history[-1][name], atol=1e-12, err_msg=name)
    for name, w in model.params.items():
        numeric = numeric_gradient(loss, w)
        np.testing.assert_allclose(grads[name], numeric, atol=1e-8, err_msg=name)


def check_dh(cell: str, B: int) -> None:
    """After `backward`, dh of every step is dLoss/dh: as if h were nudged there, and everything
    after it computed again."""
    T, H, random = 6, 4, np.random.default_rng(2)
    G, names = CELLS[cell].gates, CELLS[cell].state
    x, readout = random.normal(size=(T, B, G * H)), random.normal(size=(T, B, H))
    Whh, state = random.normal(size=(H, G * H)), {n: random.normal(size=(B, H)) for n in names}

    def run(first: int, last: int, state: dict[str, Any]) -> Recurrence:
        """The steps from `first` to before `last`."""
        loop = Recurrence(CELLS[cell], H, last - first, B, "float64")
        loop.frames.x[:] = x[first:last].reshape(loop.frames.x.shape)
        loop.forward(Whh, state)
        return loop

    def loss_from(t: int, nudge: Any) -> float:
        """Loss = Σ readout·h, of the steps from t on."""
        states = run(0, t + 1, state).frames.states
        after = {name: rows[-1].reshape(B, H).copy() for name, rows in states.items()}
        after["h"] += nudge
        total = float((readout[t] * after["h"]).sum())
        if t + 1 < T:
            h = run(t + 1, T, after).frames.states["h"][1:]
            total += float((readout[t + 1 :].reshape(h.shape) * h).sum())
        return total

    loop = run(0, T, state)
    loop.frames.dh[:] = readout.reshape(loop.frames.dh.shape)
    loop.backward(Whh)
    dh = loop.frames.dh.reshape(T, B, H)
    for t in range(T):
        numeric = np.empty((B, H))
        for index in np.ndindex(B, H):
            nudge = np.zeros((B, H))
            nudge[index] = EPSILON
            numeric[index] = (loss_from(t, nudge) - loss_from(t, -nudge)) / (2 * EPSILON)
        np.testing.assert_allclose(dh[t], numeric, atol=1e-8, err_msg=f"dh at step {t}")


def check_signals_outlive_backward(cell: str, B: int) -> None:
    """What `forward` kept is the same after `backward`."""
    model = network(cell)
    loop = Recurrence(model.cell, model.hidden_size, 6, B, "float64")
    loop.frames.x[:] = np.random.default_rng(3).normal(size=loop.frames.x.shape)
    loop.frames.dh[:] = 1
    loop.forward(model.params["Whh"], model.zero_state(B))
    kept = loop.frames.signals | loop.frames.states
    before = copied(kept)
    loop.backward(model.params["Whh"])
    for name, array in kept.items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)
