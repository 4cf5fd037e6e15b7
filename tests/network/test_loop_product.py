"""The product of the time loop is the plain product, in however many blocks it is computed."""

import numpy as np
import pytest

from rnn.network.loop_product import MOST_IN_PLACE, NARROWEST, LoopProduct, choose_width


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize(
    ("B", "K", "N"),
    [(1, 30, 40), (3, 30, 40), (32, 128, 512), (32, 512, 128), (16, 100, 700), (32, 2048, 512)],
)
def test_it_is_the_plain_product(B: int, K: int, N: int, transposed: bool) -> None:
    random, lead = np.random.default_rng(0), (B,) if B > 1 else ()
    W = random.normal(size=(N, K)).T if transposed else random.normal(size=(K, N))
    rows, out = random.normal(size=(*lead, K)), np.full((*lead, N), np.nan)
    product = LoopProduct(B, K, N, "float64")
    multiply, target = product.bind(rows, out)
    for each in (W, W * 2):  # nothing is left of the call before
        multiply(product.arrange(each), target)
        np.testing.assert_allclose(out, rows @ each, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("B", [2, 5, 8, 16, 32])
@pytest.mark.parametrize(("K", "N"), [(128, 384), (128, 512), (512, 128), (256, 1024), (100, 400)])
def test_blocks_are_as_wide_as_they_can_be(B: int, K: int, N: int) -> None:
    def fits(width: int) -> bool:
        return N % width == 0 and B * K * width <= MOST_IN_PLACE

    width = choose_width(B, K, N)
    assert fits(width)
    assert width >= NARROWEST
    assert not any(fits(wider) for wider in range(width + 1, N + 1))


def test_where_blocks_would_be_too_narrow_there_is_one() -> None:
    assert choose_width(32, 2048, 512) == 512  # 16 columns fit
    assert choose_width(32, 512, 521) == 521  # a prime number of columns
