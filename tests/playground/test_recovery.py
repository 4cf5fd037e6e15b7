"""When a worker dies its runs come back from their last save, bit for bit, and a note says so."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from rnn.persistence.blobs import UnreachableError
from rnn.persistence.store import RunStore
from rnn.playground.commands import SetLearningRate
from rnn.playground.engine import Engine, make_process
from rnn.playground.player import Player
from rnn.playground.recovery import AWAY, recover
from rnn.playground.session import Session
from tests.playground.conftest import OWNER
from tests.support.engine import inline_engine
from tests.support.runs import CORPUS, Clock, tiny_recipe

PATIENCE = 60.0  # seconds until something counts as stuck


@pytest.fixture
def processes() -> Iterator[Engine]:
    """An engine whose worker is a process."""
    engine = Engine(make_process)
    yield engine
    engine.stop()


@pytest.fixture
def session(processes: Engine, runs: RunStore, saving_clock: Clock) -> Session:
    """A visitor whose tiny network trains in a process."""
    player = Player.begin(processes, tiny_recipe(), CORPUS)
    return Session.open(processes, runs, OWNER, player)


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.01)


def step(player: Player, updates: int) -> None:
    for _ in range(updates):
        player.step()
    assert player.settle(PATIENCE)


def save(session: Session) -> None:
    session.autosave.save_if_due(session.player, at_once=True)
    eventually(lambda: not session.autosave.busy)
    assert session.autosave.token and not session.autosave.trouble


def kill_worker(session: Session) -> None:
    """As if the system had run out of memory; and the next thing that is wanted shows it."""
    player = session.player
    pid = session.engine.place().submit(os.getpid).result(PATIENCE)
    os.kill(pid, signal.SIGKILL)

    def is_noticed() -> bool:
        player.encode()
        return player.lost

    eventually(is_noticed)
    assert not player.failure


def left_alone(updates: int) -> bytes:
    """The run after so many updates where nothing ever died."""
    player = Player.begin(inline_engine(), tiny_recipe(), CORPUS)
    step(player, updates)
    return player.encode().result(0)


def test_a_run_comes_back_from_its_last_save(session: Session) -> None:
    step(session.player, 5)
    save(session)
    token = session.autosave.token
    step(session.player, 3)
    session.player.pace = 7.5
    session.train.stop_when_solved = False
    session.player.play()
    lost = session.player
    kill_worker(session)
    recover(session)
    player = session.player
    assert player is not lost and not player.lost and player.settle(PATIENCE)
    assert player.playing and player.pace == 7.5 and player.frame.iteration == 5
    assert session.messages.notes == [
        "The training had to be started anew: your network is back at update 5."
    ]
    assert session.autosave.token == token, "it stays where it is kept"
    assert player.encode().result(PATIENCE) == left_alone(5)
    step(player, 4)
    assert player.encode().result(PATIENCE) == left_alone(9)
    save(session)
    kept = session.store.get(token, bytes)
    assert kept and kept.run == left_alone(9)


def test_a_run_that_was_never_saved_comes_back_from_its_beginning(session: Session) -> None:
    step(session.player, 5)
    kill_worker(session)
    recover(session)
    player = session.player
    assert player.settle(PATIENCE) and not player.playing and player.frame.iteration == 0
    assert "back at update 0" in session.messages.notes[0]
    step(player, 3)
    assert player.encode().result(PATIENCE) == left_alone(3)


def test_the_learning_rate_stays_as_it_was_set(session: Session) -> None:
    step(session.player, 2)
    save(session)
    session.set_setting("learning_rate", 0.5)
    assert session.player.settle(PATIENCE)
    kill_worker(session)
    recover(session)
    assert session.player.settle(PATIENCE) and not session.is_outdated
    assert session.player.frame.hyperparameters.learning_rate == 0.5


def test_all_visitors_of_the_worker_come_back(session: Session, runs: RunStore) -> None:
    others = [
        Session.open(
            session.engine, runs, OWNER, Player.begin(session.engine, tiny_recipe(), CORPUS)
        )
        for _ in range(2)
    ]
    for updates, visitor in enumerate([session, *others], start=1):
        step(visitor.player, updates)
        save(visitor)
    kill_worker(session)
    for updates, visitor in enumerate([session, *others], start=1):
        visitor.player.play()
        visitor.player.tick()
        eventually(lambda visitor=visitor: visitor.player.lost)  # type: ignore[misc]
        recover(visitor)
        assert visitor.player.settle(PATIENCE) and visitor.player.frame.iteration == updates
    assert session.engine.place().load == 3


def test_a_save_that_cannot_be_resumed_leaves_the_beginning(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    step(session.player, 2)
    save(session)
    session.store.blobs.write(session.autosave.token, b"damaged")
    kill_worker(session)
    recover(session)
    assert session.player.settle(PATIENCE) and session.player.frame.iteration == 0
    assert "could not be resumed" in caplog.text


def test_what_is_saved_where_nobody_answers_does_not_begin_anew(session: Session) -> None:
    step(session.player, 2)
    save(session)
    read = session.store.blobs.read

    def refuse(key: str) -> None:
        raise UnreachableError("no route")

    session.store.blobs.read = refuse  # type: ignore[assignment, method-assign]
    kill_worker(session)
    assert not recover(session) and session.messages.notes == [AWAY] and session.player.lost
    session.store.blobs.read = read  # type: ignore[method-assign]
    assert recover(session) and session.player.frame.iteration == 2


def test_a_goal_stays_a_goal(session: Session) -> None:
    recipe = replace(tiny_recipe(), goal=9)
    session.take_over(Player.begin(session.engine, recipe, CORPUS))
    session.player.tell(SetLearningRate(0.2))
    step(session.player, 2)
    save(session)
    kill_worker(session)
    recover(session)
    assert session.player.settle(PATIENCE)
    assert session.player.frame.goal == 9 and session.player.frame.first_rate == 0.2
