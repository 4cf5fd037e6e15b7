"""Functions for a worker to call; a process finds them by their module."""

import ctypes
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from rnn.errors import PlaygroundError

_noted: list[int] = []


def note(number: int) -> list[int]:
    """All numbers that were noted in this process."""
    _noted.append(number)
    return [*_noted]


def forget() -> None:
    _noted.clear()


def refuse(error: PlaygroundError) -> None:
    raise error


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def die_while_answering() -> bytes:
    """End this process when half of the answer has been sent."""

    def send_half(connection: Connection, data: memoryview) -> None:
        os.write(connection.fileno(), bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection._send = send_half  # type: ignore[attr-defined]
    return bytes(100)


def blas_threads() -> int:
    """How many threads the linear algebra of NumPy has, as OpenBLAS itself says."""
    import numpy as np

    np.ones((2, 2)) @ np.ones((2, 2))
    mapped = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()}
    (library,) = (path for path in mapped if "openblas" in Path(path).name)
    openblas = ctypes.CDLL(library)
    for prefix in ("scipy_", ""):
        for suffix in ("64_", ""):
            name = f"{prefix}openblas_get_num_threads{suffix}"
            if hasattr(openblas, name):
                return int(getattr(openblas, name)())
    raise LookupError(f"{library} does not tell its threads")


def environment(name: str) -> str | None:
    return os.environ.get(name)
