"""What stands in the address leads back to the run, or to one that begins as it did."""

from dataclasses import replace
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.persistence.recipe import FIRST_RECIPE, Recipe
from rnn.playground.commands import SetLearningRate
from rnn.playground.player import Player
from rnn.playground.url import TOKEN, address_of, linkable_recipe, without_token
from tests.support.engine import inline_engine, run_of
from tests.support.runs import CORPUS, tiny_recipe
from tests.support.saved import everything

LINKABLE = [kind for kind in KINDS.values() if not kind.fetches and not kind.read_upload]


def begin(recipe: Recipe, **changes: Any) -> Player:
    recipe = replace(recipe, **changes)
    corpus = CORPUS if recipe.kind == "own" else recipe.make_corpus()
    return Player.begin(inline_engine(), recipe, corpus)


def test_the_run_that_everybody_begins_with_needs_no_address() -> None:
    assert address_of(begin(FIRST_RECIPE), "") == {}


@pytest.mark.parametrize("kind", LINKABLE[1:], ids=lambda kind: kind.key)
def test_an_untrained_run_has_its_link(kind: CorpusKind) -> None:
    player = begin(Recipe.preset(kind.key), goal=12)
    assert address_of(player, "") == {"text": kind.key, "until": "12"}


def test_a_trained_run_has_its_token_as_soon_as_it_is_kept() -> None:
    player = begin(FIRST_RECIPE)
    player.step()
    assert address_of(player, "") is None, "what stands there still leads to the run"
    assert address_of(player, "a token") == {TOKEN: "a token"}


def test_a_text_of_ones_own_has_no_link() -> None:
    player = begin(tiny_recipe())
    assert address_of(player, "") == {}
    assert address_of(player, "a token") == {TOKEN: "a token"}


@pytest.mark.parametrize("kind", LINKABLE, ids=lambda kind: kind.key)
def test_whoever_opens_a_link_gets_the_same_losses_and_samples(kind: CorpusKind) -> None:
    usual = Recipe.preset(kind.key).hyperparameters
    settings = replace(usual, seed=7, hidden_size=20, cell="gru", learning_rate=0.5)
    mine = begin(Recipe.preset(kind.key), hyperparameters=settings, pace=7.5)
    mine.tell(SetLearningRate(0.00123))  # before the first update: so it begins
    mine.step()
    mine.tell(SetLearningRate(0.002))  # on the way: the link tells how it began
    mine.step()
    assert mine.frame.rate_changed
    parsed = Recipe.from_query(linkable_recipe(mine, goal=12).to_query())
    expected = replace(settings, learning_rate=0.00123)
    assert parsed.complaints == [] and parsed.recipe.goal == 12 and parsed.recipe.pace == 7.5
    assert parsed.recipe.hyperparameters == expected
    theirs, again = begin(parsed.recipe), begin(Recipe.preset(kind.key), hyperparameters=expected)
    for _ in range(4):
        theirs.step()
        again.step()
    assert theirs.frame.samples == again.frame.samples and theirs.frame.live == again.frame.live
    assert everything(run_of(theirs).trainer) == everything(run_of(again).trainer)


def test_a_link_asks_for_what_stands_beside_the_token() -> None:
    params = {"text": "fizzbuzz", TOKEN: "a token"}
    assert without_token(params) == {"text": "fizzbuzz"} and TOKEN in params
