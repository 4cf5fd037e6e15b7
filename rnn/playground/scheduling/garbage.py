"""Garbage collection by the clock.

Closed sessions form reference cycles, and hold runs. Streamlit would collect them after every
redraw, which costs all visitors 60 to 90 ms each time; it is enough to do so every now and then.
"""

import ctypes
import gc
import sys
import threading
import time
from functools import cache

EVERY = 20.0  # seconds


def collect() -> None:
    """Collect garbage, and give freed memory back to the system, which glibc by itself does only
    at times."""
    gc.collect()
    if sys.platform == "linux" and (malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        malloc_trim(0)


@cache
def start_collecting() -> threading.Thread:
    """From the first call on, collect in a thread of its own. What is there already stays: modules
    and their tables, which every collection would look through again."""
    gc.collect()
    gc.freeze()

    def repeat() -> None:
        while True:
            time.sleep(EVERY)
            collect()

    thread = threading.Thread(target=repeat, daemon=True, name="collect")
    thread.start()
    return thread
