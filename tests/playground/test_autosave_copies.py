"""Where a run was saved from elsewhere meanwhile, nothing is overwritten: who comes later goes on
as a copy."""

import pytest

from rnn.persistence.blobs import UnreachableError
from rnn.persistence.checkpoint import load
from rnn.persistence.store import RunStore
from rnn.playground.autosave import COPIED, Autosave
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from tests.playground.conftest import OWNER
from tests.support.engine import inline_engine
from tests.support.failing_blobs import FailingBlobs
from tests.support.runs import CORPUS, tiny_recipe

pytestmark = pytest.mark.usefixtures("saving_clock")


class Tab:
    """A visitor's player, and what keeps it."""

    def __init__(self, runs: RunStore, engine: Engine, token: str = "") -> None:
        self.runs = runs
        self.autosave = Autosave(runs, OWNER)
        if token:
            kept = runs.get(token, lambda data: Player.resume(engine, data))
            assert kept
            self.player = kept.run
            self.autosave.go_on_under(token, kept.version)
        else:
            self.player = Player.begin(engine, tiny_recipe(), CORPUS)
        self.autosave.note_saved(self.player)

    def step(self, updates: int = 1) -> None:
        for _ in range(updates):
            self.player.step()
        self.autosave.save_if_due(self.player, at_once=True)
        assert not self.autosave.busy

    def saved(self, token: str = "") -> int:
        kept = self.runs.get(token or self.autosave.token, load)
        assert kept
        return kept.run.trainer.iteration


@pytest.fixture
def tab(runs: RunStore) -> Tab:
    tab = Tab(runs, inline_engine())
    tab.step()
    return tab


@pytest.fixture
def other(tab: Tab, runs: RunStore) -> Tab:
    """Another tab of the browser, or another server, with the same address."""
    return Tab(runs, inline_engine(), tab.autosave.token)


def test_a_run_that_was_opened_again_stays_where_it_is(tab: Tab, other: Tab) -> None:
    other.step(2)
    assert other.autosave.token == tab.autosave.token and not other.autosave.take_notes()
    assert tab.saved() == 3


def test_who_saves_later_goes_on_as_a_copy_and_is_told_once(tab: Tab, other: Tab) -> None:
    token = tab.autosave.token
    other.step(5)
    tab.step()
    assert tab.autosave.token != token and not tab.autosave.trouble
    assert tab.autosave.take_notes() == [COPIED] and not tab.autosave.take_notes()
    assert (tab.saved(token), tab.saved(), other.saved()) == (6, 2, 6)
    assert tab.runs.belongs(tab.autosave.token, OWNER)
    tab.step()
    other.step()
    assert (tab.saved(), other.saved()) == (3, 7) and other.autosave.token == token
    assert not tab.autosave.take_notes() and not other.autosave.take_notes()


def test_a_save_whose_answer_was_lost_is_ones_own(
    tab: Tab, runs: RunStore, blobs: FailingBlobs
) -> None:
    """What was sent has come, though nobody heard of it; it is no reason for a copy."""
    token, write = tab.autosave.token, blobs.write

    def come_and_say_nothing(key: str, data: bytes, if_version: str | None = None) -> str:
        version = write(key, data, if_version)
        if key == token:
            raise UnreachableError("timed out")
        return version

    blobs.write = come_and_say_nothing  # type: ignore[method-assign]
    tab.player.step()
    with pytest.raises(UnreachableError):
        tab.autosave._put(tab.player.encode().result())
    blobs.write = write  # type: ignore[method-assign]
    tab.step()
    assert (tab.autosave.token, tab.saved(), tab.autosave.take_notes()) == (token, 3, [])


def test_a_run_that_made_room_is_kept_again_under_its_token(tab: Tab, blobs: FailingBlobs) -> None:
    token = tab.autosave.token
    for key in (token, f"{token}.1"):
        blobs.delete(key)
    tab.step()
    assert (tab.autosave.token, tab.saved(), tab.autosave.take_notes()) == (token, 2, [])


def test_after_a_worker_died_the_latest_save_is_ones_own(tab: Tab, other: Tab) -> None:
    """Whoever's it is: the run goes on from what stands there, and so it may replace it."""
    other.step(5)
    assert tab.autosave.latest() == other.player.encode().result()
    tab.player = Player.resume(inline_engine(), tab.autosave.latest() or b"")
    tab.step()
    assert tab.autosave.token == other.autosave.token and tab.saved() == 7


def test_a_damaged_save_may_be_replaced(tab: Tab, runs: RunStore, blobs: FailingBlobs) -> None:
    tab.step()
    token = tab.autosave.token
    blobs.write(token, b"torn")
    again = Tab(runs, inline_engine(), token)
    assert again.player.frame.iteration == 1
    again.step(2)
    assert again.autosave.token == token and again.saved() == 3
