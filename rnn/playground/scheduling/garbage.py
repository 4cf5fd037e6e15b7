"""Garbage collection by the clock.

Closed sessions form reference cycles, and hold runs. Streamlit would collect them after every
redraw, which costs all visitors 60 to 90 ms each time; it is enough to do so every now and then.
"""

import ctypes
import gc
import itertools
import sys
import threading
import time

from rnn.playground.scheduling.shared import shared

EVERY = 20.0  # seconds
THOROUGH = 3  # one of so many collections is thorough


def collect(thorough: bool = False) -> None:
    """Collect garbage, and give freed memory back to the system, which glibc by itself does only
    at times.

    Modules and their tables are frozen: to look through them again takes 75 ms instead of 2. But
    the sessions of the moment are frozen with them, so a thorough collection thaws all first.
    """
    if thorough:
        gc.unfreeze()
    gc.collect()
    if thorough:
        gc.freeze()
    if sys.platform == "linux" and (malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        malloc_trim(0)


@shared
def start_collecting() -> threading.Thread:
    """From the first call on, collect in a thread of its own."""
    collect(thorough=True)

    def repeat() -> None:
        for number in itertools.count(1):
            time.sleep(EVERY)
            collect(thorough=number % THOROUGH == 0)

    thread = threading.Thread(target=repeat, daemon=True, name="collect")
    thread.start()
    return thread
