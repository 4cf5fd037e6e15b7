"""What a network's logits say, in float64: probabilities, and the loss of every single guess."""

import numpy as np

from rnn.network.cells.base import Array
from rnn.vocabulary import Ids


def log_probabilities(logits: Array) -> Array:
    """log p of every character, of the shape of `logits`, (…, V): by log-sum-exp, so nothing
    overflows."""
    y = logits.astype(np.float64)
    y -= y.max(axis=-1, keepdims=True)
    y -= np.log(np.exp(y).sum(axis=-1, keepdims=True))
    return y


def losses(logits: Array, targets: Ids) -> Array:
    """-log p(target) in nats, of the shape of `targets`; logits have one axis more, (…, V)."""
    y = log_probabilities(logits)
    return -np.take_along_axis(y, targets[..., None], axis=-1)[..., 0]


def divergences(logits: Array, others: Array) -> Array:
    """How different two guesses are: the Kullback-Leibler divergence KL(p ‖ q) in nats, of p from
    `logits` and q from `others`, both (…, V)."""
    log_p, log_q = log_probabilities(logits), log_probabilities(others)
    divergence: Array = (np.exp(log_p) * (log_p - log_q)).sum(axis=-1)
    return divergence
