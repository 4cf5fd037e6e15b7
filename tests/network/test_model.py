"""What the network answers where the answer is known; and a model made from weights."""

import gc
import math
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.flat_params import FlatParams
from rnn.network.model import CharRNN
from tests.support.networks import copied, network, window


@pytest.mark.parametrize("cell", CELLS)
def test_zero_weights_guess_every_character_alike(cell: str) -> None:
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
    model.params["by"][...] = [1000, 1000, -1000, 0, 1000]  # three characters share the probability
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


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cell", CELLS)
def test_a_model_from_params_is_the_same_model(cell: str, dtype: str, layers: int) -> None:
    model = network(cell, dtype, layers)
    again = CharRNN.from_params(model.params, cell=cell, layers=layers)
    np.testing.assert_equal(again.params, model.params)
    assert isinstance(again.params, FlatParams) and again.params["Whh"].dtype == dtype
    question = window(model)
    np.testing.assert_equal(
        again.loss_and_gradients(*question), model.loss_and_gradients(*question)
    )
    again.params["Whh"] += 1
    assert not np.array_equal(again.params["Whh"], model.params["Whh"]), "weights are shared"


def spoil(params: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The same weights, but for some; None takes one away."""
    return {name: w for name, w in {**params, **changed}.items() if w is not None}


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"by": None}, r"must have .* differs in \['by'\]. Pass all"),
        ({"Why": None}, r"must have .* differs in .*'Why'"),
        ({"Why": np.zeros(3)}, r"must have .* differs in .*'Why'"),
        ({"Whh": np.zeros((4, 5))}, r"must have .* differs in \['Whh'\]"),
        ({"Whh2": np.zeros((4, 4))}, r"must have .* differs in \['Whh2'\]"),
        ({"by": np.zeros(5, "float32")}, r"float64, got \['float32', 'float64'\]. Convert"),
        ({"by": np.zeros(5, int)}, r"float64, got \['float64', 'int64'\]"),
    ],
)
def test_weights_of_no_network_are_refused(changed: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        CharRNN.from_params(spoil(network().params, **changed), cell="vanilla")


def test_weights_of_another_cell_or_of_more_layers_are_refused() -> None:
    params = network("gru", layers=2).params
    for cell, layers in [("lstm", 2), ("gru", 1), ("gru", 3)]:
        with pytest.raises(ValueError, match=f"{CELLS[cell].label} network of {layers} layer"):
            CharRNN.from_params(params, cell=cell, layers=layers)


@pytest.mark.parametrize("cell", CELLS)
def test_models_that_share_their_buffers_compute_what_each_would_alone(cell: str) -> None:
    """In turn, with windows of two shapes; what no model holds any more is let go."""
    shared: WeakValueDictionary[Any, Any] = WeakValueDictionary()
    sharing = [network(cell, seed=seed) for seed in (0, 1)]
    alone = [network(cell, seed=seed) for seed in (0, 1)]
    for model in sharing:
        model.share_workspaces(shared)
    for T in (5, 3, 5):
        for model, other in zip(sharing, alone, strict=True):
            inputs, targets, state = window(model, T=T)
            loss, grads, after = model.loss_and_gradients(inputs, targets, state)
            expected = other.loss_and_gradients(inputs, targets, state)
            assert loss == expected[0]
            for found, wanted in ((grads, expected[1]), (after, expected[2])):
                for name, array in wanted.items():
                    np.testing.assert_array_equal(found[name], array)
    assert len(shared) == 2
    del sharing, model
    gc.collect()
    assert not shared
