"""What is said of a loss is true of it."""

import math
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from pages.ui.elements.loss_words import (
    BEST_POSSIBLE,
    LAGGING,
    LAGS,
    NOT_EVEN_BLIND,
    ONLY_BY_HEART,
    UNTESTED,
    chart_levels,
    describe_held_out,
    describe_loss,
    describe_standing,
    loss_html,
    told_level,
)
from pages.ui.elements.sample import sample_html
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.evaluation.ngram_baselines import WORDING, ngram_baselines
from rnn.playground.finish import can_finish
from rnn.playground.frame import Frame
from rnn.training.diagnosis import best_margin
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
        f"A blind guess among all {LETTERS} letters has a loss of **{math.log(LETTERS):.2f}**."
    )
    assert "among both letters has" in describe_loss(frame, 2)
    assert "dashed lines" in describe_standing(frame, FIZZBUZZ)


@pytest.mark.parametrize(("loss", "choices"), [(0.05, "1.1"), (math.log(3), "3.0"), (1.1, "3.0")])
def test_a_loss_is_told_as_a_choice(loss: float, choices: str) -> None:
    assert f"between **{choices}** letters" in describe_loss(frame_at(loss), LETTERS)
    assert "all but sure" in describe_loss(frame_at(0.04), LETTERS)


def test_worse_than_blind_is_said_to_be() -> None:
    blind = first_frame(FIZZBUZZ).blind_loss
    said = describe_loss(frame_at(blind + 0.01), LETTERS)
    assert f"worse than a blind guess among all {LETTERS} letters" in said


def test_it_beats_exactly_those_whose_loss_is_higher() -> None:
    baselines = ngram_baselines(FIZZBUZZ.text)
    told = 0
    for easier, harder in pairwise(baselines):
        between = frame_at((easier.loss + harder.loss) / 2)
        if easier.loss - harder.loss > 0.01 and harder.loss > best_margin(0):
            assert f"beats someone who {easier.description}." in describe_standing(
                between, FIZZBUZZ
            )
            told += 1
    assert told > 2
    assert "not beat a blind guess" in describe_standing(frame_at(baselines[0].loss), FIZZBUZZ)
    best = describe_standing(frame_at(0.01), FIZZBUZZ)
    assert best == "Reading its text, it guesses about as well as anybody can."


@cache
def poems_frame() -> tuple[Frame, Corpus]:
    """Longer memories do worse on the text that is kept back, as they do on 300 Tang poems."""
    corpus = KINDS["own"].make(text="abcdefghij" * 2_000 + "ba")
    frame = frame_at(1.0, corpus)
    losses = (7.87, 6.35, 5.99, 6.12, 6.2, 6.21)
    ladder = [replace(b, loss=at) for b, at in zip(frame.baselines, losses, strict=True)]
    return replace(frame, baselines=tuple(ladder)), corpus


def poems(loss: float) -> str:
    """What is said of it there."""
    frame, corpus = poems_frame()
    return describe_standing(replace(frame, comparison_loss=loss), corpus)


def test_whoever_does_not_beat_pairs_is_not_praised_for_triples() -> None:
    descriptions = [description for _, description in WORDING]
    assert poems(6.08) == f"It now beats someone who {descriptions[1]}."
    assert poems(5.97) == f"It now beats someone who {descriptions[5]}."
    assert "not beat a blind guess" in poems(7.9)
    rungs = [next((k for k, d in enumerate(descriptions) if poems(loss).endswith(f"who {d}.")), -1)
             for loss in np.arange(5.5, 8, 0.05)]  # fmt: skip
    assert rungs == sorted(rungs, reverse=True), "nobody is promoted for getting worse"


@pytest.mark.parametrize("seed", range(5))
def test_of_a_short_text_without_a_rule_no_more_is_said_than_that_it_is_known_by_heart(
    seed: int,
) -> None:
    """9,000 digits that follow no rule: the network does better than n-grams, by heart."""
    digits = "".join(map(str, np.random.default_rng(seed).integers(10, size=9_000)))
    corpus = KINDS["own"].make(text=digits)
    frame = frame_at(0.78, corpus)
    assert describe_standing(frame, corpus).startswith("On this very text it now beats")
    said = describe_held_out(frame, corpus)
    assert "too short" in said and said.endswith(ONLY_BY_HEART)
    assert ONLY_BY_HEART not in describe_held_out(frame_at(1.0), FIZZBUZZ)


