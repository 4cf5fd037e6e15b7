"""The losses of a run in constant space: however long it trains, a chart of it costs the same."""

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

CAPACITY = 256  # buckets; each is drawn as two points, its lowest and its highest loss
RECENT = 500  # the last losses, kept one by one


def width_after(iteration: int) -> int:
    """How many updates a bucket covers after so many in all."""
    width = 1
    while iteration // width >= CAPACITY:
        width *= 2
    return width


def buckets(iteration: int) -> int:
    """How many buckets there are then, the one that is not full yet included."""
    return -(-iteration // width_after(iteration))


class LossHistory:
    """Losses by bucket: each covers `width` updates, and the width doubles whenever all are full.

    A bucket keeps the lowest and the highest loss (so no spike is lost), the running mean at its
    end, and where it ends.
    """

    def __init__(self) -> None:
        self.width = 1
        self.recent: deque[float] = deque(maxlen=RECENT)
        self.held_out: list[tuple[int, float]] = []  # iteration, loss on text never trained on
        self._full = np.zeros((CAPACITY, 4))  # iteration, low, high, mean
        self._count = 0
        self._open: tuple[int, float, float] = (0, np.inf, -np.inf)  # updates, low, high
        self._last = (0, 0.0)  # iteration, mean

    @classmethod
    def resumed(
        cls,
        iteration: int,
        rows: NDArray[np.float64],
        recent: Iterable[float],
        held_out: Iterable[tuple[int, float]],
    ) -> "LossHistory":
        """A history as if it had been recorded one by one; `rows` are low, high and mean of each
        bucket, of shape (n, 3)."""
        history = cls()
        history.width = width_after(iteration)
        history.recent.extend(recent)
        history.held_out.extend(held_out)
        full, begun = divmod(iteration, history.width)
        history._count = full
        history._full[:full, 0] = history.width * np.arange(1, full + 1)
        history._full[:full, 1:] = rows[:full]
        if iteration:
            low, high, mean = rows[-1].tolist()
            history._last = (iteration, mean)
            if begun:
                history._open = (begun, low, high)
        return history

    def record(self, iteration: int, loss: float, mean: float) -> None:
        """Add the loss of one update, nats per character, and the running mean after it."""
        self.recent.append(loss)
        updates, low, high = self._open
        self._open = (updates + 1, min(low, loss), max(high, loss))
        self._last = (iteration, mean)
        if updates + 1 == self.width:
            self._full[self._count] = self._open_row()
            self._count += 1
            self._open = (0, np.inf, -np.inf)
            if self._count == CAPACITY:
                self._halve()

    def record_held_out(self, iteration: int, loss: float) -> None:
        """Add a loss on the held-out text; of more than CAPACITY every second one is let go."""
        self.held_out.append((iteration, loss))
        if len(self.held_out) > CAPACITY:
            self.held_out = self.held_out[::2]

    def rows(self) -> NDArray[np.float64]:
        """Iteration, low, high and mean of each bucket so far, of shape (n, 4), n ≤ CAPACITY."""
        full = self._full[: self._count]
        if self._open[0]:
            return np.vstack([full, self._open_row()])
        return full.copy()

    def _open_row(self) -> tuple[float, float, float, float]:
        iteration, mean = self._last
        return (iteration, self._open[1], self._open[2], mean)

    def _halve(self) -> None:
        first, second = self._full[0::2], self._full[1::2]
        merged = second.copy()  # where the pair ends
        merged[:, 1] = np.minimum(first[:, 1], second[:, 1])
        merged[:, 2] = np.maximum(first[:, 2], second[:, 2])
        self._count = CAPACITY // 2
        self._full[: self._count] = merged
        self.width *= 2
