"""FlatParams arrays are a dict like any other; together they are only quicker."""

import copy

import numpy as np
import pytest

from rnn.network.flat_params import CACHE_LINE, FlatParams, copy_into, zeros_like, zip_arrays
from rnn.training.optimizers import OPTIMIZERS, clip_gradients

SHAPES = {"a": (3, 5), "b": (1,), "c": (16,), "d": (2, 2)}


def packed(seed: int) -> FlatParams:
    random, arrays = np.random.default_rng(seed), FlatParams(SHAPES, "float32")
    for array in arrays.values():
        array[...] = random.normal(size=array.shape)
    return arrays


def test_every_array_has_its_own_place_at_the_start_of_a_cache_line() -> None:
    arrays = packed(0)
    assert {name: array.shape for name, array in arrays.items()} == SHAPES
    assert all(array.ctypes.data % CACHE_LINE == 0 for array in arrays.values())
    arrays.whole.fill(7)
    assert all((array == 7).all() for array in arrays.values())
    for number, array in enumerate(arrays.values()):
        array.fill(number)
    assert [array.flat[0] for array in arrays.values()] == [0, 1, 2, 3]


def test_all_at_once_only_if_all_are_packed_and_whole() -> None:
    one, other = packed(0), packed(1)
    assert [len(group) for group in zip_arrays(one, other)] == [2]
    assert len(list(zip_arrays(one, dict(other)))) == len(SHAPES)
    other["b"] = np.ones(1, "float32")
    assert not other.is_whole()
    assert [b for _, b in zip_arrays(one, other)][1] is other["b"]
    del one["b"]
    assert not one.is_whole()


@pytest.mark.parametrize("method", ["value", "norm"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_update_is_the_same_packed_or_not(optimizer: str, method: str) -> None:
    params, grads = packed(0), packed(1)
    plain, plain_grads = copy.deepcopy(params), copy.deepcopy(grads)
    assert not isinstance(plain, FlatParams)
    rule = OPTIMIZERS[optimizer]
    memory, plain_memory = rule.init(params), rule.init(plain)
    for _ in range(3):
        clip_gradients(grads, 0.9, method)
        rule.update(params, grads, memory, 0.1)
        clip_gradients(plain_grads, 0.9, method)
        rule.update(plain, plain_grads, plain_memory, 0.1)
    for name, w in params.items():
        np.testing.assert_allclose(w, plain[name], rtol=1e-6)
        assert not np.array_equal(w, packed(0)[name])


def test_zeros_like_packed_arrays_are_packed() -> None:
    zeros = zeros_like(packed(0))
    assert isinstance(zeros, FlatParams) and not zeros.whole.any()
    assert not isinstance(zeros_like(dict(packed(0))), FlatParams)


def test_refilled_arrays_stay_where_they_are() -> None:
    arrays, values = {"m": packed(0), "t": {"t": np.zeros(())}}, {"m": packed(1), "t": {"t": 3.0}}
    copy_into(arrays, values)
    assert isinstance(arrays["m"], FlatParams) and arrays["m"].is_whole()
    np.testing.assert_array_equal(arrays["m"]["a"], packed(1)["a"])
    assert arrays["t"]["t"] == 3
