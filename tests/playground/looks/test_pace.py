"""A look that takes long is done in parts, and sees what it would have seen at once."""

import gc
import weakref
from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pytest

from pages.ui.elements.looks import LOOKS
from pages.ui.elements.looks.base import LookElement
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.looks import pace
from rnn.playground.looks.base import GIVEN_UP, Look, Prepare, Seen, Silence
from rnn.playground.looks.how_far_back import HowFarBack, HowFarBackAnswer
from rnn.playground.looks.left_alone import LeftAlone
from rnn.playground.looks.switched_off import SwitchedOff, SwitchedOffAnswer
from rnn.playground.run import Run
from tests.support.runs import Clock, look_at, tiny_recipe

FIZZBUZZ, BRACKETS = KINDS["fizzbuzz"].make(), KINDS["brackets"].make(lines=300)
SUITS = {"depth": BRACKETS, "detective": BRACKETS, "map": KINDS["stories"].make(count=50)}


def run_on(corpus: Corpus = FIZZBUZZ) -> Run:
    recipe = tiny_recipe(corpus, cell="lstm", layers=2, hidden_size=6, seq_length=16)
    run = Run(recipe, corpus)
    run.open()
    run.trainer.train(iterations=3)
    return run


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each asking does a few steps, and steps are small."""
    clock = Clock(per_look=pace.SECONDS / 8)
    monkeypatch.setattr(pace, "time", SimpleNamespace(thread_time=clock))
    monkeypatch.setattr(pace, "MULTIPLICATIONS", 2e4)


def look_while_it_trains(run: Run, look: LookElement) -> tuple[Seen, int]:
    """What is seen, and how often it was asked."""
    question = look.asks.about(run.corpus)
    seen, askings = Look(question).answer(run), 1
    while seen.value is None:
        run.trainer.step()
        seen = Look(question, goes_on=True).answer(run)
        askings += 1
    return seen, askings


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_in_parts_it_sees_the_network_with_which_it_began(look: LookElement, patient: None) -> None:
    run = run_on(SUITS.get(look.key, FIZZBUZZ))
    at_once = look.asks.about(run.corpus).answer(run_on(run.corpus))
    seen, askings = look_while_it_trains(run, look)
    assert seen.iteration == 3
    assert look.describe(seen.value) == look.describe(at_once)
    assert askings > 2 or look.key in ("map", "fading", "riddle")


def test_another_look_takes_the_place_of_one_that_is_under_way(patient: None) -> None:
    run = run_on()
    assert Look(HowFarBack()).answer(run).value is None
    whole = look_at(run, LeftAlone()).value
    assert not isinstance(whole, Silence)
    assert Look(HowFarBack()).answer(run).value is None
    assert Look(LeftAlone()).answer(run).value is None
    assert Look(HowFarBack(), goes_on=True).answer(run).value == Silence(GIVEN_UP)
    assert look_at(run, HowFarBack()).value


def test_none_is_given_up_for_another_that_is_prepared(patient: None) -> None:
    run, prepare = run_on(), Prepare((HowFarBack(),))
    assert Look(LeftAlone()).answer(run).value is None
    assert Look(prepare).answer(run).value == Silence(GIVEN_UP)
    assert Look(LeftAlone(), goes_on=True).answer(run).value != Silence(GIVEN_UP)
    assert look_at(run, LeftAlone()).value
    assert look_at(run, prepare).value is True


def test_one_whose_beginning_was_lost_with_its_worker_begins_anew(patient: None) -> None:
    run = run_on()
    seen = Look(HowFarBack(), goes_on=True).answer(run)
    assert seen.value is None and seen.iteration == 3


def test_a_look_that_is_never_finished_holds_no_run(patient: None) -> None:
    run = run_on()
    Look(HowFarBack()).answer(run)
    gone = weakref.ref(run)
    del run
    gc.collect()
    assert gone() is None


def test_a_piece_that_is_done_is_not_done_again(patient: None) -> None:
    """Neither what the network computes for it nor what is made of that."""
    pace_, computed, made = pace.Pace(), 0, 0

    def compute() -> int:
        nonlocal computed
        computed += 1
        return computed

    def piece() -> list[int]:
        nonlocal made
        values = [pace_.do(compute) for _ in range(20)]
        made += 1
        return values

    pieces: list[list[int]] = []
    askings = 0
    while not pieces:
        pace_.begin()
        askings += 1
        with suppress(pace.NotYet):
            pieces = [pace_.do_whole(piece) for _ in range(3)]
    assert askings > 5 and computed == 60 and made == 3
    assert pieces == [[*range(1, 21)], [*range(21, 41)], [*range(41, 61)]]


def test_streams_in_groups_come_to_what_all_come_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [len(group) for group in pace.split_streams(64, 100)] == [64]
    assert [len(group) for group in pace.split_streams(16, 2_600)] == [4, 3, 3, 3, 3]
    run, again = run_on(), run_on()
    for each in (run, again):
        each.trainer.train(iterations=100)
    reach, damage = HowFarBack().answer(run), SwitchedOff().answer(run)
    monkeypatch.setattr(pace, "PROBABILITIES", 100)
    assert len(pace.split_streams(64, 20)) == 13
    reach_again, damage_again = HowFarBack().answer(again), SwitchedOff().answer(again)
    assert isinstance(reach, HowFarBackAnswer) and isinstance(reach_again, HowFarBackAnswer)
    np.testing.assert_allclose(reach_again.now.excess, reach.now.excess, atol=1e-6)
    np.testing.assert_allclose(reach_again.before.doubt, reach.before.doubt, atol=1e-6)
    assert isinstance(damage, SwitchedOffAnswer) and isinstance(damage_again, SwitchedOffAnswer)
    assert damage_again.counts == damage.counts and len(set(damage.counts.values())) > 3


def test_a_long_reading_is_the_same_in_pieces(patient: None) -> None:
    model = run_on().trainer.model
    ids = np.random.default_rng(0).integers(0, model.vocabulary_size, (90, 40))
    paced, trace, askings = pace.PacedNetwork(model, pace.Pace()), None, 0
    while trace is None:
        paced._pace.begin()
        askings += 1
        with suppress(pace.NotYet):
            trace = paced.trace(ids)
    whole = model.trace(ids)
    assert askings > 3
    np.testing.assert_allclose(trace.logits, whole.logits, atol=1e-6)
    for name, state in whole.state.items():
        np.testing.assert_allclose(trace.signals[name], whole.signals[name], atol=1e-6)
        np.testing.assert_allclose(trace.state[name], state, atol=1e-6)