@pytest.mark.parametrize("text", ["ab" * 300, "a", "12345"])
def test_nobody_is_beaten_by_less_than_can_be_seen(text: str) -> None:
    """A network that knows "abab…" is no better than somebody who has counted its pairs."""
    corpus = KINDS["own"].make(text=text * 5)
    for baseline in frame_at(1.0, corpus).baselines:
        said = describe_standing(frame_at(baseline.loss - 0.004, corpus), corpus)
        assert baseline.description not in said


def test_digits_that_do_not_come_round_twice_show_no_rule() -> None:
    short, long = (KINDS["decimal"].make(n=97, digits=digits) for digits in (191, 192))
    assert can_finish(long) and not can_finish(short)
    assert "follows one rule" in describe_held_out(frame_at(0.01, long), long)
    assert "may just learn it by heart" in describe_held_out(frame_at(0.01, short), short)


def test_where_there_is_one_letter_there_is_nothing_to_guess() -> None:
    corpus = KINDS["own"].make(text="a" * 300)
    frame = frame_at(0.0, corpus)
    assert "nothing to guess" in describe_standing(frame, corpus)
    assert describe_loss(frame, 1) == "Loss **0.00**: all letters are the same one."
    assert "babble" not in sample_html(first_frame(corpus), corpus)
    assert describe_held_out(frame, corpus) == ""


def test_a_mean_that_a_few_bad_updates_have_raised_says_nothing_of_the_network_now() -> None:
    frame = frame_at(17.5)
    now = replace(frame, curve=replace(frame.curve, recent=np.array([400.0, 0.01], np.float32)))
    assert describe_standing(now, FIZZBUZZ) == (
        "The loss is a mean of the latest updates; the last one alone had 0.01."
    )
    bad = replace(frame, curve=replace(frame.curve, recent=np.array([0.01, 400.0], np.float32)))
    assert NOT_EVEN_BLIND in describe_standing(bad, FIZZBUZZ)


def test_the_dashed_lines_are_said_to_be_what_they_are() -> None:
    stories, own = KINDS["stories"].make(), KINDS["own"].make(text="Some words of a text. " * 40)
    for corpus, best in ((FIZZBUZZ, True), (stories, True), (own, False)):
        said = describe_standing(first_frame(corpus), corpus)
        levels = [level.name for level in chart_levels(frame_at(1.0, corpus), corpus)]
        assert ("the best of all" in said) == (BEST_POSSIBLE in levels) == best


def test_what_was_not_counted_yet_is_not_compared_with() -> None:
    frame = replace(frame_at(1.0), baselines=())
    assert "not ready yet" in describe_standing(frame, FIZZBUZZ)
    assert [level.name for level in chart_levels(frame, FIZZBUZZ)] == [BEST_POSSIBLE]


def test_whoever_is_finished_is_said_to_be() -> None:
    frame = replace(frame_at(0.5), finished_at=7)
    assert "hardly anything is left" in describe_standing(frame, FIZZBUZZ)


def test_what_is_said_of_the_network_follows_its_loss_and_not_the_network_before() -> None:
    frame = replace(frame_at(0.5), finished_at=7)
    drawn = loss_html(frame, FIZZBUZZ, LETTERS, "Grey: the network before, with the same settings.")
    assert drawn.index("It guesses about as well") < drawn.index("Grey: the network before")


def test_what_a_test_of_an_earlier_update_showed_is_not_said_of_now() -> None:
    baselines = ngram_baselines(*STORIES.parts())
    frame = replace(frame_at(0.5, STORIES), comparison_loss=baselines[0].loss - 0.01)
    checked = replace(frame, curve=replace(frame.curve, held_out=((1, baselines[0].loss - 0.01),)))
    drawn = loss_html(checked, STORIES, 30)
    assert "On pages it has never read it beats someone who" in drawn
    assert "There, at update 1: <b>" in drawn and "it now" not in drawn


def test_with_held_out_text_it_is_that_which_is_compared() -> None:
    baselines = ngram_baselines(*STORIES.parts())
    frame = replace(frame_at(0.5, STORIES), comparison_loss=baselines[0].loss + 1)
    checked = replace(frame, curve=replace(frame.curve, held_out=((1, 3.0),)))
    assert describe_standing(checked, STORIES) == (
        "On pages it has never read it does not beat a blind guess."
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.005, "On this very text it now"), (0.97, "On this very text it now"), (0.9, "by heart")],
)
def test_better_than_possible_is_knowing_it_by_heart(share: float, said: str) -> None:
    """And of what only looks as good as possible nobody knows whether it is that already."""
    corpus = KINDS["sums"].make(lines=200)
    assert corpus.entropy and not corpus.parts()[1]
    assert said in describe_standing(frame_at(share * corpus.entropy, corpus), corpus)


