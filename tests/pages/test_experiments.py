"""Each experiment begins at once what it promises, and is as simple or as hard as it says."""

import math

import pytest

from pages.ui.widgets.experiments import EXPERIMENTS, Experiment
from rnn.corpora import KINDS
from rnn.playground.run import Run
from tests.support.opened import (
    choose,
    control,
    frame,
    look,
    opened,
    player,
    press,
    run,
    session,
    train,
    warnings,
)

BY_LABEL = {experiment.label: experiment for experiment in EXPERIMENTS}


def pace_of(experiment: Experiment) -> float:
    """Updates per second."""
    recipe = experiment.recipe
    return KINDS[recipe.kind].pace if recipe.pace is None else recipe.pace


def run_of_experiment(label: str) -> Run:
    return run(press(opened(), f"experiment.{label}"))


@pytest.mark.parametrize("label", BY_LABEL)
def test_a_press_begins_the_experiment_and_the_sidebar_shows_it(label: str) -> None:
    experiment = BY_LABEL[label]
    at = press(opened(), f"experiment.{label}")
    assert player(at).playing
    recipe, corpus = experiment.recipe, player(at).corpus
    assert corpus.kind == recipe.kind == control(at, "corpus.kind").value
    assert corpus.options == recipe.options
    for name, value in recipe.options.items():
        assert control(at, f"corpus.{recipe.kind}.{name}").value == value
    for name, value in experiment.changed.items():
        assert frame(at).hyperparameters.as_dict()[name] == value
        assert control(at, f"setting.{name}").value == value
    assert not session(at).is_outdated and not warnings(at)
    assert control(at, "pace").value == player(at).pace == pace_of(experiment)


def test_an_experiment_leaves_what_was_running_where_it_is_kept() -> None:
    at = press(opened(), "Step")
    before = session(at).autosave.token
    press(at, "experiment.Small stories")
    for _ in range(3):
        look(at)
    assert frame(at).iteration > 0 and session(at).autosave.token not in ("", before)
    assert session(at).store.get(before, bytes)


def test_an_experiment_begins_also_where_another_network_trains() -> None:
    at = train(opened())
    before = player(at)
    press(at, "experiment.FizzBuzz")
    assert player(at) is not before and player(at).playing and not before.playing


def test_an_experiment_leaves_what_was_typed_for_other_kinds_of_text() -> None:
    at = choose(opened(), "corpus.kind", "own")
    choose(at, "corpus.own.text", "a rose is a rose is a rose. " * 50)
    press(at, "experiment.FizzBuzz")
    assert player(at).corpus.kind == "fizzbuzz"
    choose(at, "corpus.kind", "own")
    assert control(at, "corpus.own.text").value == "a rose is a rose is a rose. " * 50


def test_the_questions_are_what_they_seem() -> None:
    usual = KINDS["decimal"].presets["Fast"]
    giant = run_of_experiment("Giant steps").trainer.hyperparameters
    assert giant.learning_rate == pytest.approx(1_000 * usual.learning_rate)
    assert "1,000 times" in BY_LABEL["Giant steps"].question
    assert run_of_experiment("Only 4 numbers").trainer.hyperparameters.hidden_size == 4
    corpus = run_of_experiment("1/97").corpus
    assert "The 96 digits" in corpus.rule and len(corpus.text) > 2 * 96


@pytest.mark.slow
@pytest.mark.parametrize(
    ("label", "seconds"), [("FizzBuzz", 30), ("1/97", 30), ("Only 4 numbers", 30)]
)
def test_where_the_answer_is_yes_it_comes_soon_enough_to_be_watched(
    label: str, seconds: int
) -> None:
    """At the pace of the experiment, on any machine that keeps up with it."""
    run, most = run_of_experiment(label), seconds * pace_of(BY_LABEL[label])
    while run.finish.since is None:
        assert run.trainer.iteration < most
        run.advance(1.0, math.inf)


def test_giant_steps_do_not_end_well() -> None:
    run = run_of_experiment("Giant steps")
    run.goal = run.trainer.iteration + 150  # it has begun by itself
    while not run.trouble and not run.arrived:
        run.advance(1.0, math.inf)
    assert run.trouble or run.trainer.ema_loss > run.trainer.blind_loss
