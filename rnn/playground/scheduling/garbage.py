"""What visitors leave behind holds on to itself in circles, so somebody has to sweep.

Streamlit would after every redraw, which costs all visitors 60-90 ms each time.
"""

import ctypes
import gc
import sys
import time
from collections.abc import Callable


def trim() -> None:
    """Give what is free back to the system, which glibc by itself does only at times."""
    if sys.platform == "linux" and (malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        malloc_trim(0)


class Broom:
    """Collects garbage, at most once in `every` seconds."""

    def __init__(self, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.every = every
        self._clock = clock
        self._swept_at = clock()

    def sweep(self) -> None:
        """Collect, if it is time."""
        now = self._clock()
        if now - self._swept_at >= self.every:
            self._swept_at = now
            gc.collect()
            trim()


BROOM = Broom(30.0)  # for the whole process
