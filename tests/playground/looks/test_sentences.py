"""What looks say holds for networks of five seeds that have learned, and is not said of those that
have not."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from pages.ui.elements.looks import LOOKS
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.inspection.reach import USED
from rnn.persistence.recipe import Recipe
from rnn.playground.looks.base import Silence
from rnn.playground.looks.detective import Detected, Detective
from rnn.playground.looks.expects import Expects, ExpectsAnswer
from rnn.playground.looks.how_far_back import HowFarBack, HowFarBackAnswer
from rnn.playground.looks.places import find_lost
from rnn.playground.looks.staircase import DepthOnALine, StaircaseAnswer
from rnn.playground.looks.switched_off import SwitchedOff, SwitchedOffAnswer
from rnn.playground.looks.what_if import WhatIf
from rnn.playground.looks.wiped import NO_RULE, AskWiped, Wiped
from rnn.playground.run import Run

SEEDS = range(5)
UPDATES = {"decimal": 100, "brackets": 300, "stories": 100}


@cache
def corpus_of(kind: str) -> Corpus:
    return Recipe.preset(kind).make_corpus()


@cache
def trained(kind: str, cell: str, seed: int) -> Run:
    """A network as a visitor trains it at first."""
    recipe, corpus = Recipe.preset(kind), corpus_of(kind)
    settings = replace(recipe.hyperparameters, cell=cell, seed=seed)
    run = Run(replace(recipe, hyperparameters=settings).fit_to(corpus), corpus)
    run.open()
    run.trainer.train(iterations=UPDATES[kind])
    return run


def learned(kind: str, cell: str) -> list[Run]:
    """Networks of five seeds."""
    return [trained(kind, cell, seed) for seed in SEEDS]


def untrained() -> Run:
    recipe = Recipe.preset("brackets", lines=500)
    run = Run(recipe, recipe.make_corpus())
    run.open()
    return run


def said(key: str, answer: object) -> str:
    look = LOOKS[key]
    return " ".join([*look.describe(answer), *look.compare(answer)])


DEPTH_IS_FIRST = "What differs most in its memory is how many brackets are open."
LEARNED = "It has learned which letters follow which."
NO_UNIT = "No single unit tells this"


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("cell", ["vanilla", "gru"])
def test_a_gru_puts_the_depth_first_and_a_plain_network_does_not(cell: str, seed: int) -> None:
    answer = DepthOnALine().answer(trained("brackets", cell, seed))
    assert isinstance(answer, StaircaseAnswer)
    assert answer.before.r < 0.5
    assert (DEPTH_IS_FIRST in said("depth", answer)) == (cell == "gru"), answer.now.r


@pytest.mark.slow
def test_a_unit_tells_that_two_brackets_are_open_and_is_hardly_needed() -> None:
    telling = 0
    for run in learned("brackets", "vanilla"):
        found = Detective("two").answer(run)
        assert isinstance(found, Detected)
        telling += not found.doubt
        if not found.doubt:
            beside = max(found.character, found.best_before.score)
            assert found.best.score > max(0.845, beside + 0.09)
            assert found.rise < 0.15
            assert f"Unit {found.best.unit + 1} is " in said("detective", found)
        assert found.together > found.together_before + 0.05
    assert telling >= 4


@pytest.mark.slow
def test_of_quotation_marks_no_single_unit_tells() -> None:
    for run in learned("stories", "vanilla"):
        found = Detective("quotation").answer(run)
        assert isinstance(found, Detected)
        assert said("detective", found).startswith(NO_UNIT)


@cache
def gone_astray() -> Run:
    """The network of the notebook on 1/7, whose loop is lost where its memory is emptied."""
    corpus = KINDS["decimal"].make(n=7)
    run = Run(Recipe("decimal", corpus.options, KINDS["decimal"].presets["Notebook"]), corpus)
    run.trainer.train(iterations=496)
    return run


def test_where_it_does_not_find_its_way_back_nothing_is_said_of_how_far() -> None:
    """The loop of the notebook's network goes astray where its memory is emptied at one place."""
    run = gone_astray()
    found = HowFarBack().answer(run)
    assert isinstance(found, Silence)
    assert found.reason.startswith("Even 64 letters after its memory was emptied, it guesses 2.")
    fast = Run(Recipe.preset("decimal"), run.corpus)
    fast.trainer.train(iterations=100)
    assert isinstance(HowFarBack().answer(fast), HowFarBackAnswer)


