"""Nothing of a run depends on the clock: the same recipe gives the same losses, kept samples,
snapshots and stops, bit for bit, however its training is cut into slices."""

import math
import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.persistence.checkpoint import load, save
from rnn.persistence.recipe import Recipe
from rnn.playground.frame import make_frame
from rnn.playground.run import Run
from rnn.playground.samples import write_sample
from tests.support.runs import CORPUS, Clock, tiny_recipe
from tests.support.saved import everything

Slice = Callable[[Run], None]

KNOWS_IT_SOON = replace(Recipe.preset("decimal", "Fast"), goal=150)
RECIPES = {
    "finished on the way": KNOWS_IT_SOON,
    "graded": replace(tiny_recipe(KINDS["fizzbuzz"].make()), goal=90),
    "copied from": replace(tiny_recipe(CORPUS), goal=90),
    "held out": replace(tiny_recipe(KINDS["stories"].make()), goal=40),
}


def one_update(run: Run) -> None:
    run.step()


def a_moment(run: Run) -> None:
    run.advance(0.05, math.inf)


def a_short_moment(run: Run) -> None:
    run.advance(0.002, math.inf)


def at_a_pace() -> Slice:
    """4 updates a second, watched at 5 ticks a second."""
    clock = Clock()

    def tick(run: Run) -> None:
        clock.now += 0.2
        run.advance(0.2, 4.0, clock)

    return tick


def by_a_crazy_clock() -> Slice:
    """Full speed by a clock that stands, leaps, and goes backwards."""
    dice = random.Random(5)

    def clock() -> float:
        return dice.choice((0.0, 0.01, dice.uniform(-1e3, 1e3)))

    return lambda run: run.advance(0.05, math.inf, clock)


def at_many_paces() -> Slice:
    dice, clock = random.Random(6), Clock()

    def tick(run: Run) -> None:
        clock.now += dice.uniform(0, 2)
        run.advance(dice.uniform(0.001, 0.1), dice.choice((1.0, 30.0, 1_000.0, math.inf)), clock)

    return tick


SLICINGS: dict[str, Callable[[], Slice]] = {
    "one update": lambda: one_update,
    "50 ms": lambda: a_moment,
    "2 ms": lambda: a_short_moment,
    "4 a second": at_a_pace,
    "a crazy clock": by_a_crazy_clock,
    "many paces": at_many_paces,
}


def begun(recipe: Recipe) -> Run:
    corpus = KINDS[recipe.kind].make(**recipe.options)
    run = Run(recipe, corpus)
    run.open()
    return run


def go_on_to_goal(run: Run, train_slice: Slice) -> list[int]:
    """Train until the goal is reached; gives where the run came to rest on the way."""
    stops = []
    deadline = time.monotonic() + 120
    while run.goal is not None:
        run.arrived = False
        train_slice(run)
        if run.arrived:
            stops.append(run.trainer.iteration)
        assert time.monotonic() < deadline, "it does not arrive"
    return stops


def whole_story(run: Run) -> dict[str, Any]:
    make_frame(run)
    return {
        "trainer": everything(run.trainer),
        "samples": run.kept.samples,
        "snapshots": run.snapshot_iterations,
        "finished": run.finish.since,
        "written": write_sample(run.trainer, run.corpus),
    }


@pytest.fixture(scope="module")
def stories() -> dict[str, tuple[list[int], dict[str, Any]]]:
    """Each recipe at full speed, with a clock that stands still."""
    told = {}
    for name, recipe in RECIPES.items():
        run = begun(recipe)
        stops = go_on_to_goal(run, lambda run: run.advance(1.0, math.inf, Clock()))
        told[name] = stops, whole_story(run)
    return told


@pytest.mark.parametrize("slicing", SLICINGS)
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_run_is_the_same_however_it_is_cut(
    recipe: str, slicing: str, stories: dict[str, tuple[list[int], dict[str, Any]]]
) -> None:
    run = begun(RECIPES[recipe])
    stops, story = stories[recipe]
    assert go_on_to_goal(run, SLICINGS[slicing]()) == stops
    assert whole_story(run) == story


def test_the_stories_have_something_to_tell(
    stories: dict[str, tuple[list[int], dict[str, Any]]],
) -> None:
    """Or the test above would prove little."""
    stops, finished = stories["finished on the way"]
    assert stops == [150] and finished["finished"] < 150, "a goal comes before being finished"
    assert stories["copied from"][1]["samples"][-1].copies.spans
    for _, story in stories.values():
        assert len(story["snapshots"]) > 4
        assert len({sample.text for sample in story["samples"]}) > 3


@pytest.mark.parametrize("saved_at", [1, 20, 59])
def test_a_run_is_the_same_after_it_was_saved_and_resumed(
    saved_at: int, stories: dict[str, tuple[list[int], dict[str, Any]]]
) -> None:
    """But for the snapshots, which are not saved."""
    run = begun(KNOWS_IT_SOON)
    while run.trainer.iteration < saved_at:
        run.step()
    checkpoint = load(save(run.checkpoint))
    resumed = Run(checkpoint.recipe, checkpoint.corpus, checkpoint)
    resumed.open()
    stops, story = stories["finished on the way"]
    assert go_on_to_goal(resumed, a_moment) == stops
    assert whole_story(resumed) | {"snapshots": story["snapshots"]} == story


def test_changes_of_mind_are_the_same_however_training_is_cut() -> None:
    """Another rate, the way back, and the best, each at some update."""

    def with_changes(train_slice: Slice) -> dict[str, Any]:
        run = begun(replace(RECIPES["graded"], goal=40))
        go_on_to_goal(run, train_slice)
        run.set_learning_rate(0.5)
        run.goal = 70
        go_on_to_goal(run, train_slice)
        run.go_back(50)
        run.goal = 75
        go_on_to_goal(run, train_slice)
        run.go_back_to_best()
        run.goal = 90
        go_on_to_goal(run, train_slice)
        return whole_story(run)

    expected = with_changes(one_update)
    for name in ("50 ms", "4 a second", "a crazy clock"):
        assert with_changes(SLICINGS[name]()) == expected
