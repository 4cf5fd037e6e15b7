"""Gradient of the embedding lookup Wxh[ids], a scatter-add: dWxh[v] is the sum of dx over all steps
that read character v. As a product of matrices,

    dWxh = onehot(ids)ᵀ @ dx

which is the fastest way for a small vocabulary. But nearly all of that product is by zeros: so for
a large one the rows of dx are sorted by character instead, and each run of rows is summed.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.network.cells.base import Array
from rnn.network.flat_params import aligned_zeros

# Multiplications: below this the product is used. At this size both ways take about 0.1 ms.
LARGEST_PRODUCT = 2**22


class EmbeddingGradient:
    """The scatter-add for dx of shape (rows, width) and V characters, with its buffers."""

    def __init__(self, rows: int, width: int, V: int, dtype: DTypeLike) -> None:
        self._uses_product = rows * width * V < LARGEST_PRODUCT
        # (rows, V) for the one-hot rows, or (rows, width) for one character's rows of dx
        self._buffer = aligned_zeros((rows, V if self._uses_product else width), dtype)
        self._starts = np.arange(0, rows * V, V)  # (rows,): where each one-hot row begins
        self._ones = np.ones(rows, dtype)

    def __call__(self, dx: Array, ids: NDArray[np.intp], out: Array) -> None:
        """Fill `out` (V, width) from dx (rows, width) and ids (rows,)."""
        buffer = self._buffer
        if self._uses_product:
            buffer.fill(0)
            buffer.reshape(-1)[self._starts + ids] = 1
            np.dot(buffer.T, dx, out=out)
            return
        out.fill(0)
        order = np.argsort(ids, kind="stable")
        sorted_ids = ids[order]
        starts = np.flatnonzero(np.diff(sorted_ids, prepend=-1)).tolist()
        for start, end in pairwise([*starts, len(ids)]):
            # one character's rows at a time, which stay in the cache until they are summed: by a
            # product, which is the fastest sum. mode: the default, "raise", would fill `out` by
            # way of a copy
            rows = dx.take(order[start:end], axis=0, out=buffer[: end - start], mode="clip")
            np.dot(self._ones[: end - start], rows, out=out[sorted_ids[start]])
