"""Probabilities and losses of single guesses are those of the softmax, worked out one by one."""

import math

import numpy as np
import pytest

from rnn.inspection.guesses import divergences, log_probabilities, losses

LOGITS = np.array([[1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [1000.0, -1000.0, 999.0]], np.float32)


def softmax(row: list[float]) -> list[float]:
    odds = [math.exp(y - max(row)) for y in row]
    return [odd / sum(odds) for odd in odds]


def test_log_probabilities_are_those_of_the_softmax() -> None:
    expected = [softmax(row) for row in LOGITS.tolist()]
    np.testing.assert_allclose(np.exp(log_probabilities(LOGITS)), expected, atol=1e-12)


def test_the_loss_is_that_of_the_character_that_came() -> None:
    found = losses(LOGITS, np.array([2, 0, 0]))
    expected = [
        -math.log(softmax(row)[i]) for row, i in zip(LOGITS.tolist(), [2, 0, 0], strict=True)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert losses(LOGITS[2:], np.array([1]))[0] == pytest.approx(2000.31, abs=0.01)


def test_the_divergence_is_0_for_equal_guesses_and_else_a_sum_over_characters() -> None:
    p, q = softmax([1.0, -2.0, 0.5]), softmax([0.0, 0.0, 0.0])
    by_hand = sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
    found = divergences(LOGITS[:2], LOGITS[[1, 1]])
    np.testing.assert_allclose(found, [by_hand, 0.0], atol=1e-12)
