"""Garbage collection by the clock.

Closed sessions form reference cycles. Streamlit would collect them after every redraw, which costs
all visitors 60 to 90 ms each time; it is enough to do so every now and then.
"""

import ctypes
import gc
import sys
import time
from collections.abc import Callable


def return_free_memory() -> None:
    """Give freed memory back to the system, which glibc by itself does only at times."""
    if sys.platform == "linux" and (malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        malloc_trim(0)


class PeriodicCollector:
    """Collects garbage, at most once in `every` seconds."""

    def __init__(self, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.every = every
        self._clock = clock
        self._collected_at = clock()

    def collect_if_due(self) -> None:
        now = self._clock()
        if now - self._collected_at >= self.every:
            self._collected_at = now
            gc.collect()
            return_free_memory()


COLLECTOR = PeriodicCollector(30.0)  # for the whole process
