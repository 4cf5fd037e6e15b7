"""Workers that are processes: they have one thread for linear algebra, are replaced when they die,
and end with their server. How many there are is the operator's choice."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import suppress

import pytest

from rnn.playground import shared_engine
from rnn.playground.engine import Engine, Worker, WorkerLostError, make_process
from rnn.playground.scheduling.single_flight import SingleFlight
from rnn.playground.shared_engine import WORKERS, make_engine
from tests.support import in_worker
from tests.support.engine import InlineExecutor
from tests.support.running_app import ROOT

PATIENCE = 60.0  # seconds until a call counts as stuck

# A server that says which process its worker is, and goes on.
SERVER = """
import os, time
from rnn.playground.engine import Engine, make_process
engine = Engine(make_process)  # kept: without it, its workers are ended
print(engine.place().submit(os.getpid).result(), flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(make_process)
    yield engine
    engine.stop()


def process_of(worker: Worker) -> int:
    """Its number."""
    return worker.submit(os.getpid).result(PATIENCE)


def is_alive(pid: int) -> bool:
    """Whether a process runs; not one that has ended and whose parent has not asked how."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.01)


def is_lost(worker: Worker) -> bool:
    try:
        worker.submit(os.getpid)
    except WorkerLostError:
        return True
    return False


def test_a_worker_that_dies_in_the_middle_of_an_answer_is_lost_at_once() -> None:
    engine = Engine(make_process)
    worker = engine.place()
    with pytest.raises(BrokenExecutor):
        worker.submit(in_worker.die_while_answering).result(PATIENCE)
    assert is_lost(worker) and process_of(engine.place())
    engine.stop()


def test_a_worker_is_another_process_and_stays_the_same(engine: Engine) -> None:
    pids = {process_of(engine.place()) for _ in range(5)}
    assert len(pids) == 1 and os.getpid() not in pids


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_has_one_thread_for_linear_algebra(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the server's environment says."""
    assert engine.place().submit(in_worker.blas_threads).result(PATIENCE) == 1
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    other = Engine(make_process)
    try:
        assert other.place().submit(in_worker.blas_threads).result(PATIENCE) == 1
        leak = other.place().submit(in_worker.environment, "LOKY_MAX_MEMORY_LEAK_SIZE")
        assert float(leak.result(PATIENCE) or 0) > 2**39, "loky would end a worker that grows"
    finally:
        other.stop()


def test_a_worker_that_is_killed_is_lost_and_another_takes_its_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = Engine(make_process)
    try:
        worker = engine.place()
        pid = process_of(worker)
        outstanding = [worker.submit(in_worker.sleep, PATIENCE) for _ in range(3)]
        os.kill(pid, signal.SIGKILL)
        for call in outstanding:
            with pytest.raises(BrokenExecutor):
                call.result(PATIENCE)
        eventually(lambda: is_lost(worker))
        assert worker.lost
        with caplog.at_level(logging.WARNING):
            fresh = engine.place()
        assert fresh is not worker and fresh.load == 0 and "another takes its place" in caplog.text
        assert process_of(fresh) != pid and engine.place() is fresh
    finally:
        engine.stop()


def test_a_worker_that_is_stopped_ends_in_the_middle_of_a_call(engine: Engine) -> None:
    worker = engine.place()
    pid = process_of(worker)
    hanging = worker.submit(in_worker.sleep, 10 * PATIENCE)
    worker.stop()
    assert is_lost(worker)
    assert hanging.exception(PATIENCE) is not None
    eventually(lambda: not is_alive(pid))
    assert process_of(engine.place()) != pid


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_ends_when_its_server_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        worker = int(server.stdout.readline())
        try:
            assert is_alive(worker)
            server.send_signal(signal.SIGKILL)
            server.wait()
            eventually(lambda: not is_alive(worker), seconds=5.0)
        finally:
            server.kill()
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


# --- what the operator chooses ---


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No processes: this thread in their place."""
    monkeypatch.setattr(shared_engine, "make_process", InlineExecutor)
    monkeypatch.delenv(WORKERS, raising=False)


def executors(engine: Engine) -> list[type[Executor]]:
    return [type(worker._executor) for worker in engine._workers]


def test_by_default_there_is_a_worker_for_each_core(
    inline: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cores, workers in ((1, 1), (2, 2), (3, 3), (8, 8)):
        monkeypatch.setattr(shared_engine, "count_cores", lambda n=cores: n)
        assert executors(make_engine()) == [InlineExecutor] * workers


def test_the_operator_says_how_many(inline: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKERS, "3")
    assert executors(make_engine()) == [InlineExecutor] * 3
    monkeypatch.setenv(WORKERS, "0")
    assert executors(make_engine()) == [ThreadPoolExecutor]


def test_where_no_process_can_be_had_a_thread_trains(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_processes() -> Executor:
        raise PermissionError("processes are forbidden here")

    monkeypatch.delenv(WORKERS, raising=False)
    monkeypatch.setattr(shared_engine, "make_process", no_processes)
    with caplog.at_level(logging.WARNING):
        assert executors(make_engine()) == [ThreadPoolExecutor]
    assert "a thread does it" in caplog.text


def test_visitors_who_come_together_share_one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Engine] = []
    ready = threading.Barrier(5)

    def slowly() -> Engine:
        time.sleep(0.05)
        made.append(Engine(InlineExecutor))
        return made[-1]

    monkeypatch.setattr(shared_engine, "_shared_engine", SingleFlight(slowly, most=1))

    def come(_: int) -> Engine:
        ready.wait()
        return shared_engine.engine()

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(come, range(5))) == {made[0]}
    assert shared_engine.engine() is made[0] and len(made) == 1
