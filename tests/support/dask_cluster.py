"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from rnn.playground.cluster.dask import DaskCluster
from rnn.playground.cluster.worker_end import ONE_THREAD
from tests.support.running_app import ROOT

PATIENCE = 60.0  # seconds until something counts as stuck
IS_INSTALLED = importlib.util.find_spec("distributed") is not None
DASK = Path(sys.executable).with_name("dask")


class RunningCluster:
    """A scheduler, and as many workers as were started."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self._port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler: subprocess.Popen[bytes]
        self.start_scheduler()

    def start_scheduler(self) -> None:
        """One scheduler; after the one before has ended, in its place."""
        self.scheduler = _start("scheduler", "--port", str(self._port))

    def start_worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker, as the README says that it is to be started."""
        options = ("--nthreads", "1", "--no-nanny", *options)
        worker = _start("worker", self.address, *options, **environment)
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        """End all of it."""
        everyone = [self.scheduler, *self.workers]
        for process in everyone:
            process.kill()
        for process in everyone:
            process.wait()


def _start(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    one_thread = dict.fromkeys(ONE_THREAD, "1")
    env: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(ROOT), **one_thread, **environment}
    command = [DASK, *arguments, "--host", "127.0.0.1", "--no-dashboard"]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@contextmanager
def dask_cluster(workers: int = 1) -> Iterator[RunningCluster]:
    """A cluster, ended when the block ends. Whether it has begun is for the caller to see."""
    cluster = RunningCluster()
    try:
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        cluster.stop()


def kill(process: subprocess.Popen[bytes]) -> None:
    """As if its machine had failed."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until it comes about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.02)


@contextmanager
def lines(running: RunningCluster) -> Iterator[Callable[[], Executor]]:
    """What makes a line to some worker of the cluster, once there is one."""
    cluster = DaskCluster(running.address)

    def addresses() -> set[str]:
        try:
            return cluster.addresses()
        except OSError:  # the scheduler has not begun
            return set()

    try:
        eventually(lambda: bool(addresses()))
        yield lambda: cluster.connect(addresses().pop())
    finally:
        cluster.close()
