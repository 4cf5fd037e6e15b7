"""FlatParams are a dict of arrays like any other; operations on their vector are only quicker."""

import copy

import numpy as np
import pytest

from rnn.network.flat_params import (
    CACHE_LINE,
    FlatParams,
    aligned_zeros,
    copy_into,
    zeros_like,
    zip_arrays,
)
from rnn.training.optimizers import OPTIMIZERS, clip_gradients

SHAPES = {"a": (3, 5), "b": (1,), "c": (16,), "d": (2, 2)}


def filled(seed: int) -> FlatParams:
    random, arrays = np.random.default_rng(seed), FlatParams(SHAPES, "float32")
    for array in arrays.values():
        array[...] = random.normal(size=array.shape)
    return arrays


def test_every_array_has_its_own_place_at_the_start_of_a_cache_line() -> None:
    arrays = filled(0)
    assert {name: array.shape for name, array in arrays.items()} == SHAPES
    assert all(array.ctypes.data % CACHE_LINE == 0 for array in arrays.values())
    arrays.vector.fill(7)
    assert all((array == 7).all() for array in arrays.values())
    for number, array in enumerate(arrays.values()):
        array.fill(number)
    assert [array.flat[0] for array in arrays.values()] == [0, 1, 2, 3]


def test_vectors_are_used_only_if_all_are_flat_and_intact() -> None:
    one, other = filled(0), filled(1)
    assert [len(group) for group in zip_arrays(one, other)] == [2]
    assert len(list(zip_arrays(one, dict(other)))) == len(SHAPES)
    other["b"] = np.ones(1, "float32")
    assert not other.is_intact()
    assert [b for _, b in zip_arrays(one, other)][1] is other["b"]
    del one["b"]
    assert not one.is_intact()


@pytest.mark.parametrize("method", ["value", "norm"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_update_is_the_same_flat_or_not(optimizer: str, method: str) -> None:
    params, grads = filled(0), filled(1)
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
        assert not np.array_equal(w, filled(0)[name])


def test_zeros_like_packed_arrays_are_filled() -> None:
    zeros = zeros_like(filled(0))
    assert isinstance(zeros, FlatParams) and not zeros.vector.any()
    assert not isinstance(zeros_like(dict(filled(0))), FlatParams)


def test_arrays_that_are_copied_into_stay_where_they_are() -> None:
    arrays, values = {"m": filled(0), "t": {"t": np.zeros(())}}, {"m": filled(1), "t": {"t": 3.0}}
    copy_into(arrays, values)
    assert isinstance(arrays["m"], FlatParams) and arrays["m"].is_intact()
    np.testing.assert_array_equal(arrays["m"]["a"], filled(1)["a"])
    assert arrays["t"]["t"] == 3


@pytest.mark.parametrize("shape", [(1,), (3, 5), (65, 128), ()])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_aligned_zeros_begin_at_a_cache_line(shape: tuple[int, ...], dtype: str) -> None:
    for _ in range(5):
        array = aligned_zeros(shape, dtype)
        assert array.shape == shape and array.dtype == dtype
        assert array.ctypes.data % CACHE_LINE == 0
        assert not array.any()


def test_aligned_zeros_share_no_memory() -> None:
    one, other = aligned_zeros((7,), "float32"), aligned_zeros((7,), "float32")
    one += 1
    assert not other.any() and not np.shares_memory(one, other)
