"""Softmax cross-entropy where the answer is known."""

import math

import numpy as np
import pytest

from rnn.network.cross_entropy import softmax_cross_entropy


def test_two_characters_worked_by_hand() -> None:
    logits = np.log([[1.0, 1.0], [3.0, 1.0]])  # p = ¼, ¾ and ½, ½
    loss, dy = softmax_cross_entropy(logits, np.array([1, 0]))
    assert loss == pytest.approx(-math.log(3 / 4) - math.log(1 / 2))
    np.testing.assert_allclose(dy, [[1 / 4, -1 / 2], [-1 / 4, 1 / 2]])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_huge_logits_do_not_overflow(dtype: str) -> None:
    logits = np.array([[1000.0], [-1000.0]], dtype)
    loss, dy = softmax_cross_entropy(logits, np.array([1]))
    assert loss == 2000
    np.testing.assert_array_equal(dy, [[1], [-1]])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_no_gradient_is_subnormal(dtype: str) -> None:
    """Products with such numbers take many times as long, and they say nothing more than 0."""
    logits = np.linspace(0, -200, 401, dtype=dtype)[:, None]
    p = np.exp(logits[:, 0].astype(np.float64))
    loss, dy = softmax_cross_entropy(logits, np.array([400]))
    assert loss == pytest.approx(200 + np.log(p.sum()), rel=1e-6)
    np.testing.assert_allclose(dy[:-1, 0], p[:-1] / p.sum(), rtol=1e-5, atol=1e-34)
    of_a_stream = np.abs(dy / 512)  # as in a mean over many streams
    assert ((of_a_stream == 0) | (of_a_stream > np.finfo(np.float32).tiny)).all()
