"""Who may train: so many visitors at once, and whoever comes after them waits in line."""

import os
import threading
import time
from collections.abc import Callable, Hashable

MOST = "RNN_PLAYGROUND_VISITORS"  # an operator's environment variable
GONE = 20.0  # seconds without a sign after which a visitor has left


class Line:
    """The visitors who want to train, in the order of coming; the first `most` of them do."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = max(1, most)
        self._clock = clock
        self._guard = threading.Lock()
        self._seen: dict[Hashable, float] = {}  # in order of coming -> the last sign of them

    def place(self, visitor: Hashable) -> int:
        """A sign that the visitor is here and wants to train; gives 0 if they may, and else their
        number in line."""
        with self._guard:
            now = self._clock()
            self._seen[visitor] = now
            self._seen = {who: seen for who, seen in self._seen.items() if now - seen < GONE}
            return max(0, list(self._seen).index(visitor) + 1 - self.most)

    def leave(self, visitor: Hashable) -> int:
        """The visitor does not want to train any more, and has no number in line: gives 0."""
        with self._guard:
            self._seen.pop(visitor, None)
        return 0

    @property
    def training(self) -> int:
        """How many train."""
        return min(len(self._seen), self.most)


LINE = Line(int(os.environ.get(MOST) or 24))  # for the whole process
