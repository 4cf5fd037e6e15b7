"""The admission queue: so many visitors train at once, and whoever comes after them waits."""

import os
import threading
import time
from collections.abc import Callable, Hashable

MOST_VISITORS = "RNN_PLAYGROUND_VISITORS"  # an operator's environment variable
GONE = 20.0  # seconds without a sign after which a visitor has left


class AdmissionQueue:
    """The visitors who want to train, in the order of coming; the first `most` of them do."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = max(1, most)
        self._clock = clock
        self._guard = threading.Lock()
        self._seen: dict[Hashable, float] = {}  # in order of coming -> when last seen

    def place(self, visitor: Hashable) -> int:
        """Note that the visitor wants to train; gives 0 if they may, else their place in line."""
        with self._guard:
            now = self._clock()
            self._seen[visitor] = now
            self._seen = {who: seen for who, seen in self._seen.items() if now - seen < GONE}
            return max(0, list(self._seen).index(visitor) + 1 - self.most)

    def leave(self, visitor: Hashable) -> None:
        """Note that the visitor does not want to train any more."""
        with self._guard:
            self._seen.pop(visitor, None)

    @property
    def training(self) -> int:
        """How many train."""
        return min(len(self._seen), self.most)


ADMISSION = AdmissionQueue(int(os.environ.get(MOST_VISITORS) or 40))  # for the whole process
