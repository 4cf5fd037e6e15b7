"""A store that does not answer: training goes on, one sentence says so, the latest save waits, and
all of it is made good when the store is back."""

from collections.abc import Callable

import pytest

from rnn.persistence.blobs import UnreachableError
from rnn.persistence.checkpoint import load
from rnn.persistence.store import RunStore
from rnn.playground import autosave as autosave_module
from rnn.playground.autosave import AWAY, PATIENCE, SAVE_EVERY, Autosave
from rnn.playground.player import Player
from rnn.playground.scheduling.retries import Retries
from tests.playground.conftest import OWNER
from tests.support.failing_blobs import FailingBlobs
from tests.support.runs import Clock


class HandRetries(Retries):
    """Tries again when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts: list[Callable[[], bool]] = []

    def add(self, attempt: Callable[[], bool]) -> None:
        self.away = True
        self.attempts.append(attempt)

    def again(self) -> None:
        """One attempt of each that waits."""
        waiting, self.attempts = self.attempts, []
        self.attempts = [attempt for attempt in waiting if not attempt()]
        self.away = bool(self.attempts)


@pytest.fixture
def retries(monkeypatch: pytest.MonkeyPatch) -> HandRetries:
    retries = HandRetries()
    monkeypatch.setattr(autosave_module, "_retries", lambda: retries)
    return retries


@pytest.fixture
def away(blobs: FailingBlobs) -> None:
    blobs.trouble = UnreachableError("no route")


def saved_iteration(runs: RunStore, autosave: Autosave) -> int | None:
    kept = runs.get(autosave.token, load)
    return kept.run.trainer.iteration if kept else None


def test_while_the_store_is_away_one_save_waits_and_it_is_the_latest(
    autosave: Autosave,
    player: Player,
    runs: RunStore,
    blobs: FailingBlobs,
    saving_clock: Clock,
    retries: HandRetries,
    away: None,
) -> None:
    for _ in range(5):
        player.step()
        autosave.save_if_due(player)
        saving_clock.now += SAVE_EVERY
        assert autosave.trouble == AWAY and autosave.busy and len(retries.attempts) == 1
    retries.again()
    assert autosave.trouble == AWAY and autosave.busy and not autosave.token
    assert autosave.latest() == player.encode().result(0), "to go on from if the worker dies"
    blobs.trouble = None
    retries.again()
    assert not autosave.trouble and not autosave.busy and not retries.attempts
    assert saved_iteration(runs, autosave) == 5
    player.step()
    autosave.save_if_due(player, at_once=True)
    assert saved_iteration(runs, autosave) == 6


def test_who_saves_while_others_wait_does_not_ask_the_store(
    player: Player, runs: RunStore, blobs: FailingBlobs, autosave: Autosave, retries: HandRetries
) -> None:
    """Or everybody's save would wait for five seconds, one after the other."""
    asked: list[str] = []

    def refuse(key: str, data: bytes, if_version: str | None = None) -> str:
        asked.append(key)
        raise UnreachableError("no route")

    blobs.write = refuse  # type: ignore[method-assign]
    player.step()
    autosave.save_if_due(player)
    assert len(asked) == 1
    other = Autosave(runs, OWNER)
    other.save_if_due(player)
    assert other.trouble == AWAY and len(retries.attempts) == 2 and len(asked) == 1


def test_a_run_that_rests_is_saved_when_the_store_is_back(
    autosave: Autosave, player: Player, runs: RunStore, blobs: FailingBlobs, retries: HandRetries,
    away: None,
) -> None:  # fmt: skip
    """Also if the visitor has left meanwhile: nobody has to ask for it."""
    player.step()
    autosave.save_if_due(player, at_once=True)
    autosave.save_if_due(player, at_once=True)
    blobs.trouble = None
    retries.again()
    assert saved_iteration(runs, autosave) == 1


def test_after_long_it_is_given_up(
    autosave: Autosave, player: Player, saving_clock: Clock, retries: HandRetries, away: None
) -> None:
    """Or runs of all who ever left would stay in the memory of the server."""
    player.step()
    autosave.save_if_due(player)
    saving_clock.now += PATIENCE + 1
    retries.again()
    assert not autosave.busy and not retries.attempts and autosave.trouble == AWAY
    autosave.save_if_due(player)
    assert autosave.busy, "who is still there tries on"


def test_a_run_is_read_from_a_store_that_answers_alone(
    runs: RunStore, blobs: FailingBlobs, player: Player
) -> None:
    def refuse(key: str) -> None:
        raise UnreachableError("no route")

    token = runs.new_token(OWNER)
    blobs.read = refuse  # type: ignore[assignment, method-assign]
    with pytest.raises(UnreachableError):
        runs.get(token, load)
