"""The draft is compared by what it asks for, and its settings always fit its text."""

from dataclasses import replace
from typing import Any

import pytest

from rnn import SettingError, TextError
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.recipe import Recipe
from rnn.playground import draft as draft_module
from rnn.playground.draft import Draft, make_corpus
from rnn.playground.scheduling.single_flight import SingleFlight
from rnn.training.hyperparameters import Hyperparameters
from tests.support.runs import CORPUS, TINY
from tests.support.saved import BOOK

DECIMAL = KINDS["decimal"]
FAST = DECIMAL.presets["Fast"]


@pytest.fixture
def draft() -> Draft:
    return Draft.of(DECIMAL.make(), FAST)


def ask_for(draft: Draft, kind: str, **options: Any) -> None:
    draft.kind = kind
    draft.options[kind].update(options)
    draft.update_corpus()


def test_a_draft_of_a_run_asks_for_that_run() -> None:
    corpus = DECIMAL.make(n=13)
    settings = Hyperparameters(**TINY)
    draft = Draft.of(corpus, settings)
    assert draft.recipe() == Recipe("decimal", corpus.options, settings)
    assert not draft.differs_in_text(corpus) and draft.differing_settings(settings) == {}
    assert draft.options["decimal"]["n"] == 13
    for key, kind in KINDS.items():
        if key != "decimal":
            assert draft.options[key] == {n: o.default for n, o in kind.options.items()}
    assert set(draft.options) == set(KINDS)


def test_there_and_back_again_is_no_other_text(draft: Draft) -> None:
    """Compared by what is asked, whether or not the text was made anew."""
    running = draft.corpus
    ask_for(draft, "decimal", n=13)
    assert draft.differs_in_text(running) and draft.corpus.options["n"] == 13
    ask_for(draft, "decimal", n=7)
    assert not draft.differs_in_text(running)
    ask_for(draft, "fizzbuzz")
    assert draft.differs_in_text(running) and draft.corpus.kind == "fizzbuzz"
    ask_for(draft, "decimal")
    assert not draft.differs_in_text(running)
    assert draft.recipe() == Recipe.preset("decimal").fit_to(running)


def test_nor_is_ones_own_text_that_was_left_and_chosen_again(draft: Draft) -> None:
    ask_for(draft, "own", text="a rose is a rose. " * 99)
    running = draft.corpus
    ask_for(draft, "fizzbuzz", last=30)
    assert draft.differs_in_text(running)
    ask_for(draft, "own")
    assert draft.corpus is not running and not draft.differs_in_text(running)


def test_differences_are_what_the_draft_and_the_run_disagree_about(draft: Draft) -> None:
    draft.hyperparameters["hidden_size"] = FAST.hidden_size + 1
    draft.hyperparameters["cell"] = "gru"
    assert draft.differing_settings(FAST) == {
        "cell": (FAST.cell, "gru"),
        "hidden_size": (FAST.hidden_size, FAST.hidden_size + 1),
    }
    draft.hyperparameters.update(hidden_size=FAST.hidden_size, cell=FAST.cell)
    assert draft.differing_settings(FAST) == {}


def test_another_kind_of_text_brings_the_settings_that_suit_it(draft: Draft) -> None:
    draft.hyperparameters["hidden_size"] = 7
    ask_for(draft, "decimal", n=13)
    assert draft.hyperparameters["hidden_size"] == 7, "the same kind leaves them"
    ask_for(draft, "fizzbuzz")
    usual = next(iter(KINDS["fizzbuzz"].presets.values()))
    train, _ = draft.corpus.parts()
    assert draft.hyperparameters == usual.fit_to(len(train)).as_dict()


def test_settings_are_made_to_fit_a_short_text(draft: Draft) -> None:
    draft.hyperparameters.update(seq_length=100, batch_size=8)
    ask_for(draft, "decimal", digits=50)
    fitted = draft.recipe().hyperparameters
    assert fitted == replace(FAST, seq_length=100, batch_size=8).fit_to(len(draft.corpus.text))
    draft.recipe().make_trainer(draft.corpus)