@pytest.mark.parametrize(
    ("losses", "memorizes", "words"),
    [
        ([], False, "The last tenth of the text is kept back, as a test"),
        ([2.0, 1.5, 1.4], True, "On pages it has never read, at update 2,000: **1.40**."),
        ([2.0, 1.4, 1.5], True, "**1.50** (its best: **1.40**): it gets better at its own alone."),
        ([2.0, 1.4, 1.5], False, "never read, at update 2,000: **1.50** (its best: **1.40**)."),
        ([2.0, 0.0021, 0.0049], True, "On pages it has never read, at update 2,000: **0.00**."),
    ],
)
def test_a_gap_is_explained(losses: list[float], memorizes: bool, words: str) -> None:
    frame = frame_at(1.2, STORIES)
    checks = tuple((1_000 * number, loss) for number, loss in enumerate(losses))
    curve = replace(frame.curve, held_out=checks)
    frame = replace(frame, curve=curve, memorizes=memorizes)
    assert words in describe_held_out(frame, STORIES)
    finished = describe_held_out(replace(frame, finished_at=3), STORIES)
    assert "by heart" not in finished, "what was said is not contradicted"


def test_what_was_thrown_off_gets_better_at_nothing() -> None:
    frame = replace(frame_at(1.2, STORIES), memorizes=True)
    curve = replace(frame.curve, held_out=((0, 2.0), (1_000, 1.4), (2_000, 1553.73)))
    frame = replace(frame, curve=curve)
    assert "it gets better at its own alone" in describe_held_out(frame, STORIES)
    for ruin in (replace(frame, ema_loss=1_688.18), replace(frame, rate_changed=True)):
        assert describe_held_out(ruin, STORIES) == (
            "On pages it has never read, at update 2,000: **1,553.73** (its best: **1.40**)."
        )


def test_which_pages_are_meant_is_said_once_in_the_little_room_there_is() -> None:
    frame = replace(frame_at(1.2, STORIES), memorizes=True)
    curve = replace(frame.curve, held_out=((0, 2.0), (1_000, 1.4), (2_000, 1.5)))
    frame = replace(frame, curve=curve)
    drawn = loss_html(frame, STORIES, LETTERS)
    assert drawn.count("pages it has never read") == 1
    assert ". There, at update 2,000: <b>1.50</b> (its best: <b>1.40</b>): it gets" in drawn
    compared = loss_html(frame, STORIES, LETTERS, "Grey: the network before.")
    assert "On pages it has never read, at update 2,000: <b>1.50</b>" in compared


def test_pages_whose_lines_it_has_all_read_are_not_called_unread() -> None:
    """As those of Sums: there are 441 of two numbers up to 20, and 20,000 lines."""
    sums = KINDS["sums"].make()
    _, held_out = sums.parts()
    assert held_out and sums.repeats_its_end and not STORIES.repeats_its_end
    said = describe_held_out(frame_at(1.0, sums), sums)
    assert said == "The last tenth of the text is kept back, but all its lines stand in the rest."
    frame = frame_at(1.0, sums)
    checked = replace(frame, curve=replace(frame.curve, held_out=((2_000, 1.4),)))
    assert describe_held_out(checked, sums) == (
        "On lines kept back that stand in the rest, too, at update 2,000: **1.40**."
    )


def test_lines_of_which_the_rest_has_many_are_not_called_unread() -> None:
    """As those of Brackets, of which half are as short as ()."""
    brackets = KINDS["brackets"].make()
    rest, held_out = brackets.parts()
    whole = held_out.split("\n")[1:-1]
    known = [line for line in whole if line in rest.split("\n")]
    assert brackets.repeated_lines == len(known) / len(whole) > 0.25
    said = describe_held_out(frame_at(0.5, brackets), brackets)
    assert said == "The last tenth of the text is kept back, but some lines stand in the rest, too."
    loss = ngram_baselines(rest, held_out)[0].loss - 0.01
    frame = frame_at(loss, brackets)
    checked = replace(frame, curve=replace(frame.curve, held_out=((2_000, 0.5),)))
    drawn = loss_html(checked, brackets, 9)
    assert "On lines kept back that are not all new, it beats" in drawn
    assert "There, at update 2,000: <b>0.50</b>." in drawn and "never read" not in drawn


