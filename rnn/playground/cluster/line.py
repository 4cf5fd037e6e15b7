"""The server's end of a line to a worker: an executor whose calls are done there in order."""

import asyncio
import pickle
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class LineExecutor(Executor):
    """Sends calls over a connection. When that ends, whatever is outstanding fails at once, and so
    does every later call."""

    def __init__(self, comm: Any, loop: asyncio.AbstractEventLoop) -> None:
        """`comm` is an open connection of Dask's, and `loop` runs it in another thread."""
        self._comm, self._loop = comm, loop
        self._guard = threading.Lock()
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._outstanding: deque[Future[Any]] = deque()  # in the order of their calls
        self._is_open = True
        self._carrying = asyncio.run_coroutine_threadsafe(self._carry(), loop)

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The call's future. All that is sent must be plain data."""
        message = pickle.dumps((call, args, kwargs))
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # it cannot be taken back
        with self._guard:
            if not self._is_open:
                raise BrokenExecutor("The line to the worker has ended.")
            self._outstanding.append(future)
            self._loop.call_soon_threadsafe(self._outgoing.put_nowait, message)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the line; the worker forgets the runs that were opened over it."""
        self._loop.call_soon_threadsafe(self._comm.abort)
        self._fail()

    async def _carry(self) -> None:
        sending = asyncio.create_task(self._send_each())
        try:
            with suppress(OSError):  # the connection has ended
                while True:
                    outcome = await self._comm.read()
                    with self._guard:
                        if not self._outstanding:  # they have failed meanwhile
                            return
                        future = self._outstanding.popleft()
                    _settle(future, outcome)
        finally:
            sending.cancel()
            self._comm.abort()
            self._fail()

    async def _send_each(self) -> None:
        with suppress(OSError):  # it is noticed where the next outcome is read
            while True:
                await self._comm.write(await self._outgoing.get())

    def _fail(self) -> None:
        with self._guard:
            self._is_open = False
            outstanding = list(self._outstanding)
            self._outstanding.clear()
        for future in outstanding:
            future.set_exception(BrokenExecutor("The worker is gone."))


def _settle(future: Future[Any], outcome: bytes) -> None:
    try:
        has_returned, value = pickle.loads(outcome)
    except Exception as error:
        has_returned, value = False, error
    if has_returned:
        future.set_result(value)
    else:
        future.set_exception(value)
