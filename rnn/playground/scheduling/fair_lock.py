"""A lock that is handed on in the order in which it was asked for. One visitor at a time draws:
if twenty did at once, the thread that sends what is drawn would wait for all of them."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 1.0  # seconds; whoever waited so long for a turn goes on without


class FairLock:
    """A queue of turns; the urgent ones come first."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Lock] = deque()  # the first one has the turn
        self._urgent: set[threading.Lock] = set()  # of those that wait

    @contextmanager
    def turn(self, timeout: float = PATIENCE, urgent: bool = False) -> Iterator[bool]:
        """Wait for at most `timeout` seconds; gives whether the turn came."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            self._queue.insert(self._behind_the_urgent() if urgent else len(self._queue), mine)
            if len(self._queue) == 1:
                mine.release()
            elif urgent:
                self._urgent.add(mine)
        try:
            came = mine.acquire(timeout=max(0.0, timeout))
            self._urgent.discard(mine)
            yield came
        finally:
            with self._guard:
                was_first = self._queue[0] is mine
                self._queue.remove(mine)
                if was_first and self._queue:
                    self._urgent.discard(self._queue[0])  # its turn has come
                    self._queue[0].release()

    def _behind_the_urgent(self) -> int:
        """The place behind whoever has the turn and the last urgent one who waits."""
        urgent = (place for place, one in enumerate(self._queue, 1) if one in self._urgent)
        return max(urgent, default=1)


DRAWING = FairLock()  # for the whole process
