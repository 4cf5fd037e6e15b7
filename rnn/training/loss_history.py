"""The losses of a run in constant space: however long it trains, a chart of it costs the same."""

from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

CAPACITY = 256  # buckets at most, few enough to draw all of them
RECENT = 500  # updates whose losses are kept one by one


def bucket_width(iteration: int) -> int:
    """How many updates each bucket covers after that many updates."""
    width = 1
    while iteration // width >= CAPACITY:
        width *= 2
    return width


def count_buckets(iteration: int) -> int:
    """How many buckets there are after that many updates, the unfinished one included."""
    return -(-iteration // bucket_width(iteration))


class LossHistory:
    """Losses by bucket: each covers `width` updates, and the width doubles whenever all are full.

    A bucket keeps the iteration at its end, the lowest and the highest of its losses (so no spike
    is lost), and the running mean at its end.
    """

    def __init__(self) -> None:
        self.width = 1
        self.recent: deque[float] = deque(maxlen=RECENT)
        self.held_out: list[tuple[int, float]] = []  # iteration, loss on held-out text
        self._full = np.zeros((CAPACITY, 4))  # of each full bucket: iteration, low, high, mean
        self._full_count = 0
        self._unfinished: tuple[int, float, float] = (0, np.inf, -np.inf)  # updates, low, high
        self._last = (0, 0.0)  # iteration, running mean

    @classmethod
    def from_rows(
        cls,
        iteration: int,
        rows: NDArray[np.float64],
        recent: Iterable[float],
        held_out: Iterable[tuple[int, float]],
    ) -> "LossHistory":
        """The history of a run of that many updates, the same as if they had been recorded one by
        one. `rows`: low, high and mean of each bucket, of shape (n, 3)."""
        history = cls()
        history.width = bucket_width(iteration)
        history.recent.extend(recent)
        history.held_out.extend(held_out)
        full, updates = divmod(iteration, history.width)
        history._full_count = full
        history._full[:full, 0] = history.width * np.arange(1, full + 1)
        history._full[:full, 1:] = rows[:full]
        if iteration:
            low, high, mean = rows[-1].tolist()
            history._last = (iteration, mean)
            if updates:
                history._unfinished = (updates, low, high)
        return history

    def record(self, iteration: int, loss: float, mean: float) -> None:
        """Add the loss of one update, nats per character, and the running mean after it."""
        self.recent.append(loss)
        updates, low, high = self._unfinished
        self._unfinished = (updates + 1, min(low, loss), max(high, loss))
        self._last = (iteration, mean)
        if updates + 1 == self.width:
            self._full[self._full_count] = self._unfinished_row()
            self._full_count += 1
            self._unfinished = (0, np.inf, -np.inf)
            if self._full_count == CAPACITY:
                self._merge_pairs()

    def record_held_out(self, iteration: int, loss: float) -> None:
        """Add a loss on the held-out text. Of more than CAPACITY every second one is dropped."""
        self.held_out.append((iteration, loss))
        if len(self.held_out) > CAPACITY:
            self.held_out = self.held_out[::2]

    def rows(self) -> NDArray[np.float64]:
        """Iteration, low, high and mean of each bucket so far, of shape (n, 4), n ≤ CAPACITY."""
        full = self._full[: self._full_count]
        if self._unfinished[0]:
            return np.vstack([full, self._unfinished_row()])
        return full.copy()

    def _unfinished_row(self) -> tuple[float, float, float, float]:
        iteration, mean = self._last
        _, low, high = self._unfinished
        return (iteration, low, high, mean)

    def _merge_pairs(self) -> None:
        self._full_count = CAPACITY // 2
        self._full[: self._full_count] = merge_pairs(self._full)
        self.width *= 2


def merge_pairs(rows: NDArray[Any]) -> NDArray[Any]:
    """Every two buckets, of shape (n, 4), as one, (⌈n/2⌉, 4): the iteration and the mean are those
    of the later one, at which the pair ends. A last one without another stays."""
    first, second = rows[0:-1:2], rows[1::2]
    merged = second.copy()
    merged[:, 1] = np.minimum(first[:, 1], second[:, 1])
    merged[:, 2] = np.maximum(first[:, 2], second[:, 2])
    return merged if len(rows) % 2 == 0 else np.vstack([merged, rows[-1:]])
