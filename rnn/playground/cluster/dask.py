"""The Dask cluster at an address: which workers it has, and lines to them."""

import asyncio
import pickle
import threading
from collections.abc import Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

from rnn.playground.cluster.engine import RefusedError
from rnn.playground.cluster.line import LineExecutor
from rnn.playground.cluster.worker_end import LINE, prepare, version

T = TypeVar("T")

PATIENCE = 5.0  # seconds that the scheduler or a worker may take to answer
CONNECTING = 2.0  # seconds of it until there is a connection, which is tried again and again


class DaskCluster:
    """A scheduler and its workers. Every method raises an OSError, also a TimeoutError, where they
    cannot be reached."""

    def __init__(self, address: str) -> None:
        """`address` is the scheduler's, such as tcp://127.0.0.1:8786; with tls:// Dask's own
        configuration names the certificates."""
        from distributed.security import Security

        self._address = address
        self._arguments = Security().get_connection_args("client")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True, name="cluster")
        self._thread.start()

    def addresses(self) -> set[str]:
        """Where its workers are."""
        return self._wait(self._ask_scheduler())

    def connect(self, address: str) -> Executor:
        """A line to a worker. Raises RefusedError if it must not train."""
        if refusal := self._wait(self._prepare(address)):
            raise RefusedError(refusal)
        return self._wait(self._open_line(address))

    def close(self) -> None:
        """End all lines, and whatever else is under way."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._end_everything())
        self._loop.close()

    async def _end_everything(self) -> None:
        everything = asyncio.all_tasks() - {asyncio.current_task()}
        for task in everything:
            task.cancel()
        await asyncio.gather(*everything, return_exceptions=True)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        async def in_time() -> T:
            return await asyncio.wait_for(work, PATIENCE)

        return asyncio.run_coroutine_threadsafe(in_time(), self._loop).result()

    async def _ask_scheduler(self) -> set[str]:
        from distributed import rpc

        async with rpc(
            self._address, timeout=CONNECTING, connection_args=self._arguments
        ) as scheduler:
            identity = await scheduler.identity(n_workers=-1)
        return set(identity["workers"])

    async def _prepare(self, address: str) -> str:
        from distributed import rpc

        async with rpc(address, timeout=CONNECTING, connection_args=self._arguments) as worker:
            done = await worker.run(function=pickle.dumps(prepare), args=pickle.dumps((version(),)))
        return str(done["result"]) if done["status"] == "OK" else f"failed: {done['exception']!r}"

    async def _open_line(self, address: str) -> LineExecutor:
        from distributed import connect

        comm = await connect(address, timeout=CONNECTING, **self._arguments)
        await comm.write({"op": LINE, "reply": False})
        return LineExecutor(comm, asyncio.get_running_loop())
