"""A session goes from run to run: starting over is all or nothing, and what was typed stays."""

import math
from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.persistence.recipe import Recipe
from rnn.persistence.store import RunStore
from rnn.playground.player import Player
from rnn.playground.session import Session
from rnn.training.diagnosis import Advice
from rnn.training.hyperparameters import Hyperparameters
from tests.playground.conftest import OWNER
from tests.support.engine import inline_engine, run_of
from tests.support.runs import CORPUS, TINY, poison, tiny_recipe

DECIMAL = KINDS["decimal"].make()


def test_a_new_session_shows_its_run(new_session: Session) -> None:
    session = new_session
    assert not session.is_outdated and not session.active
    assert session.draft.recipe() == tiny_recipe()
    assert session.generate.prompt == CORPUS.prompt
    session.autosave.save_if_due(session.player, at_once=True)
    assert not session.autosave.busy and not session.autosave.token


def test_two_visitors_share_nothing(runs: RunStore) -> None:
    engine = inline_engine()
    mine, theirs = (
        Session.open(engine, runs, OWNER, Player.begin(engine, tiny_recipe(), CORPUS))
        for _ in range(2)
    )
    before = deepcopy(theirs.draft), theirs.generate.prompt, theirs.key("a")
    mine.player.step()
    mine.set_setting("hidden_size", 7)
    mine.generate.prompt = "x"
    mine.draft.options["own"]["text"] = "mine"
    mine.messages.notes.append("a note")
    mine.refill_controls()
    assert (theirs.draft, theirs.generate.prompt, theirs.key("a")) == before
    assert not theirs.messages.notes and theirs.player.frame.iteration == 0
    weights = [run_of(each.player).trainer.model.params for each in (mine, theirs)]
    assert all((weights[0][name] != weights[1][name]).any() for name in ("Wxh", "Why"))


# --- another run ---


def test_taking_over_shows_the_other_run_and_leaves_the_one_before(session: Session) -> None:
    before, key = session.player, session.key("setting.hidden_size")
    session.messages.notes, session.surprise.sentence = ["a note"], "abc"
    advice = Advice("something", "Something was noticed.", "stop")
    session.train.followed = advice
    session.train.stop_when_solved = False
    session.autosave.save_if_due(before)
    token = session.autosave.token
    other = Player.begin(session.engine, Recipe.preset("decimal"), DECIMAL)
    other.step()
    session.take_over(other)
    assert session.player is other and not before.playing and before.frame.iteration == 1
    assert not session.is_outdated and session.generate.prompt == DECIMAL.prompt
    assert session.surprise.sentence is None and not session.messages.notes
    assert session.train.followed is None and not run_of(other).stops_when_solved
    assert session.key("setting.hidden_size") != key, "the controls show it"
    session.autosave.save_if_due(other, at_once=True)
    assert session.autosave.token not in ("", token), "each run is kept under its own token"
    kept = session.store.get(token, bytes)
    assert kept and kept.run == before.encode().result(0)


def test_what_was_typed_for_other_kinds_of_text_outlives_another_run(session: Session) -> None:
    session.draft.options["fizzbuzz"]["last"] = 99
    session.begin(Recipe.preset("decimal", n=13), KINDS["decimal"].make(n=13))
    assert session.draft.options["fizzbuzz"]["last"] == 99
    assert session.draft.options["decimal"]["n"] == 13
    assert session.draft.options["own"] == CORPUS.options


def test_a_run_that_was_just_loaded_is_not_saved_again(session: Session) -> None:
    session.take_over(Player.resume(session.engine, session.player.encode().result(0)), saved=True)
    assert session.player.frame.iteration == 1
    session.autosave.save_if_due(session.player, at_once=True)
    assert not session.autosave.token


def test_starting_over_takes_the_draft(session: Session) -> None:
    session.draft.hyperparameters.update(hidden_size=8, learning_rate=0.3)
    assert session.is_outdated
    session.start_over()
    assert not session.is_outdated and session.messages.refusal == ""
    frame = session.player.frame
    assert (
        frame.iteration == 0
        and frame.first_rate == 0.3
        and frame.hyperparameters
        == (Hyperparameters(**TINY | {"hidden_size": 8, "learning_rate": 0.3}))
    )
    assert session.player.playing and session.player.pace == math.inf


def test_another_kind_of_text_has_its_own_pace(session: Session) -> None:
    session.set_pace(7.5)
    session.take_corpus(DECIMAL)
    assert session.is_outdated and session.player.corpus is CORPUS, "a trained run is not replaced"
    session.start_over()
    assert session.player.corpus is DECIMAL and session.player.pace == KINDS["decimal"].pace
    assert session.generate.prompt == DECIMAL.prompt and session.surprise.sentence is None


def test_what_was_typed_stays_for_the_same_text(session: Session) -> None:
    session.generate.prompt, session.surprise.sentence = "abc", "cab"
    session.set_setting("hidden_size", 9)
    session.start_over()
    assert (session.generate.prompt, session.surprise.sentence) == ("abc", "cab")


def test_starting_over_begins_the_same_run_again(session: Session) -> None:
    session.player.step()
    twice = session.player.frame.samples
    assert twice
    session.start_over()
    assert session.player.frame.samples == twice[:1]
    for _ in range(2):
        session.player.step()
    assert session.player.frame.samples == twice


def test_starting_over_leaves_a_late_slice_behind(session: Session) -> None:
    """The old run diverges when the new one is there already."""
    old = session.player
    poison(run_of(old))
    session.start_over()
    old.play()
    old.tick()
    assert old.frame.trouble and not old.playing
    assert session.player.playing and not session.player.frame.trouble


def test_a_rate_that_is_chosen_beside_what_is_refused_acts_all_the_same(session: Session) -> None:
    """It is the network that is there which goes on, and the rate that is shown."""
    session.start_over()
    assert session.player.untouched
    session.draft.hyperparameters["seq_length"] = 10**6
    session.set_setting("learning_rate", 0.5)
    session.player.step()
    assert session.player.frame.hyperparameters.learning_rate == 0.5


@pytest.mark.parametrize(
    "wrong",
    [{"hidden_size": 10**6}, {"seq_length": 512}, {"cell": "none"}, {"clip": math.nan}],
    ids=str,
)
def test_starting_over_that_fails_changes_nothing(session: Session, wrong: dict[str, Any]) -> None:
    session.generate.prompt = "ab"
    session.draft.hyperparameters.update(wrong)
    before = {f.name: getattr(session, f.name) for f in fields(session)}
    kept = deepcopy((session.generate.prompt, session.draft, session.messages.notes))
    session.start_over()
    assert session.messages.refusal == session.draft.find_refusal() != ""
    assert {f.name: getattr(session, f.name) for f in fields(session)} == before
    assert (session.generate.prompt, str(session.draft)) == (kept[0], str(kept[1]))
    assert session.player.playing and session.player.frame.iteration == 1
