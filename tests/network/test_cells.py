"""What every cell owes; and that each agrees with a reference that shares no code with it: golden
values of an established framework, or a plain forward with numeric gradients."""

import importlib
import pkgutil
from math import exp, log, tanh
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnn.network import cells
from rnn.network.cells import CELLS
from rnn.network.cells.base import Cell
from rnn.network.layers import suffixes
from rnn.network.model import CharRNN
from tests.network import contract
from tests.network.plain import PLAIN_STEPS
from tests.support.networks import copied, network, window

CELL_FILES = sorted({module.name for module in pkgutil.iter_modules(cells.__path__)} - {"base"})
GOLDEN_FILES = Path(__file__).parents[1] / "golden"
GOLDEN = ("vanilla", "gru", "lstm")  # those that tests/golden/make.py knows


@pytest.mark.parametrize("name", CELL_FILES)
def test_every_cell_file_is_in_the_registry(name: str) -> None:
    module = importlib.import_module(f"rnn.network.cells.{name}")
    theirs = [each for each in vars(module).values() if isinstance(each, Cell)]
    assert theirs and all(cell in CELLS.values() for cell in theirs), f"CELLS lacks {name}"


def test_cells_are_told_apart() -> None:
    labels = {cell.label for cell in CELLS.values()}
    assert len(labels) == len(CELLS) and all(labels)


@pytest.mark.parametrize("name", CELL_FILES)
def test_every_cell_shows_an_example(name: str) -> None:
    module = importlib.import_module(f"rnn.network.cells.{name}")
    assert ">>> " in (module.__doc__ or "")


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_has_a_reference(cell: str) -> None:
    assert cell in GOLDEN or cell in PLAIN_STEPS, (
        f"{cell!r} needs golden values of an established framework (tests/golden/make.py), "
        "or a plain step in tests/network/plain.py"
    )


@pytest.mark.parametrize("B", [1, 3])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", PLAIN_STEPS)
def test_agrees_with_a_plain_forward_and_its_numeric_gradients(
    cell: str, layers: int, B: int
) -> None:
    contract.check_against_plain_forward(cell, PLAIN_STEPS[cell], layers, B)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", GOLDEN)
def test_agrees_with_an_established_framework(cell: str, layers: int) -> None:
    path = GOLDEN_FILES / f"{cell}{suffixes(layers)[-1]}.npz"
    with np.load(path) as golden:
        answers = dict(golden)
    params, state, after, grads = (
        {name.removeprefix(f"{part}."): a for name, a in answers.items() if name.startswith(part)}
        for part in ("params", "state", "next", "grads")
    )
    inputs, targets, h, loss = (answers[name] for name in ("inputs", "targets", "h", "loss"))

    model = CharRNN.from_params(params, cell=cell, layers=layers)
    our_loss, our_grads, our_state = model.loss_and_gradients(inputs, targets, state)
    assert our_loss == pytest.approx(float(loss), abs=1e-12)
    for name in params:
        np.testing.assert_allclose(our_grads[name], grads[name], atol=1e-12, err_msg=name)
    for name in after:
        np.testing.assert_allclose(our_state[name], after[name], atol=1e-12, err_msg=name)
    for t in range(len(inputs)):
        _, state = model.step(inputs[t], state)
        top = state["h" + suffixes(layers)[-1]]
        np.testing.assert_allclose(top, h[t], atol=1e-12, err_msg=f"h at step {t}")


