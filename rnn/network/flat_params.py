"""Arrays by name that also lie one after the other in a single long array. What is done to every
number alike, such as clipping or an optimizer's step, can then be done in one go: for the five
arrays of a small network that takes half the time.
"""

import math
from collections.abc import Iterable, Mapping
from operator import is_
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]

CACHE_LINE = 64  # bytes


def aligned_zeros(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros that begins at a cache line."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    raw = np.zeros(size + CACHE_LINE, np.uint8)
    start = -raw.ctypes.data % CACHE_LINE
    return raw[start : start + size].view(dtype).reshape(shape)


class FlatParams(dict[str, Array]):
    """An ordinary dict of arrays, all zeros at first. Should an entry be replaced, nothing but the
    short cut is lost."""

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: DTypeLike) -> None:
        each = CACHE_LINE // np.dtype(dtype).itemsize  # numbers in a cache line, where all begin
        sizes = [-(-math.prod(shape) // each) * each for shape in shapes.values()]
        self.whole = aligned_zeros((sum(sizes),), dtype)  # gaps stay 0
        start = 0
        for (name, shape), size in zip(shapes.items(), sizes, strict=True):
            self[name] = self.whole[start : start + math.prod(shape)].reshape(shape)
            start += size
        self._views = tuple(self.values())

    def is_whole(self) -> bool:
        """Whether every entry is still the view that it was made as."""
        return len(self) == len(self._views) and all(map(is_, self.values(), self._views))

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Array]:
        return {name: array.copy() for name, array in self.items()}


def zeros_like(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """One array of zeros for every array; packed if those are."""
    if isinstance(arrays, FlatParams):
        return FlatParams({name: array.shape for name, array in arrays.items()}, arrays.whole.dtype)
    return {name: np.zeros_like(array) for name, array in arrays.items()}


def zip_arrays(*groups: Mapping[str, Array]) -> Iterable[tuple[Array, ...]]:
    """What stands under the same name in all groups, name by name; or, if all of them are packed,
    everything at once."""
    if all(isinstance(group, FlatParams) and group.is_whole() for group in groups):
        return [tuple(group.whole for group in groups)]  # type: ignore[attr-defined]
    return [tuple(group[name] for group in groups) for name in groups[0]]


def copy_into(arrays: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Copy values into arrays of the same names, be it in dicts of dicts: they stay where they are,
    packed if they are."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            copy_into(arrays[name], value)
        else:
            arrays[name][...] = value
