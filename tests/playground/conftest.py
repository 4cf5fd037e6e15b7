"""An engine whose calls end when the test says so, and a player in it."""

import pytest

from rnn.playground.engine import Engine
from rnn.playground.player import Player
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, tiny_recipe


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
