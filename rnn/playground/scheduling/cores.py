"""The cores of this machine: how many there are, and which of them a process runs on."""

import os
import random
from contextlib import suppress
from functools import cache
from pathlib import Path

SERVERS = "RNN_PLAYGROUND_SERVERS"  # an operator's environment variable: how many share the machine
THREADS = Path("/proc/self/task")  # of this process (Linux)


@cache
def all_cores() -> frozenset[int]:
    """The numbers of those that this process might use when this was first asked; none where the
    system does not tell."""
    return frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


@cache
def count_cores() -> int:
    """How many this process might use when this was first asked: by its affinity, and by the limit
    of its container."""
    from loky import cpu_count  # type: ignore[import-untyped]

    return int(cpu_count())


def count_servers() -> int:
    """How many servers share this machine."""
    return int(os.environ.get(SERVERS) or 1)


def keep_to_one_core() -> None:
    """Let all threads of this process, and those that they start, run on one and the same core
    (Linux).

    Only one thread of a Python process runs at a time. On several cores, each one that wakes pushes
    aside whatever trains there, only to wait for the others of its process. `tests.benchmarks.load`
    measures it: twenty visitors get a fifth more training, and an answer in half the time.
    """
    if not all_cores() or not THREADS.is_dir():
        return
    core = random.choice(sorted(all_cores()))
    for thread in THREADS.iterdir():
        with suppress(OSError):  # it has ended, or the system does not allow it
            os.sched_setaffinity(int(thread.name), {core})


def other_cores() -> frozenset[int]:
    """Those that nobody answers or draws on; none where this process keeps to no core, or where
    other servers keep to others.

    What trains on the server's core is pushed aside twenty times a second, and moved from core to
    core. On another one, a visitor alone gets 6 % more training.
    """
    if not all_cores() or count_servers() > 1:
        return frozenset()
    return all_cores() - os.sched_getaffinity(0)


def use_cores(cores: frozenset[int]) -> None:
    """Let this thread, and those that it starts, run on these cores, if any are given."""
    if cores:
        with suppress(OSError):
            os.sched_setaffinity(0, cores)