def test_a_longer_text_brings_back_what_a_short_one_made_smaller(draft: Draft) -> None:
    usual = replace(FAST, seq_length=100, batch_size=8)
    for own_choice in (None, 3):
        draft.take_corpus(DECIMAL.make())
        draft.hyperparameters = usual.as_dict()
        draft.take_corpus(DECIMAL.make(digits=50))
        fitted = draft.recipe().hyperparameters
        assert fitted.seq_length < 100 and fitted.batch_size == 1
        if own_choice:
            draft.hyperparameters["seq_length"] = own_choice
        draft.take_corpus(DECIMAL.make(digits=90))
        draft.take_corpus(DECIMAL.make(digits=9_000))
        assert draft.hyperparameters == usual.as_dict() | {"seq_length": own_choice or 100}


def test_it_is_told_whether_settings_changed(draft: Draft) -> None:
    assert not draft.take_corpus(DECIMAL.make(n=13))
    assert draft.take_corpus(KINDS["fizzbuzz"].make())


@pytest.mark.parametrize("name", DECIMAL.presets)
def test_presets_are_those_of_the_kind_made_to_fit(draft: Draft, name: str) -> None:
    ask_for(draft, "decimal", digits=50)
    assert draft.preset(name) == DECIMAL.presets[name].fit_to(len(draft.corpus.text))
    Recipe("decimal", draft.corpus.options, draft.preset(name)).make_trainer(draft.corpus)


def test_a_text_that_cannot_be_made_leaves_the_one_before(draft: Draft) -> None:
    before = draft.corpus, dict(draft.hyperparameters)
    with pytest.raises(TextError):
        ask_for(draft, "own", text="")
    assert (draft.corpus, draft.hyperparameters) == before
    assert draft.kind == "own", "what was picked stays picked"
    with pytest.raises(SettingError):
        ask_for(draft, "decimal", n=-1)
    assert (draft.corpus, draft.hyperparameters) == before


def test_settings_that_do_not_go_together_are_refused(draft: Draft) -> None:
    draft.hyperparameters.update(hidden_size=10**9)
    with pytest.raises(SettingError):
        draft.recipe()


def test_a_book_is_fetched_only_on_request(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(recipe: Recipe) -> Corpus:
        raise AssertionError("nobody asked for the book yet")

    monkeypatch.setattr(draft_module, "make_corpus", fetch)
    before = draft.corpus
    ask_for(draft, "gutenberg", address="11")
    assert draft.corpus is before
    draft.take_corpus(BOOK)
    assert draft.corpus is BOOK and draft.recipe().options["address"] == "11"


def test_many_visitors_of_one_text_make_it_once_but_nobody_shares_an_own_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Recipe] = []

    def make(recipe: Recipe) -> Corpus:
        made.append(recipe)
        return KINDS[recipe.kind].make(**recipe.options)

    monkeypatch.setattr(Recipe, "make_corpus", make)
    monkeypatch.setattr(draft_module, "_make_shared", SingleFlight(make, most=8))
    decimal = Recipe.preset("decimal", n=13)
    assert make_corpus(decimal) is make_corpus(Recipe.preset("decimal", n=13))
    own = Recipe.preset("own", text=CORPUS.text)
    assert make_corpus(own) is not make_corpus(own)
    assert made == [decimal, own, own]


def test_the_draft_knows_what_its_windows_never_read() -> None:
    draft = Draft.of(KINDS["decimal"].make(digits=62), Hyperparameters(seq_length=32))
    assert draft.never_read == 31
    draft.hyperparameters["windows"] = "complete"
    assert draft.never_read == 0
    draft.hyperparameters.update(windows="notebook", seq_length=512)
    assert draft.never_read == 0, "where there can be no window, something else is said"
