"""What the sidebar asks for: an untouched run becomes it, a trained one waits to be started over,
and the learning rate acts at once."""

import math
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from rnn import BookError, SettingError
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.recipe import Recipe
from rnn.persistence.store import RunStore
from rnn.playground.book_fetch import WAYS_OUT
from rnn.playground.bring_back import rewind_to_best
from rnn.playground.player import Player
from rnn.playground.session import Session
from rnn.training.hyperparameters import SETTINGS
from tests.support.engine import inline_engine, run_of
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, poison
from tests.support.saved import BOOK

OWNER = "a browser"
DECIMAL = KINDS["decimal"].make()
CHANGES: dict[str, Callable[[Session], object]] = {
    "a setting": lambda session: session.set_setting("hidden_size", 9),
    "a preset": lambda session: session.take_settings(session.draft.preset("Fast")),
    "a text": lambda session: session.take_corpus(DECIMAL),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@every_change
def test_an_untouched_run_becomes_what_is_asked_for(
    new_session: Session, change: Callable[[Session], object]
) -> None:
    before = new_session.player
    change(new_session)
    assert new_session.player is not before and not new_session.is_outdated
    assert new_session.player.frame.iteration == 0 and not new_session.player.playing


@every_change
def test_a_trained_run_stays_until_it_is_given_up(
    session: Session, change: Callable[[Session], object]
) -> None:
    before = session.player
    change(session)
    assert session.player is before and session.is_outdated and before.playing
    session.start_over()
    assert session.player is not before and not session.is_outdated


def test_an_untouched_run_that_is_what_is_asked_for_stays(new_session: Session) -> None:
    before = new_session.player
    new_session.set_setting("hidden_size", before.frame.hyperparameters.hidden_size)
    new_session.begin_if_untouched()
    new_session.take_corpus(CORPUS)
    assert new_session.player is before


TRAINING: dict[str, Callable[[Player], object]] = {
    "a step": lambda player: player.step(),
    "playing": lambda player: (player.play(), player.tick()),
}


@every_change
@pytest.mark.parametrize("train", TRAINING.values(), ids=TRAINING)
def test_a_run_whose_first_update_is_on_its_way_is_not_untouched(
    player: Player,
    executor: HandExecutor,
    runs: RunStore,
    saving_clock: Clock,
    train: Callable[[Player], object],
    change: Callable[[Session], object],
) -> None:
    executor.holding = False
    session = Session.open(inline_engine(), runs, OWNER, player)
    player.pace = math.inf
    executor.holding = True
    train(player)
    change(session)
    assert session.player is player and player.frame.iteration == 0
    executor.do()
    assert player.frame.iteration and session.is_outdated


def test_a_run_that_waits_in_the_queue_is_untouched(new_session: Session) -> None:
    before = new_session.player
    before.admitted = False
    before.play()
    before.tick()
    new_session.set_setting("hidden_size", 9)
    assert new_session.player is not before and not new_session.is_outdated


@every_change
def test_a_run_that_was_rewound_to_its_start_is_untouched(
    session: Session, change: Callable[[Session], object]
) -> None:
    before = session.player
    before.go_back(0)
    change(session)
    assert session.player is not before and not session.is_outdated


def test_a_change_taken_back_asks_for_nothing(session: Session) -> None:
    size = session.draft.hyperparameters["hidden_size"]
    session.set_setting("hidden_size", size + 1)
    session.set_setting("hidden_size", size)
    session.take_corpus(DECIMAL)
    session.take_corpus(CORPUS)
    session.draft.hyperparameters = session.player.frame.hyperparameters.as_dict()
    assert not session.is_outdated


# --- the learning rate ---


def test_the_rate_acts_on_a_trained_run_at_once(session: Session) -> None:
    before = session.player
    session.set_setting("learning_rate", 0.5)
    assert session.player is before and not session.is_outdated
    frame = before.frame
    assert frame.hyperparameters.learning_rate == 0.5 and frame.rate_changed
    session.set_setting("learning_rate", 0.5)
    assert session.draft.hyperparameters["learning_rate"] == 0.5


def test_an_untouched_run_begins_with_the_rate(new_session: Session) -> None:
    new_session.set_setting("learning_rate", 0.5)
    frame = new_session.player.frame
    assert frame.first_rate == frame.hyperparameters.learning_rate == 0.5
    assert not frame.rate_changed and not new_session.is_outdated


def test_a_rate_beyond_the_bounds_is_the_nearest(session: Session) -> None:
    setting = SETTINGS["learning_rate"]
    for wanted, given in ((1e9, setting.high), (1e-12, setting.low), (0.25, 0.25)):  # type: ignore[attr-defined]
        key = session.key("setting.learning_rate")
        session.set_learning_rate(wanted)
        assert session.player.frame.hyperparameters.learning_rate == given
        assert session.draft.hyperparameters["learning_rate"] == given
        assert session.key("setting.learning_rate") != key, "its control shows it"
        assert not session.is_outdated


@pytest.mark.parametrize(
    "name, value",
    [("learning_rate", math.nan), ("hidden_size", 10**9), ("cell", "none"), ("clip", -1)],
)
def test_a_value_that_is_not_allowed_changes_nothing(
    session: Session, name: str, value: Any
) -> None:
    before = dict(session.draft.hyperparameters)
    with pytest.raises(SettingError):
        session.set_setting(name, value)
    assert session.draft.hyperparameters == before and not session.is_outdated


def test_a_diverged_run_can_be_brought_back(session: Session) -> None:
    for _ in range(9):
        session.player.step()
    poison(run_of(session.player))
    session.player.play()
    session.player.tick()
    assert session.player.frame.trouble and not session.player.playing
    rewind_to_best(session, 0.05)
    assert session.previous is None, "what has diverged is not worth keeping"
    frame = session.player.frame
    assert not frame.trouble and frame.iteration < 10
    assert frame.hyperparameters.learning_rate == 0.05 and not session.is_outdated
    session.player.step()
    assert session.player.frame.iteration == frame.iteration + 1


# --- pace, texts, books ---


def test_only_a_pace_is_taken_for_one(session: Session) -> None:
    for pace in (4, 7.5, math.inf):
        session.set_pace(pace)
        assert session.player.pace == pace
    for pace in (None, "4", math.nan, 0, -1.0):
        session.set_pace(pace)
        assert session.player.pace == math.inf


def test_a_text_that_cannot_be_made_is_told_until_it_can(session: Session) -> None:
    before = session.player, session.draft.corpus
    session.draft.options["own"]["text"] = ""
    session.update_corpus()
    assert session.messages.corpus and (session.player, session.draft.corpus) == before
    session.draft.options["own"]["text"] = CORPUS.text
    session.update_corpus()
    assert not session.messages.corpus and not session.is_outdated


def test_controls_are_refilled_where_a_text_changes_settings(session: Session) -> None:
    key = session.key("setting.hidden_size")
    session.draft.options["own"]["text"] = CORPUS.text + "ab"
    session.update_corpus()
    assert session.key("setting.hidden_size") == key, "or what is being moved would jump"
    session.draft.kind = "decimal"
    session.update_corpus()
    assert session.key("setting.hidden_size") != key


@pytest.fixture
def coming(monkeypatch: pytest.MonkeyPatch, session: Session) -> "Future[Corpus]":
    """The book that was asked for."""
    future: Future[Corpus] = Future()

    def start(recipe: Recipe, begins: bool = False, plays: bool = False) -> None:
        session.book_fetch.wanted = recipe if begins else None
        session.book_fetch.plays = plays
        session.book_fetch._coming = future

    monkeypatch.setattr(session.book_fetch, "start", start)
    return future


@pytest.mark.parametrize("for_link", [True, False])
def test_a_book_begins_the_run_of_its_link_or_waits_in_the_draft(
    session: Session, coming: "Future[Corpus]", for_link: bool
) -> None:
    recipe, before = Recipe.preset("gutenberg", address="11"), session.player
    session.messages.corpus = "An address must be another."
    session.fetch(recipe, for_link, plays=for_link)
    assert not session.messages.corpus and not session.take_book() and session.player is before
    coming.set_result(BOOK)
    assert session.take_book() and not session.take_book()
    assert session.draft.corpus is BOOK
    assert (session.player.corpus is BOOK) == for_link == (not session.is_outdated)
    if for_link:
        assert session.player.recipe == recipe and session.player.playing


def test_a_book_that_cannot_be_had_is_told(session: Session, coming: "Future[Corpus]") -> None:
    session.fetch(Recipe.preset("gutenberg", address="11"), begins=True)
    before = session.player
    coming.set_exception(BookError("A book must be there."))
    assert session.take_book() and not session.take_book()
    assert session.messages.corpus == f"A book must be there. {WAYS_OUT}"
    assert session.player is before


def test_a_rate_that_the_run_has_yet_to_hear_of_asks_for_no_new_network(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.player._handle, "submit", lambda *call: Future())  # on its way
    session.set_setting("learning_rate", 0.3)
    assert session.player.frame.hyperparameters.learning_rate != 0.3
    assert not session.is_outdated
