"""The workers in which runs live: each is an executor with a single process, so its calls are done
one after the other. Slices of training take turns, and what a visitor asks for goes before them.

A run stays in the worker where it was opened. `host.py` holds the functions that are submitted.
"""

import logging
import math
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from rnn.playground.scheduling.background import begin_background, in_background
from rnn.playground.scheduling.cores import all_cores, other_cores, use_cores
from rnn.playground.scheduling.garbage import start_collecting
from rnn.playground.scheduling.slices import ROUND, Slices
from rnn.playground.scheduling.waiting_calls import watch_calls

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_SLICE = 0.05  # seconds; a command may have to wait for those that are handed over
SHORTEST_SLICE = 0.004  # seconds, however many train: a slice costs a message each way
TRAINING_FOR = 2.0  # seconds after its latest slice in which a run counts as training

log = logging.getLogger(__name__)

MakeExecutor = Callable[[], Executor]


class WorkerLostError(Exception):
    """The worker has died, and with it every run that lived there."""


class Worker:
    """One executor. When it breaks it stays broken, and the engine puts another in its place."""

    def __init__(self, executor: Executor, cores: Callable[[], frozenset[int]] = frozenset) -> None:
        """`cores`: tells on which ones the next slice is trained; none: on any."""
        self._executor = executor
        self._cores = cores
        self._guard = threading.Lock()
        self._slices = Slices()
        self._trained_at: dict[str, float] = {}  # run -> when its latest slice was submitted
        self.runs: set[str] = set()
        self.others = 0  # the runs of other servers that live here …
        self.cost_of_others = 0.0  # … and what those of them cost that train
        self.answered_at = -math.inf  # when a call of a run here last ended
        self.lost = False

    def submit(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Like `Executor.submit`. Raises WorkerLostError if the worker has died."""
        if self.lost:
            raise WorkerLostError
        try:
            return self._executor.submit(call, *args, **kwargs)
        except (BrokenExecutor, RuntimeError) as error:
            self.lost = True
            raise WorkerLostError from error

    def submit_for(self, run_id: str, call: Callable[..., T], *args: Any) -> Future[T]:
        """Submit a call about a run, past the slices of others. Raises WorkerLostError."""
        self._slices.hurry(run_id)
        return self.submit(call, run_id, *args)

    def submit_slice(self, run_id: str, call: Callable[..., T], *args: Any) -> Future[T]:
        """Submit a slice of a run in its turn. The future raises WorkerLostError if the worker
        has died by then."""

        def hand_over() -> Future[T]:
            return self.submit(in_background, self._cores(), call, run_id, *args)

        return self._slices.add(run_id, hand_over)

    def submit_past(self, run_id: str, call: Callable[..., T], *args: Any) -> Future[T]:
        """Submit a call about a run, past all slices. Raises WorkerLostError."""
        return self.submit(call, run_id, *args)

    def stand_back_for(self, answer: Future[Any]) -> None:
        """Let the slices of all wait until an answer has come."""
        self._slices.stand_back_for(answer)

    def slice_for(self, run_id: str) -> float:
        """The seconds that a run may train before it is the turn of others; notes that it does."""
        with self._guard:
            self._trained_at[run_id] = time.monotonic()
        share = ROUND / (max(1, self.count_training()) + self.cost_of_others)
        return min(LONGEST_SLICE, max(SHORTEST_SLICE, share))

    def count_training(self) -> int:
        """How many runs train here."""
        since = time.monotonic() - TRAINING_FOR
        with self._guard:
            self._trained_at = {r: at for r, at in self._trained_at.items() if at > since}
            return len(self._trained_at)

    @property
    def load(self) -> int:
        """How many runs live here."""
        return len(self.runs) + self.others

    def stop(self) -> None:
        """End the process, also in the middle of a call."""
        self.lost = True
        kill = {"kill_workers": True} if hasattr(self._executor, "_processes") else {}
        self._executor.shutdown(wait=False, **kill)


class Engine:
    """As many workers as were asked for; of none, one is made when it is first needed."""

    def __init__(self, make_executor: MakeExecutor, workers: int = 1) -> None:
        self._make_executor = make_executor
        self._guard = threading.Lock()
        self._workers = [self._make_worker() for _ in range(workers)]

    def place(self) -> Worker:
        """The worker with the fewest runs, for a new one."""
        with self._guard:
            for index, worker in enumerate(self._workers):
                if worker.lost:
                    log.warning("A worker died; another takes its place.")
                    self._workers[index] = self._make_worker()
            if not self._workers:
                self._workers.append(self._make_worker())
            return min(self._workers, key=lambda worker: worker.load)

    def _make_worker(self) -> Worker:
        return Worker(self._make_executor(), self._choose_cores)

    def _choose_cores(self) -> frozenset[int]:
        """Where the next slice is trained: not on the server's own core, as long as there are
        enough others for the workers that train."""
        training = sum(worker.count_training() > 0 for worker in self._workers)
        others = other_cores()
        return others if training <= len(others) else all_cores()

    def stop(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.stop()


def make_process() -> Executor:
    """An executor with one process: of loky, since the pools of the standard library start the
    script of `__main__` again, which inside Streamlit is the app."""
    from loky import set_loky_pickler  # type: ignore[import-untyped]

    from rnn.playground.worker_process import OneProcess

    set_loky_pickler("pickle")  # what crosses is plain data: cloudpickle would take longer
    environment = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "LOKY_MAX_MEMORY_LEAK_SIZE": "1e12",  # loky would end a worker that grows: runs live here
    }
    executor: Executor = OneProcess(
        env=environment,
        initializer=begin_worker,
        initargs=(os.getpid(), all_cores()),
    )
    return executor


def begin_worker(parent: int, cores: frozenset[int], calls: Connection) -> None:
    """The first call in a worker: it may run on all cores, where its training gives way to all
    else, and goes on while no call waits in the pipe `calls`. It gives back the memory of closed
    runs, and ends in time."""
    use_cores(cores)
    watch_calls(calls)
    begin_background()
    start_collecting()
    die_with_parent(parent)


def die_with_parent(parent: int) -> None:
    """In a worker: end when the server is gone, however that ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(0)

    threading.Thread(target=watch, daemon=True, name="die_with_parent").start()


def make_thread() -> Executor:
    """An executor with one thread of this process."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="run")
