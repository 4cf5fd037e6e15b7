"""An engine whose calls end when the test says so, a player in it, and a store that can fail."""

import math
from types import SimpleNamespace

import pytest

from rnn.persistence.store import RunStore
from rnn.playground import autosave as autosave_module
from rnn.playground.autosave import Autosave
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from rnn.playground.session import Session
from rnn.training.limits import MOST_FILE_BYTES
from tests.support.engine import InlineExecutor, inline_engine
from tests.support.failing_blobs import FailingBlobs
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, tiny_recipe

OWNER = "a browser"


@pytest.fixture
def executor() -> HandExecutor:
    """The first worker's."""
    return HandExecutor()


@pytest.fixture
def engine(executor: HandExecutor) -> Engine:
    """One worker, and others to take its place."""
    executors = iter([executor, HandExecutor(), HandExecutor()])
    return Engine(executors.__next__)


@pytest.fixture
def player(engine: Engine, executor: HandExecutor) -> Player:
    """A player at full speed; from now on the executor holds its calls."""
    player = Player.begin(engine, tiny_recipe(), CORPUS)
    executor.holding = True
    return player


@pytest.fixture
def blobs() -> FailingBlobs:
    return FailingBlobs()


@pytest.fixture
def runs(blobs: FailingBlobs) -> RunStore:
    return RunStore(blobs, MOST_FILE_BYTES, 2**29, 1e6, secret=b"of these tests alone")


@pytest.fixture
def saving_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time for autosave; what is submitted to its writer is written at once."""
    clock = Clock()
    monkeypatch.setattr(autosave_module, "time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(autosave_module, "_writer", InlineExecutor)
    return clock


@pytest.fixture
def autosave(
    runs: RunStore, saving_clock: Clock, player: Player, executor: HandExecutor
) -> Autosave:
    executor.holding = False
    autosave = Autosave(runs, OWNER)
    autosave.note_saved(player)
    return autosave


@pytest.fixture
def new_session(runs: RunStore, saving_clock: Clock) -> Session:
    """A visitor whose network is tiny and has not trained."""
    engine = inline_engine()
    return Session.open(engine, runs, OWNER, Player.begin(engine, tiny_recipe(), CORPUS))


@pytest.fixture
def session(new_session: Session) -> Session:
    """A visitor whose tiny network has done one update, and plays at full speed."""
    new_session.player.step()
    new_session.player.pace = math.inf
    new_session.player.play()
    return new_session
