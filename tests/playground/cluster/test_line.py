"""A line to a worker: calls are done in order, and what was opened over it ends with it. Both ends
are in this process, so no Dask is needed."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor

import pytest

from rnn.playground import host
from rnn.playground.cluster import worker_end
from rnn.playground.cluster.line import LineExecutor
from rnn.playground.cluster.worker_end import Demand, compare_demand
from rnn.playground.commands import Step
from tests.support import in_worker
from tests.support.dask_cluster import eventually
from tests.support.pair import End
from tests.support.runs import CORPUS, tiny_recipe

PATIENCE = 10.0  # seconds until a call counts as stuck


class Connections:
    """Makes lines to the worker that this process is."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.ends: list[End] = []

    def line(self) -> LineExecutor:
        """Another line, as of another server."""

        async def connect() -> LineExecutor:
            here, there = End.pair()
            self.ends.append(here)
            self._serving = asyncio.create_task(worker_end.serve(there))
            return LineExecutor(here, asyncio.get_running_loop())

        return asyncio.run_coroutine_threadsafe(connect(), self.loop).result(PATIENCE)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connections]:
    monkeypatch.setattr(host, "_runs", {})  # other tests may have some in this process
    connections = Connections()
    yield connections
    for end in connections.ends:
        connections.loop.call_soon_threadsafe(end.abort)
    eventually(lambda: not worker_end._lines)
    worker_end._trainer.submit(int).result(PATIENCE)  # no call of theirs is under way any more
    connections.loop.call_soon_threadsafe(connections.loop.stop)
    connections.thread.join(PATIENCE)
    connections.loop.close()


def test_the_calls_of_all_lines_are_done_one_after_the_other(connections: Connections) -> None:
    lines = [connections.line() for _ in range(3)]
    lines[0].submit(in_worker.forget).result(PATIENCE)
    answers = [lines[number % 3].submit(in_worker.note, number) for number in range(60)]
    noted = [answer.result(PATIENCE) for answer in answers]
    assert sorted(map(len, noted)) == list(range(1, 61)), "two were done at the same time"
    for line in range(3):
        mine = noted[line::3]
        assert mine == sorted(mine, key=len), "the calls of one line were not done in order"


def test_an_outcome_that_cannot_be_sent_is_an_error(connections: Connections) -> None:
    line = connections.line()
    with pytest.raises(Exception, match="pickle"):
        line.submit(threading.Lock).result(PATIENCE)
    assert line.submit(len, "abc").result(PATIENCE) == 3


def test_runs_end_with_the_line_over_which_they_were_opened(connections: Connections) -> None:
    """As when a server is killed; and what it has asked for is no longer done."""
    line, other = connections.line(), connections.line()
    line.submit(host.open_recipe, "mine", tiny_recipe(), CORPUS).result(PATIENCE)
    line.submit(host.open_recipe, "closed", tiny_recipe(), CORPUS).result(PATIENCE)
    line.submit(host.close, "closed").result(PATIENCE)
    other.submit(host.open_recipe, "other", tiny_recipe(), CORPUS).result(PATIENCE)
    assert line.submit(compare_demand, 2.5).result(PATIENCE) == Demand(1, 0.0)
    assert other.submit(compare_demand, 1.0).result(PATIENCE) == Demand(1, 2.5)
    other.submit(in_worker.forget)
    other.submit(in_worker.sleep, 0.4)
    line.submit(in_worker.note, 6)
    late = line.submit(in_worker.note, 7)
    time.sleep(0.1)  # until it has arrived
    line.shutdown()
    with pytest.raises(BrokenExecutor):
        late.result(PATIENCE)
    with pytest.raises(BrokenExecutor):
        line.submit(len, "abc")
    assert other.submit(in_worker.note, 8).result(PATIENCE) == [8], "what was late was not done"
    eventually(lambda: host.run_ids() == {"other"})
    assert other.submit(host.execute, "other", (Step(),)).result(PATIENCE).iteration == 1
    assert other.submit(compare_demand, 1.0).result(PATIENCE) == Demand(0, 0.0)


def test_whatever_is_outstanding_fails_at_once_when_the_worker_is_gone(
    connections: Connections,
) -> None:
    line = connections.line()
    outstanding = [line.submit(in_worker.sleep, 0.3) for _ in range(3)]
    connections.loop.call_soon_threadsafe(connections.ends[-1].abort)
    begin = time.monotonic()
    for call in outstanding:
        with pytest.raises(BrokenExecutor):
            call.result(PATIENCE)
    assert time.monotonic() - begin < 0.3