def test_what_it_expects_is_looked_at_where_it_has_not_lost_its_way() -> None:
    """In order, the network of the notebook is all but sure of each digit by then."""
    run = gone_astray()
    answer = Expects().answer(run)
    assert isinstance(answer, ExpectsAnswer)
    assert find_lost(run) > USED and answer.places == 512
    assert LEARNED in said("expects", answer)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["stories", "brackets", "decimal"])
def test_it_learns_which_letters_follow_which(kind: str) -> None:
    for run in learned(kind, "vanilla"):
        answer = Expects().answer(run)
        assert isinstance(answer, ExpectsAnswer)
        assert answer.distance < 0.2 < answer.distance_before
        assert answer.distance < answer.distance_of_frequencies
        assert LEARNED in said("expects", answer)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "least"), [("stories", 5), ("brackets", 12)])
def test_it_comes_to_use_more_letters_than_none(kind: str, least: int) -> None:
    for run in learned(kind, "vanilla"):
        answer = HowFarBack().answer(run)
        assert isinstance(answer, HowFarBackAnswer)
        assert answer.before.characters <= 2 and answer.now.characters >= least
        no_worse = "Before training, it guessed no worse with the last letter alone than with all."
        used_none = no_worse in said("reach", answer)
        assert used_none == (answer.before.excess.max() <= USED)


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
def test_with_half_its_units_off_it_still_knows_a_seventh(cell: str) -> None:
    for run in learned("decimal", cell):
        answer = SwitchedOff().answer(run)
        assert isinstance(answer, SwitchedOffAnswer)
        assert answer.counts[0] == 96 and answer.counts[50] >= 90 and answer.counts[100] < 48
        assert said("damage", answer).startswith(
            f"Half its units are switched off. It still gets {answer.counts[50]} of 96 letters"
        )


def learned_own(text: str, seed: int) -> Run:
    corpus = KINDS["own"].make(text=text)
    settings = replace(KINDS["own"].presets["Fast"], seed=seed)
    run = Run(Recipe("own", corpus.options, settings).fit_to(corpus), corpus)
    run.open()
    run.trainer.train(iterations=60)
    return run


def test_no_look_says_that_a_letter_is_used_where_none_changes_a_guess() -> None:
    """Of "abab…" it counts by itself."""
    none_matters = 0
    for seed in SEEDS:
        run = learned_own("ab" * 300, seed)
        reach = said("reach", HowFarBack().answer(run))
        assert "use" not in reach
        assert reach.startswith("With the last letter alone it guesses no worse than with all")
        none_matters += "none of the guesses after it" in said("what-if", WhatIf().answer(run))
    assert none_matters >= 4


def test_a_text_that_repeats_itself_can_be_forgotten_and_found_again() -> None:
    for text, places in (("ab" * 300, 2), ("12345\n" * 100, 6)):
        answer = AskWiped().answer(learned_own(text, 0))
        assert isinstance(answer, Wiped)
        assert answer.places == answer.whole == places == answer.found[0]
    later = AskWiped().answer(
        learned_own("Something else begins it, and then: " * 2 + "ab" * 200, 0)
    )
    assert later == Silence(NO_RULE), "before that, nobody can say how it goes on"


def test_of_a_long_loop_all_places_tell_what_is_possible_and_not_those_tried() -> None:
    """Of 42 letters 23 are different, so after one letter 23 places can be told."""
    loop = "abcdefghijklmnopqrstuvw" + "aaaaaaaaabbbbbccccc"
    answer = AskWiped().answer(learned_own(loop * 20, 0))
    assert isinstance(answer, Wiped) and answer.places == 16 and not answer.are_all
    assert answer.possible[0] == pytest.approx(23 / 42) and answer.possible[-1] == 1
    possible = said("wipe", replace(answer, found=(3, *answer.found[1:])))
    assert "gets 3 of 16 places; of all places in the text, 55% are possible at most" in possible


@pytest.mark.parametrize(
    ("key", "ask", "sentence"),
    [
        ("depth", DepthOnALine().answer, DEPTH_IS_FIRST),
        ("expects", Expects().answer, LEARNED),
        ("reach", HowFarBack().answer, "On average it has to read"),
        ("detective", Detective("two").answer, "is high when"),
        ("damage", SwitchedOff(share=10).answer, "It still gets 96"),
    ],
)
def test_nothing_is_claimed_of_an_untrained_network(
    key: str, ask: Callable[[Run], object], sentence: str
) -> None:
    answer = ask(untrained())
    assert not isinstance(answer, Silence)
    assert sentence not in said(key, answer)
