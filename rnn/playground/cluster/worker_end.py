"""What happens in a worker of a Dask cluster: each server has a line to it, a connection of its
own, and the calls of all lines are done one after the other.

Dask's scheduler knows which workers there are, but no call goes by way of it: as tasks of Dask,
calls cost it 3 ms of processor each, so that twenty workers would be all that it could feed.
"""

import asyncio
import hashlib
import os
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rnn.playground import host
from rnn.playground.scheduling.background import begin_background
from rnn.playground.scheduling.garbage import start_collecting

LINE = "rnn-playground line"  # the operation that a server asks a worker for
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

_trainer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="run")
_lines: set["Line"] = set()
_line_of_call: ContextVar["Line"] = ContextVar("line of call")


@dataclass(frozen=True)
class Demand:
    """What is asked of a worker."""

    runs: int = 0  # that live there
    cost: float = 0.0  # of those that train


class Line:
    """What one server has in this worker."""

    def __init__(self) -> None:
        self.runs: frozenset[str] = frozenset()
        self.cost = 0.0  # of its runs that train, as it says
        self.has_ended = False

    def do(self, message: bytes) -> bytes:
        """Do one call; gives whether it returned or raised, and what. Nothing is done any more for
        who is no longer there."""
        if self.has_ended:
            return b""
        before = host.run_ids()
        try:
            _line_of_call.set(self)
            call, args, kwargs = pickle.loads(message)
            return pickle.dumps((True, call(*args, **kwargs)))
        except Exception as error:
            return _dump_error(error)
        finally:
            now = host.run_ids()
            self.runs = (self.runs | (now - before)) & now

    def close(self) -> None:
        """Forget its runs."""
        for run_id in self.runs:
            host.close(run_id)


def compare_demand(cost: float) -> Demand:
    """Note the cost of what the server that asks trains here; gives what all others ask for."""
    line = _line_of_call.get()
    line.cost = cost
    others = sum(other.cost for other in _lines if other is not line)
    return Demand(len(host.run_ids() - line.runs), others)


def _dump_error(error: Exception) -> bytes:
    try:
        return pickle.dumps((False, error))
    except Exception:  # a defect of the error's own
        return pickle.dumps((False, RuntimeError(repr(error))))


async def serve(comm: Any) -> None:
    """Do what one server asks for, in order, and send each outcome back. When the connection ends,
    also because the server was killed, its runs end."""
    loop = asyncio.get_running_loop()
    outcomes: asyncio.Queue[asyncio.Future[bytes]] = asyncio.Queue()

    async def send_each() -> None:
        with suppress(OSError):  # it is noticed where the next call is read
            while True:
                await comm.write(await (await outcomes.get()))

    line, sender = Line(), asyncio.create_task(send_each())
    _lines.add(line)
    try:
        with suppress(OSError):  # the connection has ended
            while True:
                message = await comm.read()
                outcomes.put_nowait(loop.run_in_executor(_trainer, line.do, message))
    finally:
        line.has_ended = True
        sender.cancel()
        _lines.discard(line)
        _trainer.submit(line.close)


@cache
def version() -> str:
    """What must be the same in a server and in its workers: the code, and the numbers it makes."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {np.__version__}".encode())
    folder = Path(__file__).parents[2]
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def prepare(server_version: str, dask_worker: Any = None) -> str:
    """Let this worker answer servers. Gives why it must not, or nothing."""
    if dask_worker.state.nthreads != 1:
        return f"must be started with --nthreads 1, got {dask_worker.state.nthreads}"
    for name in ONE_THREAD:
        if (threads := os.environ.get(name)) != "1":
            return f"must be started with {name}=1, got {threads}: else its runs differ from others"
    if server_version != version():
        return "must have the same version of the app, of Python and of NumPy as the server"
    dask_worker.handlers[LINE] = serve
    _trainer.submit(start_collecting)
    begin_background()
    return ""