def test_the_plain_cell_worked_by_hand() -> None:
    """Two characters a and b, H = 1, "ab" -> "ba", written out step by step.

    With two characters only the difference of the logits counts: p(b) = 1 / (1 + exp(y_a - y_b)).
    """
    wa, wb, r, va, vb, bias, ca, cb, h0 = 0.5, -0.3, 0.8, 1.0, -0.4, 0.1, 0.2, -0.1, 0.25
    h1 = tanh(wa + h0 * r + bias)
    h2 = tanh(wb + h1 * r + bias)
    p1, p2 = (1 / (1 + exp((h * va + ca) - (h * vb + cb))) for h in (h1, h2))  # of b
    loss = -log(p1) - log(1 - p2)

    d1, d2 = p1 - 1, p2  # dLoss/dy_b; dLoss/dy_a is its negative
    dz2 = d2 * (vb - va) * (1 - h2**2)  # dLoss/d(what is inside tanh)
    dz1 = (d1 * (vb - va) + dz2 * r) * (1 - h1**2)
    by_hand = {
        "Wxh": [[dz1], [dz2]],
        "Whh": [[h0 * dz1 + h1 * dz2]],
        "Why": [[-h1 * d1 - h2 * d2, h1 * d1 + h2 * d2]],
        "bh": [dz1 + dz2],
        "by": [-d1 - d2, d1 + d2],
    }

    weights: dict[str, Any] = dict(Wxh=[[wa], [wb]], Whh=[[r]], Why=[[va, vb]], bh=[bias])
    weights["by"] = [ca, cb]
    params = {name: np.array(w) for name, w in weights.items()}
    model = CharRNN.from_params(params, cell="vanilla")
    ours, grads, state = model.loss_and_gradients(
        np.array([[0], [1]]), np.array([[1], [0]]), {"h": np.array([[h0]])}
    )
    assert ours == pytest.approx(loss, abs=1e-14)
    assert state["h"] == pytest.approx(h2, abs=1e-14)
    for name, gradient in by_hand.items():
        np.testing.assert_allclose(grads[name], gradient, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_one_character_at_a_time_is_the_same_as_a_window(cell: str, layers: int) -> None:
    model = network(cell, layers=layers)
    inputs, targets, state = window(model)
    loss, _, last = model.loss_and_gradients(inputs, targets, state)
    total = 0.0
    for ids, following in zip(inputs, targets, strict=True):
        logits, state = model.step(ids, state)
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        total -= np.log(p[np.arange(3), following]).mean()
    assert total == pytest.approx(loss)
    assert len(state) == layers * len(CELLS[cell].state)
    for name in state:
        np.testing.assert_allclose(state[name], last[name])


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_streams_do_not_influence_each_other(cell: str, layers: int) -> None:
    """Three streams give the mean of three alone, which have no batch axis."""
    model = network(cell, layers=layers)
    inputs, targets, state = window(model)
    loss, grads, last = model.loss_and_gradients(inputs, targets, state)
    losses, gradients = [], []
    for b in range(3):
        one = slice(b, b + 1)
        alone, grads_alone, last_alone = model.loss_and_gradients(
            inputs[:, one], targets[:, one], {name: s[one] for name, s in state.items()}
        )
        losses.append(alone)
        gradients.append(copied(grads_alone))
        for name in last:
            np.testing.assert_allclose(last_alone[name], last[name][one])
    assert np.mean(losses) == pytest.approx(loss)
    for name, g in grads.items():
        np.testing.assert_allclose(g, np.mean([one[name] for one in gradients], axis=0), atol=1e-14)


@pytest.mark.parametrize("B", [3, 1])
@pytest.mark.parametrize("cell", CELLS)
def test_states_are_the_callers_own(cell: str, B: int) -> None:
    model = network(cell, layers=2)
    inputs, targets, state = window(model, B=B)
    given = copied(state)
    _, _, first = model.loss_and_gradients(inputs, targets, state)
    kept = copied(first)
    model.loss_and_gradients(inputs, targets, first)
    for name in state:
        np.testing.assert_array_equal(state[name], given[name], "the state given was changed")
        np.testing.assert_array_equal(first[name], kept[name], "the state returned was reused")


@pytest.mark.parametrize("cell", CELLS)
def test_single_and_double_precision_agree(cell: str) -> None:
    double, single = network(cell, layers=2), network(cell, "float32", layers=2)
    loss, grads, state = double.loss_and_gradients(*window(double))
    loss32, grads32, state32 = single.loss_and_gradients(*window(single))
    assert loss32 == pytest.approx(loss, rel=1e-6)
    for ours, theirs in ((grads, grads32), (state, state32)):
        for name in ours:
            assert theirs[name].dtype == np.float32
            np.testing.assert_allclose(theirs[name], ours[name], atol=1e-5, err_msg=name)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cell", CELLS)
def test_huge_weights_saturate_without_a_warning(cell: str, dtype: str) -> None:
    model = network(cell, dtype, layers=2)
    for w in model.params.values():
        w *= 1000
    loss, grads, state = model.loss_and_gradients(*window(model))
    assert np.isfinite(loss)
    assert all(np.isfinite(array).all() for array in (*grads.values(), *state.values()))
