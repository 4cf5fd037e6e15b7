"""What did not answer is tried again: one attempt at a time, ever more seldom until one succeeds;
then the others follow at once. However many wait, whoever comes back is not run down.
"""

import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

FIRST, LONGEST = 1.0, 10.0  # seconds between two attempts

log = logging.getLogger(__name__)

Attempt = Callable[[], bool]  # gives whether there is nothing more to try


class Retries:
    """Attempts that wait for their turn, in a thread of their own that ends with the process."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self.away = False  # whether the latest attempt of all failed
        self._sleep = sleep
        self._waiting: SimpleQueue[Attempt] = SimpleQueue()
        self._thread = threading.Thread(target=self._repeat, daemon=True, name="retries")
        self._guard = threading.Lock()

    def add(self, attempt: Attempt) -> None:
        """Try again in a while. An attempt is added once, until it is through."""
        if not self.away:
            log.warning("What runs are kept in does not answer; it is tried again.")
        self.away = True
        self._waiting.put(attempt)
        with self._guard:
            if not self._thread.ident:
                self._thread.start()

    def _repeat(self) -> None:
        pause = FIRST
        while True:
            attempt = self._waiting.get()
            self._sleep(pause)
            if attempt():
                if self.away:
                    log.warning("What runs are kept in answers again.")
                pause, self.away = 0.0, False
            else:
                pause, self.away = min(max(FIRST, 2 * pause), LONGEST), True
                self._waiting.put(attempt)
