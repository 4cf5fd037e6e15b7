"""Softmax and cross-entropy, the loss of guessing the next character:

p = exp(y) / Σ exp(y)    loss = -Σ log p(target)    dLoss/dy = p - onehot(target)
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.network.cells.base import Array

# A character whose logit is so far below the largest one has the probability 0. exp(-80) is nothing
# beside 1, and from about -87 on exp gives subnormal numbers: a product of matrices that contain
# some of these takes up to forty times as long.
LEAST_LOGIT = -80.0


def softmax_cross_entropy(
    logits: Array, targets: NDArray[Any], batch_size: int = 1
) -> tuple[float, Array]:
    """The loss in nats, summed over N targets and divided by `batch_size`, and its gradient by the
    logits.

    The logits have the shape (V, N): sums over V are then sums of contiguous rows. The gradient
    takes their place.
    """
    # log-sum-exp: with the largest logit taken off, exp cannot overflow
    y, columns = logits, np.arange(len(targets))
    y -= y.max(axis=0)
    of_target = y[targets, columns]
    y[y < LEAST_LOGIT] = -np.inf
    np.exp(y, out=y)
    total = y.sum(axis=0)
    loss = float(np.log(total).sum(dtype=np.float64) - of_target.sum(dtype=np.float64))
    dy = np.divide(y, total * batch_size, out=y)
    dy[targets, columns] -= 1 / batch_size
    return loss / batch_size, dy
