"""Workers join and leave while people train. The cluster is made up, and the clock set by hand."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, ParamSpec, TypeVar

import pytest

from rnn.playground.cluster import engine as cluster_engine
from rnn.playground.cluster.engine import (
    AGAIN,
    SETTLED,
    SILENT,
    ClusterEngine,
    RefusedError,
)
from rnn.playground.cluster.worker_end import Demand, compare_demand
from rnn.playground.engine import LONGEST_SLICE
from rnn.playground.player import Player
from rnn.playground.scheduling.admission import AdmissionQueue
from rnn.playground.scheduling.slices import ROUND
from tests.support.dask_cluster import eventually
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, tiny_recipe

P = ParamSpec("P")
T = TypeVar("T")


class FakeWorker(HandExecutor):
    """A worker, and what others ask of it; `hangs`: it answers nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.others = Demand()
        self.told = 0.0  # the cost of what this server trains there
        self.hangs = False
        self.holds_demand = False  # the call about demands waits behind those of many

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self.is_shut_down:
            raise BrokenExecutor
        if self.hangs:
            return Future()
        if call is not compare_demand:
            return super().submit(call, *args, **kwargs)
        (self.told,) = args
        answer: Future[Any] = Future()
        if not self.holds_demand:
            answer.set_result(self.others)
        return answer


class FakeCluster:
    """Workers by their addresses, and those that must not train."""

    def __init__(self) -> None:
        self.workers: dict[str, FakeWorker] = {}
        self.refused: dict[str, str] = {}
        self.may_join: dict[str, threading.Event] = {}  # those that join late
        self.is_gone = False
        self.tries = 0

    def addresses(self) -> set[str]:
        if self.is_gone:
            raise ConnectionRefusedError("nobody there")
        return {*self.workers, *self.refused}

    def connect(self, address: str) -> Executor:
        self.tries += 1
        if address in self.refused:
            raise RefusedError(self.refused[address])
        if address in self.may_join:
            self.may_join[address].wait()
        return self.workers[address]

    def close(self) -> None:
        pass


class House:
    """An engine on such a cluster."""

    def __init__(self, *addresses: str) -> None:
        self.cluster, self.clock, self.own = FakeCluster(), Clock(), list[HandExecutor]()
        self.admission = AdmissionQueue(10)
        self.engine = ClusterEngine(self.cluster, self._make_own, self.admission, self.clock)
        for address in addresses:
            self.cluster.workers[address] = FakeWorker()
        self.look(0.0)

    def _make_own(self) -> Executor:
        self.own.append(HandExecutor())
        return self.own[-1]

    def look(self, later: float = 1.0) -> None:
        """The engine looks at the cluster, and whoever is to join has joined."""
        self.clock.now += later
        self.engine.look()
        eventually(lambda: not self.engine._joining)

    def begin(self) -> Player:
        return Player.begin(self.engine, tiny_recipe(), CORPUS)

    @property
    def load(self) -> list[int]:
        """The runs of each worker, by address."""
        return [member.worker.load for _, member in sorted(self.engine._members.items())]


@pytest.fixture
def started() -> Iterator[Callable[..., ClusterEngine]]:
    """Starts an engine on workers by their addresses, some of which join when an event says so."""
    engines = []

    def start(workers: Mapping[str, threading.Event | None]) -> ClusterEngine:
        cluster = FakeCluster()
        cluster.workers = {address: FakeWorker() for address in workers}
        cluster.may_join = {address: late for address, late in workers.items() if late}
        engines.append(ClusterEngine(cluster, HandExecutor, AdmissionQueue(10)))
        return engines[-1].start()

    yield start
    for engine in engines:
        engine.stop()


def test_new_runs_go_where_the_runs_of_all_servers_are_fewest() -> None:
    house = House("a", "b")
    players = [house.begin() for _ in range(4)]
    assert house.load == [2, 2]
    house.cluster.workers["c"] = FakeWorker()
    house.cluster.workers["a"].others = Demand(runs=5)
    house.look()
    house.look()
    assert house.load == [7, 2, 0]
    players += [house.begin() for _ in range(4)]
    assert house.load == [7, 3, 3] and not house.own


def test_a_class_that_comes_at_once_shares_the_workers_that_join_one_after_the_other(
    started: Callable[..., ClusterEngine],
) -> None:
    late = threading.Event()
    join = threading.Timer(0.2, late.set)
    join.start()
    engine = started({"a": None, "b": late})
    assert late.is_set()
    players = [Player.begin(engine, tiny_recipe(), CORPUS) for _ in range(4)]
    assert [len(member.worker.runs) for member in engine._members.values()] == [2, 2]
    assert not any(player.lost for player in players)


