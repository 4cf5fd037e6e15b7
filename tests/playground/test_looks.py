"""What every look keeps to: of every text and every network it either says something or says why
it has nothing to say, in plain data, and looking changes nothing."""

import pickle
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from pages.ui.elements.looks import LOOKS
from pages.ui.elements.looks.base import LookElement
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.network.cells import CELLS
from rnn.playground.looks.base import NOT_FINITE, Seen, Silence
from rnn.playground.looks.memo import untrained_model
from rnn.playground.run import Run
from tests.support.runs import advance_to, look_at, poison, tiny_recipe
from tests.support.saved import BOOK

SMALL = {
    "decimal": {"digits": 300},
    "fizzbuzz": {},
    "stories": {"count": 50},
    "sums": {"lines": 200},
    "brackets": {"lines": 200},
}
CORPORA: dict[str, Corpus] = {
    **{kind: KINDS[kind].make(**options) for kind, options in SMALL.items()},
    "gutenberg": BOOK,
    "own": KINDS["own"].make(text="Zwei Ringe, ein 漢字 und zwei 😀.\r\n" * 12),
    "other script": KINDS["own"].make(text="ראשית דבר אמר לו כי טוב הוא. " * 12),
    "two letters": KINDS["own"].make(text="ab" * 40),
    "one letter": KINDS["own"].make(text="a" * 40),
}
NETWORKS: dict[str, dict[str, object]] = {
    **{cell: {"cell": cell, "hidden_size": 16} for cell in CELLS},
    "2 layers": {"cell": "gru", "layers": 2, "hidden_size": 16},
    "3 layers": {"cell": "lstm", "layers": 3, "hidden_size": 16},
    "1 unit": {"hidden_size": 1},
}
EVERY_LOOK = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


@cache
def run_of(text: str, network: str, updates: int = 3) -> Run:
    """A small run, some updates on; looks may share it, since they change nothing."""
    corpus = CORPORA[text]
    run = Run(tiny_recipe(corpus, **NETWORKS[network]), corpus)
    run.open()
    run.trainer.train(iterations=updates)
    return run


def seen_in(run: Run, look: LookElement) -> Seen:
    """The first answer of a look, as it arrives in another process."""
    question = pickle.loads(pickle.dumps(look.asks.about(run.corpus)))
    assert question == look.asks.about(run.corpus) and hash(question)
    seen: Seen = pickle.loads(pickle.dumps(look_at(run, question)))
    return seen


def check(seen: Seen, look: LookElement) -> None:
    """It says something, in sentences."""
    silent = isinstance(seen.value, Silence)
    said = [seen.value.reason] if silent else look.describe(seen.value)
    assert said
    said += [] if silent else look.compare(seen.value)
    for sentence in said:
        assert sentence.endswith((".", "!", "?", ".”")), sentence
        assert not re.search(r"\b(nan|inf|None)\b", sentence), sentence
    assert len(pickle.dumps(seen)) < 60_000


@EVERY_LOOK
@pytest.mark.parametrize("network", list(CELLS))
@pytest.mark.parametrize("text", CORPORA)
def test_it_says_something_of_every_text_and_cell(
    look: LookElement, text: str, network: str
) -> None:
    check(seen_in(run_of(text, network), look), look)


@EVERY_LOOK
@pytest.mark.parametrize("network", [name for name in NETWORKS if name not in CELLS])
@pytest.mark.parametrize("text", ["fizzbuzz", "brackets", "own"])
def test_it_says_something_of_networks_of_every_shape(
    look: LookElement, text: str, network: str
) -> None:
    check(seen_in(run_of(text, network), look), look)


@EVERY_LOOK
def test_it_says_something_of_a_large_network(look: LookElement) -> None:
    check(seen_in(large_run(), look), look)


@cache
def large_run() -> Run:
    corpus = CORPORA["fizzbuzz"]
    run = Run(tiny_recipe(corpus, cell="lstm", hidden_size=512), corpus)
    run.open()
    return run


@EVERY_LOOK
def test_it_says_something_of_a_network_before_its_first_update(look: LookElement) -> None:
    check(seen_in(run_of("brackets", "vanilla", updates=0), look), look)


@EVERY_LOOK
def test_of_numbers_that_are_not_finite_it_says_so(look: LookElement) -> None:
    run = Run(tiny_recipe(), CORPORA["two letters"])
    run.open()
    poison(run)
    assert look_at(run, look.asks.about(run.corpus)).value == Silence(NOT_FINITE)


@pytest.mark.parametrize("network", NETWORKS)
def test_looking_changes_nothing(network: str) -> None:
    corpus = CORPORA["fizzbuzz"]
    recipe = tiny_recipe(corpus, **NETWORKS[network])
    looked, left_alone = Run(recipe, corpus), Run(recipe, corpus)
    losses = []
    for run in (looked, left_alone):
        run.open()
        run.trainer.train(iterations=5)
        for look in LOOKS.values() if run is looked else ():
            look_at(run, look.asks.about(corpus))
        losses.append([run.trainer.step() for _ in range(20)])
    assert losses[0] == losses[1]


@EVERY_LOOK
@pytest.mark.parametrize("text", CORPORA)
def test_what_may_be_chosen_is_allowed_and_can_be_asked(look: LookElement, text: str) -> None:
    run = run_of(text, "vanilla")
    question = look.asks.about(run.corpus)
    for name, setting in question.settings(run.corpus).items():
        assert setting.check(name, getattr(question, name)) == getattr(question, name)
        for value in (getattr(setting, "low", None), getattr(setting, "high", None)):
            if value is not None:
                check(Seen(replace(question, **{name: value}).answer(run), 0, 0.0), look)
        for value in getattr(setting, "options", ()):
            check(Seen(replace(question, **{name: value}).answer(run), 0, 0.0), look)


def test_before_training_is_what_the_run_began_with() -> None:
    for settings in NETWORKS.values():
        recipe = tiny_recipe(CORPORA["decimal"], **settings, seed=5)
        run = Run(recipe, CORPORA["decimal"])
        run.open()
        first = {name: w.copy() for name, w in run.trainer.model.params.items()}
        advance_to(run, 4)
        untrained = untrained_model(run)
        for name, w in untrained.params.items():
            np.testing.assert_array_equal(w, first[name])
            assert (run.trainer.model.params[name] != w).any()
        assert untrained_model(run) is untrained


def test_the_names_in_the_address_and_on_the_page_are_different() -> None:
    assert len({look.label for look in LOOKS.values()}) == len(LOOKS)
    assert all(key == look.key and key.replace("-", "").isalpha() for key, look in LOOKS.items())


def test_where_all_letters_are_the_same_one_no_correction_fades() -> None:
    question = LOOKS["fading"].asks.about(CORPORA["one letter"])
    seen = look_at(run_of("one letter", "vanilla"), question)
    assert isinstance(seen.value, Silence) and "none is corrected" in seen.value.reason
