"""Rows summed by letter: the gradient of Wxh. Where Wxh[ids] picks a row for every step, dWxh[v] is
the sum of dx over all steps that read letter v. Written as a product of matrices,

    dWxh = onehot(ids)ᵀ @ dx

which is the fastest way for a few letters. But nearly all of that product is by zeros; so for many
letters the rows are brought in order of their letters instead, and summed stretch by stretch.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.network.cells.base import Array
from rnn.network.flat_params import aligned_zeros

FEW = 2**22  # multiplications: the product takes 0.1 ms, sorting and summing about as long


class EmbeddingGradient:
    """The sums for `rows` rows of `width` numbers and V letters, and the buffers they take."""

    def __init__(self, rows: int, width: int, V: int, dtype: DTypeLike) -> None:
        self._few = rows * width * V < FEW
        self._buffer = aligned_zeros((rows, V if self._few else width), dtype)
        self._starts = np.arange(0, rows * V, V)  # where each row of the one-hots begins

    def __call__(self, dx: Array, ids: NDArray[np.intp], out: Array) -> None:
        """Fill `out` (V, width) from dx (rows, width) and ids (rows,)."""
        buffer = self._buffer
        if self._few:
            buffer.fill(0)
            buffer.reshape(-1)[self._starts + ids] = 1
            np.dot(buffer.T, dx, out=out)
            return
        order = np.argsort(ids, kind="stable")
        letters = ids[order]
        # mode: the default, "raise", would fill `out` by way of a copy
        np.take(dx, order, axis=0, out=buffer, mode="clip")
        out.fill(0)
        edges = [*np.flatnonzero(np.diff(letters, prepend=-1)).tolist(), len(ids)]
        for start, end in pairwise(edges):
            np.add.reduce(buffer[start:end], axis=0, out=out[letters[start]])
