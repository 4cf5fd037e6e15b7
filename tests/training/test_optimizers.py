"""Every optimizer follows its published formula and keeps the trainer's promises; and so does every
way to clip."""

import inspect
from typing import Any

import numpy as np
import pytest

from rnn.network.cells.base import Arrays
from rnn.settings import Number
from rnn.training import optimizers
from rnn.training.hyperparameters import SETTINGS
from rnn.training.optimizers import CLIPPINGS, OPTIMIZERS, clip_gradients

RATE = 0.3
RANDOM = np.random.default_rng(0)
START = RANDOM.normal(size=(3, 4))
GRADIENTS = RANDOM.normal(size=(10, 3, 4))


def faded(g: Any, keep: float) -> Any:
    """Σ keep^(t-j) g_j for j = 1…t: the running sum that forgets, all its terms written out."""
    ages = np.arange(len(g))[::-1].reshape(-1, 1, 1)
    return (keep**ages * g).sum(axis=0)


# The t-th step divided by the learning rate, from g_1…g_t alone: each paper's formula with its
# recursion unrolled and its constants in numbers.
FORMULAS = {
    "adagrad": lambda g, t: g[-1] / np.sqrt((g**2).sum(axis=0) + 1e-8),
    "adam": lambda g, t: (
        (0.1 * faded(g, 0.9) / (1 - 0.9**t))
        / (np.sqrt(0.01 * faded(g**2, 0.99) / (1 - 0.99**t)) + 1e-8)
    ),
    "rmsprop": lambda g, t: g[-1] / (np.sqrt(0.05 * faded(g**2, 0.95)) + 1e-8),
    "sgd": lambda g, t: faded(g, 0.9),
}


def test_every_optimizer_is_in_the_registry() -> None:
    classes = {name: each for name, each in vars(optimizers).items() if inspect.isclass(each)}
    own = {each for each in classes.values() if each.__module__ == optimizers.__name__}
    assert own - {optimizers.Optimizer} == set(map(type, OPTIMIZERS.values()))
    assert len({each.label for each in OPTIMIZERS.values()}) == len(OPTIMIZERS)


@pytest.mark.parametrize("t", [1, 2, 10])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_follows_its_published_formula(name: str, t: int) -> None:
    assert name in FORMULAS, f"write the paper's formula of {name!r} down here, on its own"
    optimizer = OPTIMIZERS[name]
    params, buffer = {"w": START.copy()}, {"w": np.empty_like(START)}
    state = optimizer.init(params)
    for g in GRADIENTS[:t]:
        buffer["w"][...] = g  # one buffer for all gradients, as the model has it
        optimizer.update(params, buffer, state, RATE)
    steps = sum(FORMULAS[name](GRADIENTS[:k], k) for k in range(1, t + 1))
    np.testing.assert_allclose(params["w"], START - RATE * steps, rtol=1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_finds_the_bottom_of_a_bowl(name: str) -> None:
    """½ Σ c (w - target)², steeper one way than the other, with a parameter of each rank."""
    target = {"b": np.array([1.0, -2.0]), "W": np.array([[3.0, 0.5], [-1.0, 2.0]])}
    params = {name: np.zeros_like(w) for name, w in target.items()}
    optimizer = OPTIMIZERS[name]
    state = optimizer.init(params)
    for _ in range(1000):
        grads = {name: [0.5, 2.0] * (w - target[name]) for name, w in params.items()}
        optimizer.update(params, grads, state, 0.1)
    for name, w in params.items():
        np.testing.assert_allclose(w, target[name], atol=0.1)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_updates_in_place_and_keeps_the_dtype(name: str, dtype: str) -> None:
    w = START.astype(dtype)
    params, grads = {"w": w}, {"w": GRADIENTS[0].astype(dtype)}
    optimizer = OPTIMIZERS[name]
    state = optimizer.init(params)
    optimizer.update(params, grads, state, RATE)
    assert params["w"] is w and w.dtype == dtype and not np.array_equal(w, START)
    np.testing.assert_array_equal(grads["w"], GRADIENTS[0].astype(dtype))
    large = [array for arrays in state.values() for array in arrays.values() if array.ndim]
    assert large and all(array.dtype == dtype for array in large)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_new_learning_rate_holds_from_the_next_update(name: str) -> None:
    steps = []
    for rate in (RATE, 2 * RATE):
        params = {"w": START.copy()}
        optimizer = OPTIMIZERS[name]
        state = optimizer.init(params)
        optimizer.update(params, {"w": GRADIENTS[0]}, state, RATE)
        before = params["w"].copy()
        optimizer.update(params, {"w": GRADIENTS[1]}, state, rate)
        steps.append(params["w"] - before)
    np.testing.assert_allclose(steps[1], 2 * steps[0])


def gradients(scale: float) -> Arrays:
    return {"W": (scale * GRADIENTS[0]).astype("float32"), "b": np.array([scale], "float32")}


def length(grads: Arrays) -> float:
    return float(np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]).astype(float)))


@pytest.mark.parametrize("method", CLIPPINGS)
def test_clipping_leaves_small_gradients_alone(method: str) -> None:
    grads = gradients(scale=0.01)
    clip_gradients(grads, 5.0, method)
    for name, g in gradients(scale=0.01).items():
        np.testing.assert_array_equal(grads[name], g)


@pytest.mark.parametrize("method", CLIPPINGS)
def test_clipping_works_in_place(method: str) -> None:
    grads = gradients(scale=1e4)
    arrays = dict(grads)
    clip_gradients(grads, 5.0, method)
    assert all(grads[name] is array for name, array in arrays.items())
    assert all(np.abs(array).max() <= 5.0 for array in arrays.values())


def offered_limits() -> tuple[float, ...]:
    clip = SETTINGS["clip"]
    assert isinstance(clip, Number)
    return clip.grid


@pytest.mark.parametrize("limit", offered_limits())
@pytest.mark.parametrize("scale", [0.5, 0.9, 1.1, 2.0, 10.0])
def test_clipping_by_value_cuts_every_number(limit: float, scale: float) -> None:
    """Also where only a single element of a short gradient is beyond the limit."""
    single = np.array([scale * limit, 0.0], "float32")
    several = (scale * limit * GRADIENTS[0]).astype("float32")
    grads = {"single": single.copy(), "several": several.copy()}
    clip_gradients(grads, limit, "value")
    for name, g in (("single", single), ("several", several)):
        np.testing.assert_array_equal(grads[name], np.clip(g, -limit, limit))


@pytest.mark.parametrize("scale", [1e2, 1e25])  # the square of the latter overflows float32
def test_clipping_by_norm_keeps_the_direction(scale: float) -> None:
    grads = gradients(scale)
    with np.errstate(over="ignore"):
        clip_gradients(grads, 5.0, "norm")
    assert length(grads) == pytest.approx(5.0, rel=1e-5)
    shrunk = 5.0 / length(gradients(scale))
    for name, g in gradients(scale).items():
        np.testing.assert_allclose(grads[name], g * shrunk, rtol=1e-4)
