"""What the network answers where the answer is known, and what it starts from."""

import math
from typing import Any

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.initialization import INITIALIZATIONS
from rnn.network.model import CharRNN
from tests.support.networks import copied, network, window

V, H = 7, 32


def fresh(
    initialization: str = "notebook",
    cell: str = "vanilla",
    dtype: str = "float32",
    layers: int = 1,
) -> CharRNN:
    how: dict[str, Any] = {"cell": cell, "initialization": initialization, "dtype": dtype}
    return CharRNN(V, H, random=np.random.default_rng(3), layers=layers, **how)


@pytest.mark.parametrize("cell", CELLS)
def test_zero_weights_guess_every_letter_alike(cell: str) -> None:
    model = network(cell)
    for w in model.params.values():
        w.fill(0)
    inputs, targets, _ = window(model)
    loss, _, _ = model.loss_and_gradients(inputs, targets, model.zero_state(3))
    assert loss / len(inputs) == pytest.approx(math.log(model.vocabulary_size), rel=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_survives_logits_of_a_thousand(dtype: str) -> None:
    model = network(dtype=dtype)
    model.params["Why"].fill(0)
    model.params["by"][...] = [1000, 1000, -1000, 0, 1000]  # three letters share all the chances
    inputs, _, state = window(model, T=2, B=1)

    loss, grads, _ = model.loss_and_gradients(inputs, np.array([[0], [4]]), state)
    assert loss == pytest.approx(2 * math.log(3))
    np.testing.assert_allclose(grads["by"], [-1 / 3, 2 / 3, 0, 0, -1 / 3], rtol=1e-6)

    loss, grads, _ = model.loss_and_gradients(inputs, np.array([[2], [2]]), state)
    assert loss == pytest.approx(2 * (2000 + math.log(3)))
    np.testing.assert_allclose(grads["by"], [2 / 3, 2 / 3, -2, 0, 2 / 3], rtol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_returned_and_not_applied(cell: str) -> None:
    model = network(cell)
    before = copied(model.params)
    _, grads, _ = model.loss_and_gradients(*window(model))
    assert grads.keys() == model.params.keys()
    for name, w in model.params.items():
        assert (grads[name].shape, grads[name].dtype) == (w.shape, w.dtype)
        np.testing.assert_array_equal(w, before[name])


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_windows_of_several_shapes_may_alternate(cell: str, layers: int) -> None:
    """Nothing of an earlier window is left in the buffers, whatever has used them."""
    model = network(cell, layers=layers)
    for shape in [(6, 3), (2, 1), (6, 1), (1, 1), (6, 3), (2, 1)]:
        question, alone = window(model, *shape), network(cell, layers=layers)
        loss, grads, after = model.loss_and_gradients(*question)
        expected, their_grads, their_after = alone.loss_and_gradients(*question)
        assert loss == expected
        np.testing.assert_equal((grads, after), (their_grads, their_after))
        model.loss(*question)


@pytest.mark.parametrize("cell", CELLS)
def test_looking_between_two_windows_changes_nothing(cell: str) -> None:
    model = network(cell)
    inputs, targets, state = window(model)
    loss, grads, _ = model.loss_and_gradients(inputs, targets, state)
    before = copied(grads)
    model.readout(model.step(inputs[0], state)[1])
    for name, g in grads.items():
        np.testing.assert_array_equal(g, before[name])
    assert model.loss_and_gradients(inputs, targets, state)[0] == loss


@pytest.mark.parametrize("initialization", INITIALIZATIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_first_weights(cell: str, initialization: str) -> None:
    model, GH = fresh(initialization, cell), CELLS[cell].gates * H
    shapes = {"Wxh": (V, GH), "Whh": (H, GH), "Why": (H, V), "bh": (GH,), "by": (V,)}
    assert {name: w.shape for name, w in model.params.items()} == shapes
    assert (model.vocabulary_size, model.hidden_size) == (V, H)
    again = fresh(initialization, cell)
    double = fresh(initialization, cell, dtype="float64")
    for name, w in model.params.items():
        assert w.dtype == np.float32
        assert w.any() or name in ("bh", "by")
        np.testing.assert_array_equal(w, again.params[name])
        np.testing.assert_array_equal(w, double.params[name].astype("float32"))
    asked_for = CELLS[cell].initial_bias or [0] * CELLS[cell].gates
    np.testing.assert_array_equal(model.params["bh"], np.repeat(asked_for, H))
    assert not model.params["by"].any()


@pytest.mark.parametrize("initialization", INITIALIZATIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_on_top_leaves_the_weights_below_as_they_are(
    cell: str, initialization: str
) -> None:
    """Its own begin like those of a layer that reads letters, but for their scale: it reads H
    numbers that a memory holds, not one letter."""
    one, three = fresh(initialization, cell), fresh(initialization, cell, layers=3)
    GH = CELLS[cell].gates * H
    higher = {f"{name}{n}" for n in (2, 3) for name in ("Wxh", "Whh", "bh")}
    assert three.params.keys() - one.params.keys() == higher
    for name, w in one.params.items():
        np.testing.assert_array_equal(three.params[name], w)
    for n in "23":
        Wxh, Whh, bh = (three.params[name + n] for name in ("Wxh", "Whh", "bh"))
        assert (Wxh.shape, Whh.shape, bh.shape) == ((H, GH), (H, GH), (GH,))
        expected = 0.01 if initialization == "notebook" else H**-0.5
        assert Wxh.std() == pytest.approx(expected, rel=0.15)
        assert Whh.std() == pytest.approx(one.params["Whh"].std(), rel=0.15)
        np.testing.assert_array_equal(bh, one.params["bh"])


def test_every_initialization_is_its_own() -> None:
    firsts = [fresh(name).params["Whh"][0, 0] for name in INITIALIZATIONS]
    assert len(set(firsts)) == len(INITIALIZATIONS)


def test_tiny_weights_are_normal_with_a_spread_of_a_hundredth() -> None:
    for name in ("Wxh", "Whh", "Why"):
        w = fresh("notebook").params[name]
        assert w.std() == pytest.approx(0.01, rel=0.15) and abs(w.mean()) < 0.003, name


@pytest.mark.parametrize("cell", CELLS)
def test_balanced_weights_keep_the_length_of_a_memory(cell: str) -> None:
    Whh = fresh("orthogonal", cell, "float64").params["Whh"]
    for block in np.split(Whh, CELLS[cell].gates, axis=1):
        np.testing.assert_allclose(block @ block.T, np.eye(H), atol=1e-12)