def test_a_text_of_which_nothing_is_kept_back_says_why() -> None:
    assert "follows one rule" in describe_held_out(frame_at(1.0), FIZZBUZZ)
    short = KINDS["own"].make(text="a rose is a rose " * 50)
    assert "too short" in describe_held_out(frame_at(1.0, short), short)
    blind = frame_at(math.log(len(set(short.text))) + 0.1, short)
    assert describe_held_out(blind, short) == short.why_nothing_is_kept_back(), "nothing is learned"


def test_an_end_that_stands_in_the_rest_is_called_no_page_that_it_never_read() -> None:
    """A sentence 500 times: the last tenth is letter for letter what was trained on."""
    corpus = KINDS["own"].make(text="A rose is a rose is a rose.\n" * 500)
    frame = frame_at(0.1, corpus)
    standing, held_out = describe_standing(frame, corpus), describe_held_out(frame, corpus)
    assert standing.startswith("On this very text it now beats someone who ")
    assert held_out == "The end of the text stands in the rest of it too, so it is no test."


def test_the_levels_of_the_chart_are_the_baselines_and_the_entropy() -> None:
    expected = [(baseline.loss, baseline.name) for baseline in ngram_baselines(FIZZBUZZ.text)]
    levels = [(level.loss, level.name) for level in chart_levels(frame_at(1.0), FIZZBUZZ)]
    assert levels == [*expected, (FIZZBUZZ.entropy, BEST_POSSIBLE)]


def test_the_line_of_whom_it_is_compared_with_is_told() -> None:
    """At every loss on the way the sentence and the line are of the same guesser."""
    said = {level.name: level.explanation for level in chart_levels(frame_at(1.0), FIZZBUZZ)}
    told = set()
    for loss in np.arange(0.0, 3.5, 0.02):
        frame = frame_at(float(loss))
        name, sentence = told_level(frame, FIZZBUZZ), describe_standing(frame, FIZZBUZZ)
        if name is None:
            assert "not beat a blind guess" in sentence
        elif name == BEST_POSSIBLE:
            assert "as well as anybody can" in sentence
        else:
            assert sentence.endswith(f"beats {said[name]}.")
        told.add(name)
    assert len(told) > 4 and told_level(first_frame(FIZZBUZZ), FIZZBUZZ) is None


def test_loss_is_explained_under_its_heading() -> None:
    html = loss_html(frame_at(1.0), FIZZBUZZ, LETTERS)
    assert "How well it guesses" in html and "The lower, the better." in html
    assert "Loss <b>1.00</b>: as if choosing between <b>2.7</b> letters." in html


def test_of_a_rate_that_has_just_changed_the_loss_is_said_to_follow() -> None:
    frame = replace(frame_at(0.01), rate_changed=True, updates_at_rate=1)
    assert describe_standing(frame, FIZZBUZZ) == LAGS and not describe_held_out(frame, STORIES)
    assert describe_standing(replace(frame, updates_at_rate=LAGGING), FIZZBUZZ) != LAGS
    assert describe_standing(replace(frame, updates_at_rate=0), FIZZBUZZ) != LAGS, "nothing is done"
    assert describe_standing(replace(frame, rate_changed=False), FIZZBUZZ) != LAGS


def test_what_was_tested_before_the_rate_was_changed_is_not_said_of_it_since() -> None:
    sums = KINDS["sums"].make()
    assert sums.entropy
    good = frame_at(sums.entropy + 0.01, sums)
    good = replace(good, curve=replace(good.curve, held_out=((90, sums.entropy),)), iteration=100)
    best = "Reading its text, it guesses about as well as anybody can."
    assert describe_standing(good, sums) == best and told_level(good, sums)
    changed = replace(good, rate_changed=True, updates_at_rate=LAGGING, iteration=130)
    assert describe_standing(changed, sums) == UNTESTED and told_level(changed, sums) is None
    assert describe_standing(replace(changed, updates_at_rate=0), sums) == best
    again = replace(changed.curve, held_out=((90, sums.entropy), (120, sums.entropy)))
    assert describe_standing(replace(changed, curve=again), sums) == best


def test_what_is_worse_than_a_blind_guess_now_beats_nobody_whatever_a_test_showed() -> None:
    sums = KINDS["sums"].make()
    assert sums.entropy
    good = frame_at(sums.entropy + 0.01, sums)
    ruin = replace(good, ema_loss=500.0, curve=replace(good.curve, held_out=((1, sums.entropy),)))
    said = describe_standing(ruin, sums)
    assert said == "On lines kept back that stand in the rest, too, it does not beat a blind guess."
    assert told_level(ruin, sums) is None
