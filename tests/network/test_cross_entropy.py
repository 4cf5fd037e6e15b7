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
