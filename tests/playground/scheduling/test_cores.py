"""The server keeps to one core, and its workers do not."""

import os
import subprocess
import sys

import pytest

from rnn.playground.scheduling.cores import SERVERS, count_cores

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


def affinities(servers: str, cores: int) -> list[int]:
    """On how many cores the threads of a server run, and two workers, one after the other."""
    env = {**os.environ, SERVERS: servers, "RNN_PLAYGROUND_WORKERS": "1"}
    code = AFFINITIES.replace("CORES", str(cores))
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()]


@pytest.mark.parametrize(("servers", "cores"), [("", 2), ("1", 64), ("2", 2), ("3", 1)])
def test_a_server_keeps_to_one_core_and_its_workers_use_all(servers: str, cores: int) -> None:
    all_of_them = len(os.sched_getaffinity(0))
    assert affinities(servers, cores) == [1, all_of_them, all_of_them]


def test_servers_that_need_more_than_a_core_keep_to_none() -> None:
    """They know nothing of each other, and might choose the same one."""
    all_of_them = len(os.sched_getaffinity(0))
    assert affinities("2", 4) == [all_of_them] * 3


def test_no_more_cores_are_counted_than_this_process_may_use() -> None:
    assert 1 <= count_cores() <= len(os.sched_getaffinity(0))
