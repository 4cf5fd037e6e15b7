"""Interpolated Witten-Bell: what is counted of n-grams becomes probabilities, none of them 0.

The estimate of order k for the next character c after k - 1 characters, its context, interpolates
what was counted with the estimate of order k - 1 (Witten & Bell, 1991, method C; Chen & Goodman,
1999, section 2.5):

    P_k(c | context) = (n(context, c) + t(context)·P_k-1(c | shorter)) / (n(context) + t(context))

n: how often it occurs in the text.  t: how many distinct characters follow.  P_0 = 1/V.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Probabilities = NDArray[np.float64]


def interpolate(
    contexts: Counts, digits: Counts, seen: Counts, shorter: Probabilities
) -> Probabilities:
    """P_k of n-grams, all arrays of shape (ngrams,).

    contexts: their contexts of order k, ascending. digits: their last characters. seen: how often
    each occurs in the text. shorter: P_k-1 of each. N-grams of a higher order than k may agree in
    both context and last character; they are counted together.
    """
    context = np.cumsum(differs_from_previous(contexts)) - 1  # numbered 0, 1, 2, …
    base = int(digits.max()) + 1
    pairs, pair = _find_distinct(context * base + digits)
    n_pair = np.bincount(pair, seen)
    context_of_pair = pairs // base
    n_context = np.bincount(context_of_pair, n_pair)
    # at least 1: a context that does not occur in the text leaves everything to the shorter one
    t_context = np.maximum(np.bincount(context_of_pair, n_pair > 0), 1)
    p: Probabilities = n_pair[pair] + t_context[context] * shorter
    p /= (n_context + t_context)[context]
    return p


def _find_distinct(numbers: Counts) -> tuple[Counts, Counts]:
    """The distinct ones of some numbers ≥ 0, ascending, and the place of each number among them.

    Sorting them takes most of the time, so it is left out where they are sorted, and where they are
    small: then all numbers up to the highest are given, also those that do not occur.
    """
    highest = int(numbers.max())
    if highest < len(numbers):
        return np.arange(highest + 1), numbers
    if (numbers[1:] >= numbers[:-1]).all():
        is_new = differs_from_previous(numbers)
        return numbers[is_new], np.cumsum(is_new) - 1
    distinct, places = np.unique(numbers, return_inverse=True)
    return distinct, places


def differs_from_previous(values: NDArray[Any]) -> NDArray[np.bool_]:
    """True for the first value and wherever a value differs from the one before it."""
    differs = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return differs
