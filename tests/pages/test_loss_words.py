"""What is said of a loss is true of it."""

import math
from dataclasses import replace

import pytest

from pages.ui.elements.loss_words import (
    BEST_POSSIBLE,
    NEAR,
    chart_levels,
    describe_held_out,
    describe_loss,
    describe_standing,
    loss_html,
)
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.playground.frame import Frame
from tests.support.frames import first_frame

FIZZBUZZ = KINDS["fizzbuzz"].make()
STORIES = KINDS["stories"].make()
LETTERS = len(set(FIZZBUZZ.text))


def frame_at(loss: float, corpus: Corpus = FIZZBUZZ) -> Frame:
    """The frame of a run that stands at this loss."""
    return first_frame(corpus, iteration=1, ema_loss=loss, comparison_loss=loss)


def test_before_the_first_update_it_guesses_blindly() -> None:
    frame = first_frame(FIZZBUZZ)
    assert describe_loss(frame, LETTERS) == (
        f"Loss **{math.log(LETTERS):.2f}**: a blind guess among all {LETTERS} letters."
    )
    assert "dashed lines" in describe_standing(frame, FIZZBUZZ)


@pytest.mark.parametrize(("loss", "choices"), [(0.0, "1.0"), (math.log(3), "3.0"), (1.1, "3.0")])
def test_a_loss_is_told_as_a_choice(loss: float, choices: str) -> None:
    assert f"between **{choices}** letters" in describe_loss(frame_at(loss), LETTERS)


def test_worse_than_blind_is_said_to_be() -> None:
    blind = first_frame(FIZZBUZZ).blind_loss
    said = describe_loss(frame_at(blind + 0.01), LETTERS)
    assert f"worse than a blind guess among all {LETTERS} letters" in said


def test_it_beats_exactly_those_whose_loss_is_higher() -> None:
    baselines = ngram_baselines(FIZZBUZZ.text)
    told = 0
    for easier, harder in zip(baselines, baselines[1:], strict=False):
        between = frame_at((easier.loss + harder.loss) / 2)
        if easier.loss - harder.loss > 0.01 and harder.loss > NEAR:
            assert easier.description in describe_standing(between, FIZZBUZZ)
            told += 1
    assert told > 2
    assert "does not yet know more" in describe_standing(frame_at(baselines[0].loss), FIZZBUZZ)
    assert "Nobody can do better" in describe_standing(frame_at(0.01), FIZZBUZZ)


def test_what_was_not_counted_yet_is_not_compared_with() -> None:
    frame = replace(frame_at(1.0), baselines=())
    assert "not ready yet" in describe_standing(frame, FIZZBUZZ)
    assert chart_levels(frame, FIZZBUZZ) == [(0.0, BEST_POSSIBLE)]


def test_whoever_has_solved_it_knows_the_rule() -> None:
    assert describe_standing(replace(frame_at(0.5), solved=True), FIZZBUZZ) == "It knows the rule."


def test_with_held_out_text_it_is_that_which_is_compared() -> None:
    baselines = ngram_baselines(*STORIES.parts())
    frame = replace(frame_at(0.5, STORIES), comparison_loss=baselines[0].loss + 1)
    assert "does not yet know more" in describe_standing(frame, STORIES)


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.005, "Nobody can do better"), (0.97, "Nobody can do better"), (0.9, "by heart")],
)
def test_better_than_possible_is_knowing_it_by_heart(share: float, said: str) -> None:
    corpus = KINDS["sums"].make(lines=200)
    assert corpus.entropy and not corpus.parts()[1]
    assert said in describe_standing(frame_at(share * corpus.entropy, corpus), corpus)


@pytest.mark.parametrize(
    ("losses", "training", "words"),
    [
        ([], 1.2, "The last tenth of the text is kept back"),
        ([2.0, 1.5, 1.4], 1.2, "On the tenth of the text that is kept back: **1.40**."),
        ([2.0, 1.4, 1.5], 1.2, "**1.40** and is at **1.50**: it is starting to memorise"),
        ([2.0, 1.4, 1.5], 1.6, "**1.40** and is at **1.50**: it was better before."),
    ],
)
def test_a_gap_is_explained(losses: list[float], training: float, words: str) -> None:
    frame = frame_at(training, STORIES)
    curve = replace(frame.curve, held_out=tuple(enumerate(losses)))
    assert words in describe_held_out(replace(frame, curve=curve), STORIES)


def test_a_text_of_which_nothing_is_kept_back_says_why() -> None:
    assert "follows one rule" in describe_held_out(frame_at(1.0), FIZZBUZZ)
    short = KINDS["own"].make(text="a rose is a rose " * 50)
    assert "too short" in describe_held_out(frame_at(1.0, short), short)


def test_the_levels_of_the_chart_are_the_baselines_and_the_entropy() -> None:
    expected = [(baseline.loss, baseline.name) for baseline in ngram_baselines(FIZZBUZZ.text)]
    levels = chart_levels(frame_at(1.0), FIZZBUZZ)
    assert levels == [*expected, (FIZZBUZZ.entropy, BEST_POSSIBLE)]


def test_loss_is_explained_under_its_heading() -> None:
    html = loss_html(frame_at(1.0), FIZZBUZZ, LETTERS)
    assert "How well it guesses" in html and "The lower, the better." in html
    assert "Loss <b>1.00</b>: as if choosing between <b>2.7</b> letters." in html
