"""Training gives way to everything else on a machine, also to what visitors ask of the same worker:
it is done on a thread of its own, which the system lets run where nothing more urgent does.

So there can be as many workers as cores, and they use what the server leaves.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from rnn.playground.scheduling.cores import use_cores

P = ParamSpec("P")
T = TypeVar("T")

NICENESS = 10  # of what trains; of what answers and draws it is 0

_is_worker = False


def begin_background() -> None:
    """This process is a worker. In a server training does not give way: it would still hold the
    interpreter's lock, and all others would wait with it."""
    global _is_worker
    _is_worker = True


def in_background(
    cores: frozenset[int], call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Do a call where it gives way, on these cores if any are given, and wait for it. Raises what
    it raises."""
    if not _is_worker:
        return call(*args, **kwargs)

    def do() -> T:
        use_cores(cores)
        return call(*args, **kwargs)

    return _background().submit(do).result()


@cache
def _background() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="train", initializer=_give_way)


def _give_way() -> None:
    if hasattr(os, "nice"):  # on Linux it holds for this thread alone
        os.nice(max(0, NICENESS - os.nice(0)))
