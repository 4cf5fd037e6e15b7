"""A look inside shows what the network computes, and changes nothing."""

from typing import Any

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.gradient_check import numeric_gradient
from rnn.network.layers import state_names
from rnn.network.model import CharRNN
from tests.support.networks import copied, network, window


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_a_trace_is_what_reading_step_by_step_gives(cell: str, layers: int, B: int) -> None:
    model = network(cell, layers=layers)
    ids, _, state = window(model, B=B)
    trace = model.trace(ids, state)
    shape = (*ids.shape, model.hidden_size)
    assert all(signal.shape == shape for signal in trace.signals.values())
    assert trace.logits.shape == (*ids.shape, model.vocabulary_size)
    for t, row in enumerate(ids):
        logits, state = model.step(row, state)
        np.testing.assert_allclose(trace.logits[t], logits, atol=1e-14)
        for name in state_names(model.cell, layers):
            np.testing.assert_allclose(trace.signals[name][t], state[name], atol=1e-14)
    for name in state:
        np.testing.assert_allclose(trace.state[name], state[name], atol=1e-14)


@pytest.mark.parametrize("cell", CELLS)
def test_a_trace_names_every_signal_of_every_layer(cell: str) -> None:
    kept = {*CELLS[cell].state}.union(*CELLS[cell].signals)
    trace = network(cell, layers=2).trace(np.zeros((2, 1), int))
    assert trace.signals.keys() == kept | {name + "2" for name in kept}


def test_without_a_state_a_trace_begins_with_the_zero_state() -> None:
    model = network("lstm")
    ids, _, _ = window(model)
    one, other = model.trace(ids), model.trace(ids, model.zero_state(3))
    np.testing.assert_array_equal(one.logits, other.logits)


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_looking_changes_nothing(cell: str, layers: int, B: int) -> None:
    looked_at, alone = network(cell, layers=layers), network(cell, layers=layers)
    inputs, targets, state = window(looked_at, B=B)
    given, seen = copied(state), looked_at.trace(inputs, state)
    before = copied(seen.signals)
    for _ in range(3):
        answers = []
        for model in (looked_at, alone):
            loss, grads, after = model.loss_and_gradients(inputs, targets, state)
            if model is looked_at:  # between the gradients and the update that uses them
                model.trace(inputs, state)
                model.input_gradients(inputs, targets[-1])
            for name, w in model.params.items():
                w -= 0.1 * grads[name]
            answers.append((loss, copied(model.params), after))
        np.testing.assert_equal(*answers)
    np.testing.assert_equal(copied(state), given)
    np.testing.assert_equal(copied(seen.signals), before)


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_input_gradients_are_slopes_of_the_last_loss(cell: str, layers: int, B: int) -> None:
    """Every step of every stream reads a character of its own: so a row of Wxh is one x."""
    T, H = 5, 3
    random = np.random.default_rng(0)
    model = CharRNN(T * B, H, random=random, cell=cell, layers=layers, dtype="float64")
    for w in model.params.values():
        w[...] = random.normal(0, 0.5, w.shape)
    ids, targets = np.arange(T * B).reshape(T, B), random.integers(T * B, size=B)

    def loss() -> float:
        y: Any = model.trace(ids).logits[-1]
        return float((np.log(np.exp(y).sum(axis=1)) - y[np.arange(B), targets]).sum())

    numeric = numeric_gradient(loss, model.params["Wxh"]).reshape(T, B, -1)
    assert numeric.any(axis=2).all(), "nothing was at stake"
    np.testing.assert_allclose(model.input_gradients(ids, targets), numeric, atol=1e-9)


def test_a_trace_of_huge_weights_gives_no_warning() -> None:
    for cell in CELLS:
        model = network(cell, "float32", layers=2)
        for w in model.params.values():
            w *= 1e6
        ids, targets, state = window(model)
        assert np.isfinite(model.trace(ids, state).logits).all()
        model.input_gradients(ids, targets[-1])
