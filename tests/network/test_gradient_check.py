"""Every cell's gradients are the slopes of its loss, and the check that says so finds bugs."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import numpy as np
import pytest

from rnn.network import embedding_gradient, frames, loop_product
from rnn.network.cells import CELLS
from rnn.network.frames import argument_names
from rnn.network.gradient_check import GradientError, check_gradients
from rnn.network.model import CharRNN
from rnn.network.recurrence import Recurrence
from tests.support.networks import copied, network, window

# A bug is planted in a model of this cell, and undone by the patch when the test is over.
Bug = Callable[[pytest.MonkeyPatch, CharRNN], None]


def spoil_gradients(patch: pytest.MonkeyPatch, spoil: Callable[[dict[str, Any]], None]) -> None:
    """Let `spoil` change the gradients that every model returns."""
    original = CharRNN.loss_and_gradients

    def loss_and_gradients(self: CharRNN, *window: Any) -> Any:
        loss, grads, state = original(self, *window)
        spoil(grads)
        return loss, grads, state

    patch.setattr(CharRNN, "loss_and_gradients", loss_and_gradients)


def no_way_back_through_time(patch: pytest.MonkeyPatch, model: CharRNN) -> None:
    original = Recurrence.backward
    patch.setattr(Recurrence, "backward", lambda self, Whh: original(self, 0 * Whh))


def slope_off_by_a_thousandth(patch: pytest.MonkeyPatch, model: CharRNN) -> None:
    original = model.cell.backward

    @wraps(original)  # its arguments are bound by the names in its signature
    def backward(*arrays: Any) -> None:
        original(*arrays)
        for name, array in zip(argument_names(original), arrays, strict=True):
            if name.startswith("dp"):
                array *= 1.001

    patch.setattr(model, "cell", replace(model.cell, backward=backward))


def bias_forgotten(patch: pytest.MonkeyPatch, model: CharRNN) -> None:
    spoil_gradients(patch, lambda grads: grads["bh"].fill(0))


def readout_transposed(patch: pytest.MonkeyPatch, model: CharRNN) -> None:
    spoil_gradients(
        patch, lambda grads: grads.update(Why=grads["Why"].T.reshape(grads["Why"].shape))
    )


def not_a_number(patch: pytest.MonkeyPatch, model: CharRNN) -> None:
    spoil_gradients(patch, lambda grads: grads["by"].fill(np.nan))


def state_taken_for_zero(patch: pytest.MonkeyPatch, model: CharRNN) -> None:
    original = Recurrence.backward

    def backward(self: Recurrence, Whh: Any) -> None:
        original(self, Whh)
        self.frames.states["h"][0] = 0  # too late for all but the gradient of Whh

    patch.setattr(Recurrence, "backward", backward)


BUGS: dict[Bug, set[str]] = {  # -> the parameters whose gradients it falsifies
    no_way_back_through_time: {"Wxh", "Whh", "bh"},
    slope_off_by_a_thousandth: {"Wxh", "Whh", "bh"},
    bias_forgotten: {"bh"},
    readout_transposed: {"Why"},
    not_a_number: {"by"},
    state_taken_for_zero: {"Whh"},
}


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("B", [3, 1])
@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_the_slopes_of_the_loss(cell: str, B: int, layers: int) -> None:
    model = network(cell, layers=layers)
    compared = check_gradients(model, *window(model, T=7, B=B))
    assert compared.keys() == model.params.keys()
    assert all(each.analytic and each.numeric for each in compared.values()), "nothing was at stake"


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_it_does_not_matter_how_many_steps_are_prepared_at_once(
    cell: str, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long windows go back in chunks of steps, and sort dx by character."""
    model = network(cell, layers=2)
    monkeypatch.setattr(frames, "CHUNK", steps * 3 * model.params["bh"].size)
    monkeypatch.setattr(embedding_gradient, "LARGEST_PRODUCT", 0)
    check_gradients(model, *window(model, T=7, B=3))


@pytest.mark.parametrize("cell", CELLS)
def test_it_does_not_matter_in_how_many_blocks_the_loop_multiplies(
    cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = window(network(cell), T=7, B=3)
    loss, gradients, _ = network(cell).loss_and_gradients(*data)
    monkeypatch.setattr(loop_product, "NARROWEST", 1)
    monkeypatch.setattr(loop_product, "MOST_IN_PLACE", 3 * network(cell).hidden_size)  # one column
    blocked = network(cell).loss_and_gradients(*data)
    assert blocked[0] == pytest.approx(loss)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(blocked[1][name], gradient, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_planted_bug_is_found(cell: str, bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    model = network(cell)
    bug(monkeypatch, model)
    with pytest.raises(GradientError) as caught:
        check_gradients(model, *window(model))
    assert {each.parameter for each in caught.value.wrong} == BUGS[bug]


def test_the_complaint_shows_where_and_how_far(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(grads: dict[str, Any]) -> None:
        grads["Whh"][1, 2] += 8

    model = network()
    spoil_gradients(monkeypatch, spoil)
    with pytest.raises(GradientError, match=r"Whh\[1, 2\], analytic .*, numeric ") as caught:
        check_gradients(model, *window(model))
    (wrong,) = caught.value.wrong
    assert (wrong.parameter, wrong.index) == ("Whh", (1, 2))
    assert wrong.analytic - wrong.numeric == pytest.approx(8)
    assert f"{wrong.numeric:.6}" in str(caught.value)


def test_checking_leaves_the_weights_as_they_were() -> None:
    model = network()
    before = copied(model.params)
    check_gradients(model, *window(model))
    for name, w in model.params.items():
        np.testing.assert_array_equal(w, before[name])


def test_single_precision_is_refused() -> None:
    model = network(dtype="float32")
    with pytest.raises(ValueError, match="float64, got float32"):
        check_gradients(model, *window(model))
