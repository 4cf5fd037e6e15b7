"""One queue for the processor: however many visitors train at once, each gets its turn in order."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

SLICE = 0.01  # seconds of training in one turn


class FairGate:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Lock] = deque()  # the first in it has the turn

    @contextmanager
    def turn(self, timeout: float) -> Iterator[bool]:
        """Wait in line for at most `timeout` seconds; gives whether the turn came."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            self._queue.append(mine)
            if len(self._queue) == 1:
                mine.release()
        try:
            yield mine.acquire(timeout=max(0.0, timeout))
        finally:
            with self._guard:
                was_first = self._queue[0] is mine
                self._queue.remove(mine)
                if was_first and self._queue:
                    self._queue[0].release()


GATE = FairGate()  # for the whole process
