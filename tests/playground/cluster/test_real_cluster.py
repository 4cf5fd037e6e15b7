"""A real Dask cluster, of which parts die, with real servers' engines on it."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from rnn.persistence.store import RunStore
from rnn.playground.cluster import engine as cluster_engine
from rnn.playground.cluster.dask import DaskCluster
from rnn.playground.cluster.engine import ClusterEngine
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from rnn.playground.recovery import recover
from rnn.playground.scheduling.admission import AdmissionQueue
from rnn.playground.session import Session
from tests.playground.conftest import OWNER
from tests.support.dask_cluster import (
    RunningCluster,
    dask_cluster,
    eventually,
    kill,
)
from tests.support.engine import InlineExecutor, inline_engine
from tests.support.runs import CORPUS, Clock, tiny_recipe

pytestmark = pytest.mark.cluster
PATIENCE = 60.0  # seconds until something counts as stuck


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at the cluster more often than outside of tests."""
    monkeypatch.setattr(cluster_engine, "EVERY", 0.1)
    monkeypatch.setattr(cluster_engine, "SETTLED", 0.5)


@pytest.fixture(scope="module")
def cluster() -> Iterator[RunningCluster]:
    with dask_cluster(workers=2) as cluster:
        yield cluster


@contextmanager
def server_on(cluster: RunningCluster, workers: int) -> Iterator[ClusterEngine]:
    """The engine of one server, once it has so many workers; without a cluster this thread is its
    worker."""
    engine = ClusterEngine(DaskCluster(cluster.address), InlineExecutor, AdmissionQueue(40))
    try:
        engine.start()
        eventually(lambda: len(engine._members) == workers)
        yield engine
    finally:
        engine.stop()


def visit(engine: Engine, runs: RunStore) -> Session:
    """A visitor who has done five updates, which are saved, and then some that are not."""
    session = Session.open(engine, runs, OWNER, Player.begin(engine, tiny_recipe(), CORPUS))
    step(session.player, 5)
    session.autosave.save_if_due(session.player, at_once=True)
    eventually(lambda: not session.autosave.busy)
    assert session.autosave.token and not session.autosave.trouble
    step(session.player, 2)
    return session


def step(player: Player, updates: int) -> None:
    for _ in range(updates):
        player.step()
    assert player.settle(PATIENCE)


def loads(engine: ClusterEngine) -> list[int]:
    return sorted(member.worker.load for member in engine._members.values())


def left_alone(updates: int) -> bytes:
    """The run after so many updates where nothing ever died."""
    player = Player.begin(inline_engine(), tiny_recipe(), CORPUS)
    step(player, updates)
    return player.encode().result(0)


def is_lost(session: Session) -> Callable[[], bool]:
    def look() -> bool:
        session.player.tick()
        return session.player.lost

    return look


def test_whatever_dies_everybody_goes_on_from_their_save(
    cluster: RunningCluster, runs: RunStore, saving_clock: Clock
) -> None:
    with server_on(cluster, workers=2) as engine, server_on(cluster, workers=2) as other:
        visitors = [visit(engine, runs) for _ in range(2)]
        eventually(lambda: loads(other) == [1, 1])  # it has heard of them
        visitors += [visit(other, runs) for _ in range(2)]
        assert loads(other) == [2, 2], "both servers count the runs of both"

        began = time.monotonic()
        kill(cluster.workers[0])
        eventually(lambda: sum(is_lost(visitor)() for visitor in visitors) == 2)
        for visitor in visitors:
            if visitor.player.lost:
                recover(visitor)
                step(visitor.player, 2)
            assert visitor.player.encode().result(PATIENCE) == left_alone(7)
        assert time.monotonic() - began < 5.0

        kill(cluster.scheduler)  # then Dask's workers end by themselves
        for visitor in visitors:
            eventually(is_lost(visitor))
            recover(visitor)
            assert visitor.player.frame.iteration == 5
            step(visitor.player, 1)
            assert visitor.player.encode().result(PATIENCE) == left_alone(6)
        cluster.start_scheduler()
        cluster.start_worker()
        for visitor in visitors:
            eventually(is_lost(visitor))  # the server's own worker: the cluster is back
            recover(visitor)
            step(visitor.player, 1)
            assert visitor.player.encode().result(PATIENCE) == left_alone(6)


def test_a_worker_that_would_not_train_as_others_do_is_refused(
    cluster: RunningCluster, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), server_on(cluster, workers=1) as engine:
        refused = [
            cluster.start_worker("--nthreads", "2"),
            cluster.start_worker(OPENBLAS_NUM_THREADS="2"),
        ]
        eventually(lambda: "must be started with --nthreads 1, got 2." in caplog.text)
        eventually(lambda: "must be started with OPENBLAS_NUM_THREADS=1, got 2" in caplog.text)
        assert len(engine._members) == 1
        for worker in refused:
            kill(worker)
