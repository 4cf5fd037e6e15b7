"""Flat parameters: arrays by name whose memory is one long vector. What is done to every number
alike, such as clipping or an optimizer's step, is then one operation on the vector: for the five
arrays of a small network that takes half the time.
"""

import math
from collections.abc import Iterable, Mapping
from operator import is_
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from rnn.network.cells.base import Array

CACHE_LINE = 64  # bytes


def aligned_zeros(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """An array of zeros whose memory begins at a cache line: operations on it are faster."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    raw = np.zeros(size + CACHE_LINE, np.uint8)
    start = -raw.ctypes.data % CACHE_LINE
    return raw[start : start + size].view(dtype).reshape(shape)


class FlatParams(dict[str, Array]):
    """A dict of arrays, zeros at first, that are views of `vector`. If an entry is replaced, it is
    still a dict, but operations go array by array."""

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: DTypeLike) -> None:
        line = CACHE_LINE // np.dtype(dtype).itemsize  # numbers in a cache line
        # every array begins at a cache line, so its size is rounded up
        sizes = [math.ceil(math.prod(shape) / line) * line for shape in shapes.values()]
        self.vector = aligned_zeros((sum(sizes),), dtype)  # the gaps between arrays stay 0
        start = 0
        for (name, shape), size in zip(shapes.items(), sizes, strict=True):
            self[name] = self.vector[start : start + math.prod(shape)].reshape(shape)
            start += size
        self._views = tuple(self.values())

    def is_intact(self) -> bool:
        """Whether every entry is still its view of `vector`."""
        return len(self) == len(self._views) and all(map(is_, self.values(), self._views))

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Array]:
        return {name: array.copy() for name, array in self.items()}


def zeros_like(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """One array of zeros for every array; FlatParams if those are."""
    if isinstance(arrays, FlatParams):
        return FlatParams(
            {name: array.shape for name, array in arrays.items()}, arrays.vector.dtype
        )
    return {name: np.zeros_like(array) for name, array in arrays.items()}


def zip_arrays(*groups: Mapping[str, Array]) -> Iterable[tuple[Array, ...]]:
    """The arrays of the same name in all groups, name by name; or, if all groups are intact
    FlatParams, their vectors, as if each were a single array."""
    flat = [group.vector for group in groups if isinstance(group, FlatParams) and group.is_intact()]
    if len(flat) == len(groups):
        return [tuple(flat)]
    return [tuple(group[name] for group in groups) for name in groups[0]]


def copy_into(arrays: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Copy values into the arrays of the same names, in dicts of dicts too. The arrays stay the
    same objects, so views of them stay valid."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            copy_into(arrays[name], value)
        else:
            arrays[name][...] = value
