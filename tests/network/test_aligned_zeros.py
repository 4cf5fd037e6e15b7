"""Arrays begin at a cache line, whatever their shape."""

import numpy as np
import pytest

from rnn.network.flat_params import CACHE_LINE, aligned_zeros


@pytest.mark.parametrize("shape", [(1,), (3, 5), (65, 128), ()])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_room_is_empty_and_begins_at_a_cache_line(shape: tuple[int, ...], dtype: str) -> None:
    for _ in range(5):
        array = aligned_zeros(shape, dtype)
        assert array.shape == shape and array.dtype == dtype
        assert array.ctypes.data % CACHE_LINE == 0
        assert not array.any()


def test_arrays_do_not_share_their_room() -> None:
    one, other = aligned_zeros((7,), "float32"), aligned_zeros((7,), "float32")
    one += 1
    assert not other.any() and not np.shares_memory(one, other)
