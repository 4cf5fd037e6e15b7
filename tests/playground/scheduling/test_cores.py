"""The server keeps to one core, and its workers do not."""

import os
import subprocess
import sys

import pytest

from rnn.playground.scheduling.cores import SERVERS, all_cores, count_cores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds threads to cores")

AFFINITIES = """
import os, threading
from rnn.playground import shared_engine

shared_engine.count_cores = lambda: CORES
old = threading.Event()
threading.Thread(target=old.wait, daemon=True).start()
engine = shared_engine.engine()
new = []
thread = threading.Thread(target=lambda: new.append(os.sched_getaffinity(0)))
thread.start(), thread.join()
server = [os.sched_getaffinity(int(task)) for task in os.listdir("/proc/self/task")] + new
print(len({core for cores in server for core in cores}))
for _ in range(2):  # the second takes the place of one that has died
    worker = engine.place()
    print(len(worker.submit(os.sched_getaffinity, 0).result()))
    assert worker.submit(os.nice, 0).result() == 0, "it answers late"
    assert worker.submit_slice(0, os.nice).result() >= 10, "its training does not give way"
    worker.stop()
engine.stop()
"""

TRAINING = """
import os, time
from rnn.playground import engine, shared_engine

def trains_on_the_core_of_the_server(worker):
    worker.slice_for("run")
    core, = os.sched_getaffinity(0)
    return core in worker.submit_slice(0, os.sched_getaffinity).result()

os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
made = shared_engine.engine()
one = made.place()
one.runs.add("run")
other = made.place()
for worker in (one, other):
    worker.submit(os.getpid).result()  # it has begun
print(trains_on_the_core_of_the_server(one))
print(trains_on_the_core_of_the_server(other) and trains_on_the_core_of_the_server(one))
time.sleep(engine.TRAINING_FOR + 0.1)
print(trains_on_the_core_of_the_server(other))
made.stop()
"""


def affinities(servers: str, cores: int) -> list[int]:
    """On how many cores the threads of a server run, and two workers, one after the other."""
    printed = run(AFFINITIES.replace("CORES", str(cores)), servers, workers=1)
    return [int(line) for line in printed]


def run(code: str, servers: str, workers: int) -> list[str]:
    """What a program prints in a process of its own, as a server among so many."""
    env = {**os.environ, SERVERS: servers, "RNN_PLAYGROUND_WORKERS": str(workers)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(("servers", "cores"), [("", 2), ("1", 64), ("2", 2), ("3", 1)])
def test_a_server_keeps_to_one_core_and_its_workers_use_all(servers: str, cores: int) -> None:
    all_of_them = len(os.sched_getaffinity(0))
    assert affinities(servers, cores) == [1, all_of_them, all_of_them]


def test_servers_that_need_more_than_a_core_keep_to_none() -> None:
    """They know nothing of each other, and might choose the same one."""
    all_of_them = len(os.sched_getaffinity(0))
    assert affinities("2", 4) == [all_of_them] * 3


@pytest.mark.skipif(len(all_cores()) < 2, reason="there is no other core")
def test_training_leaves_the_core_of_the_server_while_there_are_enough_others() -> None:
    """One run trains, then two, then one again."""
    assert run(TRAINING, servers="1", workers=2) == ["False", "True", "False"]


@pytest.mark.skipif(len(all_cores()) < 2, reason="there is no other core")
def test_beside_other_servers_training_uses_all_cores() -> None:
    """Where they keep to is not known."""
    assert run(TRAINING, servers="2", workers=2) == ["True", "True", "True"]


def test_no_more_cores_are_counted_than_this_process_may_use() -> None:
    assert 1 <= count_cores() <= len(os.sched_getaffinity(0))
