"""The product of the time loop: the rows of one step, times a matrix that is the same at all steps.

    out = rows @ W    (B, K) @ (K, N)

OpenBLAS copies both matrices into another order before it multiplies them, unless that takes at
most a million multiplications: then it reads them where they are (its file
kernel/x86_64/sgemm_small_kernel_permit_skylakex.c). For as few rows as here the copies take as long
as the product. So W is cut into blocks of columns that are small enough, and these are multiplied
one by one: of 8 rows with a matrix of 512 by 2,048 that takes less than half the time with AVX-512,
and about the same without.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from rnn.network.cells.base import Array
from rnn.network.flat_params import aligned_zeros

MOST_IN_PLACE = 10**6  # multiplications
NARROWEST = 32  # columns; a product with fewer takes longer than the copies

Multiply = Callable[[Array, Array], Any]  # multiply(W, out)


class LoopProduct:
    """The product for rows of shape (B, K), or (K,) if B = 1, and W of shape (K, N)."""

    def __init__(self, B: int, K: int, N: int, dtype: Any) -> None:
        self._B = B
        self._width = width = N if B == 1 else choose_width(B, K, N)
        self._blocks = aligned_zeros((N // width, K, width), dtype) if width < N else None

    def bind(self, rows: Array, out: Array) -> tuple[Multiply, Array]:
        """What is to be called at one step: a function, and its second argument. The first is what
        `arrange` gives."""
        if self._blocks is None:
            return rows.dot, out
        return partial(np.matmul, rows), split_columns(out, self._width)

    def arrange(self, W: Array) -> Array:
        """W as it is multiplied best; it is a buffer of this object, or W itself."""
        if self._blocks is not None:
            self._blocks[...] = split_columns(W, self._width)
            return self._blocks
        # of several rows the product is twice as fast if both matrices are row by row
        return W if self._B == 1 else np.ascontiguousarray(W)


def choose_width(B: int, K: int, N: int) -> int:
    """How many columns a block has: as many as can be multiplied in place; all, if that would be
    too few."""
    widths = [N // count for count in range(1, N // NARROWEST + 1) if N % count == 0]
    return next((width for width in widths if B * K * width <= MOST_IN_PLACE), N)


def split_columns(array: Array, width: int) -> Array:
    """A view (N / width, …, width) of an array (…, N): its blocks of columns, one by one."""
    return np.moveaxis(array.reshape(*array.shape[:-1], -1, width), -2, 0)
