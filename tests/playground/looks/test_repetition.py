"""Texts that go round the same letters, also where that takes hundreds of them: their period is
known to the looks that need one, or the limit is named."""

import numpy as np
import pytest

from rnn.corpora import KINDS
from rnn.inspection.loop import LONGEST
from rnn.playground.looks.base import Silence
from rnn.playground.looks.left_alone import LONG_ROUNDS, MOST_WRITTEN, Alone, LeftAlone
from rnn.playground.looks.wiped import NO_RULE, PLACES, AskWiped, Wiped, is_double
from rnn.playground.run import Run
from tests.support.runs import tiny_recipe


def run_on(period: int, rounds: int, end: str = "") -> Run:
    """An untrained network, and a text whose letters are the same again after a period."""
    letters = np.random.default_rng(period).choice(list("abcdefgh ."), period)
    corpus = KINDS["own"].make(text="".join(letters) * rounds + end)
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    return run


@pytest.mark.parametrize(
    ("period", "rounds"), [(64, 4), (100, 3), (195, 3), (201, 8), (449, 2), (LONGEST, 3)]
)
def test_a_long_period_is_known_to_the_looks(period: int, rounds: int) -> None:
    run = run_on(period, rounds)
    wiped = AskWiped().answer(run)
    assert isinstance(wiped, Wiped) and wiped.places == PLACES
    alone: Alone = LeftAlone().answer(run)
    assert len(alone.period) == period
    assert LONG_ROUNDS * period <= len(alone.text) <= max(MOST_WRITTEN, LONG_ROUNDS * period)


@pytest.mark.parametrize(("period", "end"), [(LONGEST + 1, ""), (195, "and something else")])
def test_of_another_text_the_limit_is_named(period: int, end: str) -> None:
    assert AskWiped().answer(run_on(period, 3, end)) == Silence(NO_RULE)
    assert f"the same letters, at most {LONGEST}, from beginning to end" in NO_RULE


def test_only_a_letter_that_stands_elsewhere_and_goes_on_otherwise_may_be_either() -> None:
    contexts, right = np.array([[1, 2, 1]]), np.array([[5, 5, 6]])
    assert is_double(contexts, right)
    assert not is_double(contexts, np.array([[5, 6, 5]])), "it goes on alike"
    assert not is_double(contexts[:, ::-1][:, 1:], right[:, :2]), "it stands once"
