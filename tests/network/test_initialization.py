"""What a network starts from."""

from typing import Any

import numpy as np
import pytest

from rnn.network.cells import CELLS
from rnn.network.initialization import INITIALIZATIONS
from rnn.network.model import CharRNN

V, H = 7, 32


def fresh(
    initialization: str = "notebook",
    cell: str = "vanilla",
    dtype: str = "float32",
    layers: int = 1,
) -> CharRNN:
    how: dict[str, Any] = {"cell": cell, "initialization": initialization, "dtype": dtype}
    return CharRNN(V, H, random=np.random.default_rng(3), layers=layers, **how)


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
    if not (initialization == "chrono" and CELLS[cell].kept_by):
        asked_for = CELLS[cell].initial_bias or [0] * CELLS[cell].gates
        np.testing.assert_array_equal(model.params["bh"], np.repeat(asked_for, H))
    assert not model.params["by"].any()


@pytest.mark.parametrize("initialization", INITIALIZATIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_on_top_leaves_the_weights_below_as_they_are(
    cell: str, initialization: str
) -> None:
    """Its own begin like those of the lowest layer, but Wxh has the scale of what it reads: H
    numbers of a hidden state instead of one character."""
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
    models = [fresh(name, "gru") for name in INITIALIZATIONS]
    firsts = {(m.params["Whh"][0, 0], m.params["bh"].tobytes()) for m in models}
    assert len(firsts) == len(INITIALIZATIONS)


@pytest.mark.parametrize(("cell", "gate"), [("gru", 1), ("lstm", 1)])
def test_units_with_a_long_memory_keep_what_they_hold_from_2_to_60_steps(
    cell: str, gate: int
) -> None:
    """With zero input and no weights, the state fades by the share σ(b) at every step."""
    balanced, long = (fresh(name, cell, "float64").params for name in ("orthogonal", "chrono"))
    kept = 1 / (1 + np.exp(-long["bh"].reshape(-1, H)[gate]))
    np.testing.assert_allclose(1 / (1 - kept), np.linspace(2, 60, H))
    others = [g for g in range(CELLS[cell].gates) if g != gate]
    for name, w in balanced.items():
        if name == "bh":
            np.testing.assert_array_equal(
                w.reshape(-1, H)[others], long[name].reshape(-1, H)[others]
            )
        else:
            np.testing.assert_array_equal(w, long[name])


def test_a_plain_cell_has_no_gate_for_a_long_memory() -> None:
    for balanced, long in zip(
        fresh("orthogonal").params.values(), fresh("chrono").params.values(), strict=True
    ):
        np.testing.assert_array_equal(balanced, long)


def test_notebook_weights_are_normal_with_a_deviation_of_a_hundredth() -> None:
    for name in ("Wxh", "Whh", "Why"):
        w = fresh("notebook").params[name]
        assert w.std() == pytest.approx(0.01, rel=0.15) and abs(w.mean()) < 0.003, name


@pytest.mark.parametrize("cell", CELLS)
def test_orthogonal_weights_keep_the_length_of_a_hidden_state(cell: str) -> None:
    Whh = fresh("orthogonal", cell, "float64").params["Whh"]
    for block in np.split(Whh, CELLS[cell].gates, axis=1):
        np.testing.assert_allclose(block @ block.T, np.eye(H), atol=1e-12)
