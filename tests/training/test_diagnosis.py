"""Diagnosis, tried on small networks that are really trained: each trouble is noticed when it is
there, in the words for it, and where all is well nothing is said."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.training.diagnosis import (
    PLATEAU_UPDATES,
    RECENT_UPDATES,
    SECONDS_BEFORE_ADVICE,
    SECONDS_BEFORE_ALARM,
    Action,
    Measurements,
    best_margin,
    diagnose,
)
from rnn.training.hyperparameters import FAST

EVERY = 10  # updates between two diagnoses


class Material(NamedTuple):
    text: str
    held_out: str = ""
    entropy: float | None = None


def rule(kind: str, **options: float) -> Material:
    """A whole text of some kind."""
    corpus = KINDS[kind].make(**options)
    return Material(corpus.text, entropy=corpus.entropy)


SEVENTH, NINETY_SEVENTH, FIZZBUZZ = rule("decimal"), rule("decimal", n=97), rule("fizzbuzz")
DIGITS = "".join(map(str, np.random.default_rng(0).integers(10, size=2_000)))  # without a rule
STORIES = KINDS["stories"].make(count=20).text

SMALL = replace(FAST, hidden_size=32, seq_length=16, batch_size=8)
LARGE = replace(SMALL, hidden_size=128)
NOTEBOOK = Hyperparameters()


class Case(NamedTuple):
    """A run, what must be said of it, and what may be said as well: what becomes of a run whose
    rate is too high depends on the last bit of every sum, and processors round differently."""

    material: Material
    hyperparameters: Hyperparameters
    updates: int
    must: frozenset[str]
    may: frozenset[str] = frozenset()


def advice_keys(*keys: str) -> frozenset[str]:
    return frozenset(keys)


RUNS = {
    "it finds the rule": Case(SEVENTH, SMALL, 300, advice_keys("finished")),
    "it finds a long rule": Case(NINETY_SEVENTH, SMALL, 600, advice_keys("finished")),
    "letter frequencies are the rule": Case(
        rule("decimal", n=3), SMALL, 300, advice_keys("finished")
    ),
    "it starts badly and recovers": Case(
        SEVENTH,
        replace(NOTEBOOK, learning_rate=0.05),
        900,
        advice_keys("finished"),
        advice_keys("too high"),
    ),
    "it learns": Case(FIZZBUZZ, SMALL, 200, advice_keys()),
    "it learns from much": Case(
        Material(STORIES[:9_000], STORIES[9_000:], 0.2), SMALL, 300, advice_keys()
    ),
    "it rests on a plateau": Case(
        NINETY_SEVENTH, replace(NOTEBOOK, learning_rate=1e-3), 400, advice_keys("stuck")
    ),
    "it crawls": Case(
        NINETY_SEVENTH, replace(SMALL, learning_rate=1e-5), 400, advice_keys("too low")
    ),
    "it stumbles": Case(
        FIZZBUZZ,
        replace(SMALL, learning_rate=0.1),
        400,
        advice_keys(),
        advice_keys("too high", "thrown off"),
    ),
    "it is thrown about": Case(
        SEVENTH,
        replace(NOTEBOOK, learning_rate=0.3),
        600,
        advice_keys("too high"),
        advice_keys("thrown off", "finished"),
    ),
    "it explodes": Case(
        FIZZBUZZ,
        replace(NOTEBOOK, learning_rate=1.0),
        200,
        advice_keys("thrown off"),
        advice_keys("too high"),
    ),
    "it learns by heart": Case(
        Material(DIGITS[:1_500], DIGITS[1_500:]),
        replace(SMALL, learning_rate=1e-2),
        400,
        advice_keys("memorises"),
    ),
    "it knows what only chance decides": Case(
        rule("sums", lines=200), SMALL, 1_100, advice_keys("memorises")
    ),
}

# made up: n-gram baselines of 2.0, 1.9, … nats, and a network that guesses worse than blindly
BASELINES = (2.0, 1.9, 1.5, 1.4, 1.3, 1.2)
STEADY = Measurements(60.0, [1.0] * RECENT_UPDATES, best=1.0, worst=2.0, baselines=BASELINES)
WORSE = replace(STEADY, losses=[2.6] * RECENT_UPDATES, best=1.9, worst=2.6)
BETTER_BEFORE = replace(STEADY, losses=[1.4] * RECENT_UPDATES)


def train_and_measure(
    material: Material, hyperparameters: Hyperparameters, updates: int
) -> Iterator[Measurements]:
    """What is known of a run after every few updates."""
    trainer = Trainer(material.text, hyperparameters, material.held_out)
    baselines = [baseline.loss for baseline in ngram_baselines(material.text, material.held_out)]
    means = []
    for _ in range(updates):
        trainer.step()
        means.append(trainer.ema_loss)
        if trainer.iteration % EVERY == 0:
            yield Measurements(
                seconds=60.0,
                losses=tuple(trainer.history.recent),
                best=min(means),
                worst=max(means),
                baselines=baselines,
                entropy=material.entropy,
                held_out=[loss for _, loss in trainer.history.held_out],
                finished=material.entropy == 0 and trainer.ema_loss < best_margin(0.0),
            )


@cache
def run(what_happens: str) -> list[Measurements]:
    case = RUNS[what_happens]
    return list(train_and_measure(case.material, case.hyperparameters, case.updates))


def said(measured: Measurements) -> str | None:
    advice = diagnose(measured)
    return advice.key if advice else None


def first(what_happens: str, key: str) -> Measurements:
    """What was known when it was first said."""
    return next(measured for measured in run(what_happens) if said(measured) == key)


@pytest.mark.parametrize("what_happens", RUNS)
def test_what_happens_is_noticed_and_nothing_else(what_happens: str) -> None:
    case = RUNS[what_happens]
    sayings = {said(measured) for measured in run(what_happens)} - {None}
    assert case.must <= sayings <= case.must | case.may


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.slow) if kind == "stories" else kind
        for kind, each in KINDS.items()
        if each.grader
    ],
)
def test_the_fast_settings_need_no_help(kind: str) -> None:
    corpus = KINDS[kind].make()
    text, held_out = corpus.parts()
    material, fast = Material(text, held_out, corpus.entropy), KINDS[kind].presets["Fast"]
    sayings = {said(measured) for measured in train_and_measure(material, fast, 120)}
    assert sayings <= {None, "finished"}


@pytest.mark.parametrize(
    ("measured", "key", "action", "said_so"),
    [
        ("it finds the rule", "finished", "stop", "hardly anything is left to learn"),
        ("it rests on a plateau", "stuck", "faster", "level of letter frequencies"),
        ("it crawls", "too low", "faster", "very slowly"),
        (BETTER_BEFORE, "too high", "slower", "was better before"),
        (WORSE, "too high", "slower", "worse than blindly"),
        ("it explodes", "thrown off", "start over", "Fast settings"),
        ("it learns by heart", "memorises", "stop", "at its own pages alone"),
    ],
)
def test_one_sentence_or_two_and_one_thing_to_do(
    measured: Measurements | str, key: str, action: Action, said_so: str
) -> None:
    advice = diagnose(first(measured, key) if isinstance(measured, str) else measured)
    assert advice is not None and (advice.key, advice.action) == (key, action)
    assert said_so in advice.sentence and advice.sentence.endswith(".")


@pytest.mark.parametrize(
    ("what_happens", "key", "factor"),
    [
        ("it rests on a plateau", "stuck", 3.0),
        ("it crawls", "too low", 3.0),
    ],
)
def test_the_advice_helps(what_happens: str, key: str, factor: float) -> None:
    case = RUNS[what_happens]
    noticed = EVERY * (1 + [said(measured) for measured in run(what_happens)].index(key))
    losses = []
    for learning_rate in (1.0, factor):
        trainer = Trainer(case.material.text, case.hyperparameters)
        trainer.train(iterations=noticed)
        trainer.learning_rate *= learning_rate
        trainer.train(iterations=case.updates - noticed)
        losses.append(trainer.ema_loss)
    assert losses[1] < losses[0] - 0.02


def test_a_smaller_learning_rate_helps_more_often_than_not() -> None:
    """The button that halves it, pressed four times after 200 updates at a rate too high."""
    helped = []
    for seed in range(7):
        too_high = replace(SMALL, learning_rate=0.1, seed=seed)
        halved, as_it_was = Trainer(FIZZBUZZ.text, too_high), Trainer(FIZZBUZZ.text, too_high)
        halved.train(iterations=200)
        halved.learning_rate /= 2**4
        halved.train(iterations=200)
        as_it_was.train(iterations=400)
        helped.append(halved.ema_loss < as_it_was.ema_loss)
    assert sum(helped) > len(helped) / 2


def test_nothing_is_said_in_the_first_seconds_and_updates() -> None:
    grave = first("it explodes", "thrown off")
    assert said(replace(grave, seconds=SECONDS_BEFORE_ALARM)) == "thrown off"
    assert said(replace(grave, seconds=SECONDS_BEFORE_ALARM - 0.1)) is None
    assert said(replace(grave, losses=grave.losses[-RECENT_UPDATES + 1 :])) is None
    assert said(replace(grave, losses=[])) is None  # as when the learning rate has just changed
    less_grave = first("it rests on a plateau", "stuck")
    assert said(replace(less_grave, seconds=SECONDS_BEFORE_ADVICE)) == "stuck"
    assert said(replace(less_grave, seconds=SECONDS_BEFORE_ADVICE - 0.1)) is None


def test_whoever_was_well_before_is_sent_back_there() -> None:
    grave = first("it explodes", "thrown off")
    advice = diagnose(replace(grave, best=0.5 * grave.blind_loss))
    assert advice and (advice.key, advice.action) == ("thrown off", "go back")


def test_the_gravest_is_said_first() -> None:
    by_heart = first("it learns by heart", "memorises")
    assert said(replace(by_heart, finished=True)) == "finished", "and it is that to the end"
    level = [by_heart.losses[-1]] * RECENT_UPDATES
    assert said(replace(by_heart, best=0.0, losses=level)) == "too high"
    assert said(replace(by_heart, best=0.0, losses=[99.0] * RECENT_UPDATES)) == "thrown off"
    assert said(replace(first("it rests on a plateau", "stuck"), finished=True)) == "finished"


def test_whoever_was_thrown_off_is_not_sent_faster() -> None:
    plateau = first("it rests on a plateau", "stuck")
    assert said(replace(plateau, worst=9.0)) is None, "it may yet find back"
    assert said(replace(plateau, worst=9.0, losses=[*plateau.losses] * 2)) == "thrown off"


def test_whoever_knew_more_before_is_not_stuck() -> None:
    plateau = first("it rests on a plateau", "stuck")
    assert said(replace(plateau, best=0.85 * plateau.unigram_loss)) is None


def test_where_nothing_more_can_be_known_it_is_not_stuck() -> None:
    plateau = first("it rests on a plateau", "stuck")
    blind, unigram, *better = plateau.baselines
    assert said(replace(plateau, baselines=[blind, unigram] + [unigram] * len(better))) is None
    one_letter = Measurements(
        60.0, [0.0] * PLATEAU_UPDATES, best=0.0, worst=0.0, baselines=[0.0] * 6
    )
    assert diagnose(one_letter) is None


def test_a_spike_that_is_over_is_not_mentioned() -> None:
    learns = run("it learns")[-1]
    assert (
        said(replace(learns, losses=[*learns.losses[:-20], *[99.0] * 10, 1.0, *[0.5] * 9])) is None
    )


def test_the_margin_is_what_nobody_sees() -> None:
    assert best_margin(0.0) == best_margin(2.0) == 0.03
    assert best_margin(5.0) == 0.05


def test_pages_that_nobody_kept_back_are_not_spoken_of() -> None:
    tested = diagnose(replace(STEADY, held_out=[2.0, 1.5, 1.6, 1.6, 1.6]))
    untested = diagnose(replace(STEADY, entropy=1.1))
    assert tested and untested and tested.key == untested.key == "memorises"
    assert "never read its loss was 1.50 at best and 1.60 by then" in tested.sentence
    assert "pages" not in untested.sentence and "than the rule allows" in untested.sentence


def test_one_unlucky_check_is_not_learning_by_heart() -> None:
    assert said(replace(STEADY, held_out=[2.0, 1.5, 1.6, 1.6])) is None
    assert said(replace(STEADY, held_out=[2.0, 1.5, 1.6, 1.6, 1.6])) == "memorises"
    assert said(replace(STEADY, held_out=[2.0, 1.5, 1.6, 1.52, 1.6])) is None
    assert said(replace(STEADY, held_out=[2.0, 0.9, 1.0, 1.0, 1.0])) is None, "it reads both alike"
    assert said(replace(STEADY, held_out=[2.0, 1.02, 1.05, 1.05, 1.05])) is None, "nearly"