def test_nobody_waits_long_for_a_worker_that_hangs_while_others_have_joined(
    started: Callable[..., ClusterEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_engine, "OTHERS", 0.1)
    never = threading.Event()
    engine = started({"a": None, "b": never})
    assert list(engine._members) == ["a"]
    never.set()


def test_the_runs_of_a_worker_that_has_ended_are_lost_and_go_on_elsewhere() -> None:
    house = House("a", "b")
    players = [house.begin() for _ in range(2)]
    house.cluster.workers.pop("a").shutdown()
    house.look()
    for player in players:
        player.tick()
    assert [player.lost for player in players] in ([True, False], [False, True])
    players.append(house.begin())
    assert house.load == [2] and not house.own


def test_a_worker_that_does_not_answer_is_given_up_until_it_does(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House("a")
    player, worker = house.begin(), house.cluster.workers["a"]
    worker.hangs = True
    house.look()
    house.look(0.9 * SILENT)
    player.tick()
    assert not player.lost
    house.look(0.2 * SILENT)
    player.tick()
    assert player.lost and worker.is_shut_down and "has not answered" in caplog.text
    house.cluster.workers["a"] = FakeWorker()
    house.look(AGAIN)
    assert not house.begin().lost and not house.own


def test_a_worker_for_which_many_wait_is_not_given_up() -> None:
    house = House("a")
    player, worker = house.begin(), house.cluster.workers["a"]
    house.look()
    worker.holds_demand = True
    for updates in range(1, 8):
        house.look(0.5 * SILENT)
        player.step()
        assert player.frame.iteration == updates and not player.lost
    for _ in range(4):
        house.look(0.5 * SILENT)
    assert worker.is_shut_down, "it does nothing any more"


def test_without_a_cluster_this_server_trains_until_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House()
    house.cluster.is_gone = True
    with caplog.at_level(logging.WARNING):
        house.look()
        house.look()
    assert caplog.text.count("The scheduler cannot be reached") == 1
    players = [house.begin(), house.begin()]
    assert len(house.own) == 1 and not players[0].lost
    house.cluster.is_gone = False
    house.cluster.workers["a"] = FakeWorker()
    house.look()
    players.append(house.begin())
    house.look(0.9 * SETTLED)
    for player in players:
        player.tick()
    assert not any(player.lost for player in players) and house.load == [1]
    house.look(0.2 * SETTLED)
    for player in players:
        player.tick()
    assert [player.lost for player in players] == [True, True, False]
    assert house.own[0].is_shut_down and "goes on there" in caplog.text


def test_workers_train_on_while_the_scheduler_cannot_be_reached() -> None:
    house = House("a")
    player = house.begin()
    house.cluster.is_gone = True
    for _ in range(3):
        house.look(AGAIN)
    player.step()
    assert player.frame.iteration == 1 and not player.lost and not house.begin().lost
    assert house.load == [2] and not house.own


def test_a_worker_that_must_not_train_is_named_once_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House("a")
    house.cluster.refused["b"] = "must be started with --nthreads 1, got 4"
    tries = house.cluster.tries
    for _ in range(5):
        house.look(0.9 * AGAIN)
    assert caplog.text.count("The worker at b must be started with --nthreads 1, got 4.") == 1
    assert house.cluster.tries == tries + 3
    house.cluster.workers["b"] = FakeWorker()
    del house.cluster.refused["b"]
    house.look(AGAIN)
    assert len(house.load) == 2


def test_a_round_of_the_visitors_of_all_servers_has_its_time() -> None:
    house = House("a")
    worker = house.engine.place()
    assert worker.slice_for("mine") == LONGEST_SLICE
    house.cluster.workers["a"].others = Demand(runs=30, cost=19.0)
    house.look()
    house.look()
    assert worker.slice_for("mine") == pytest.approx(ROUND / 20)


def test_as_many_train_as_all_workers_bear_and_as_one_server_draws() -> None:
    house = House("a")
    assert house.admission.most == 10
    for visitor in range(6):
        house.admission.place(visitor)
    house.look()
    assert house.cluster.workers["a"].told == 6
    house.cluster.workers["a"].others = Demand(runs=9, cost=7.0)
    house.look()
    house.look()
    assert house.admission.most == 3, "others train there too"
    house.cluster.workers["b"] = FakeWorker()
    house.look()
    house.look()
    assert house.admission.most == 10, "there is room for 13, but one server draws for 10"
    assert house.cluster.workers["b"].told == 3
    for worker in house.cluster.workers.values():
        worker.shutdown()
    house.cluster.workers.clear()
    house.look()
    assert house.admission.most == 10
