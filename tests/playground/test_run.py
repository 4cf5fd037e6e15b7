"""A run keeps its pace, shows its latest sample, and stops where it should."""

import math
from dataclasses import replace
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.persistence.recipe import Recipe
from rnn.playground import run as run_module
from rnn.playground.live_schedule import LEAST_GAP
from rnn.playground.run import Run
from rnn.playground.samples import SAMPLE_LENGTH, SAMPLE_TEMPERATURE
from rnn.training.diagnosis import best_margin
from rnn.training.trainer import Trainer
from tests.support.runs import CORPUS, Clock, advance_to, tiny_recipe, tiny_run


def test_making_a_run_neither_trains_nor_samples_nor_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkpoint = tiny_run().checkpoint

    def must_wait(*args: Any, **more: Any) -> None:
        raise AssertionError("a constructor does no work")

    for name in ("step", "train", "sample", "snapshot"):
        monkeypatch.setattr(Trainer, name, must_wait)
    for name in ("count_text", "write_sample"):
        monkeypatch.setattr(run_module, name, must_wait)
    Run(tiny_recipe(), CORPUS)
    Run(checkpoint.recipe, CORPUS, checkpoint)


def test_an_open_run_has_a_sample_a_snapshot_and_a_counted_text() -> None:
    run = tiny_run()
    assert run.kept.samples == [run.live] and run.live and run.live.iteration == 0
    assert run.snapshot_iterations == [0]
    assert run.statistics and len(run.statistics.baselines) > 1
    assert run.finish.since is None and not run.arrived and run.trouble is None


# --- the live sample ---


def slices(run: Run, clock: Clock, pace: float, count: int = 1, length: float = 0.2) -> int:
    """Slices in which training takes no time; gives how many updates were done."""
    before = run.trainer.iteration
    for _ in range(count):
        clock.now += length
        run.advance(length, pace, clock)
    return run.trainer.iteration - before


def test_the_live_sample_is_of_the_latest_weights() -> None:
    run, clock = tiny_run(), Clock()
    slices(run, clock, pace=100.0, count=40)
    for _ in range(5):
        slices(run, clock, pace=100.0, length=1.1 * LEAST_GAP)
        assert run.live and run.live.iteration == run.trainer.iteration
        assert run.live.text == run.trainer.sample(
            SAMPLE_LENGTH, SAMPLE_TEMPERATURE, run.live.prompt
        )


def test_the_live_sample_is_never_kept() -> None:
    run, clock = tiny_run(), Clock()
    slices(run, clock, pace=20.0, count=40, length=1.1 * LEAST_GAP)
    kept = [sample.iteration for sample in run.kept.samples]
    assert run.live and run.live.iteration == run.trainer.iteration not in kept
    other = tiny_run()
    advance_to(other, run.trainer.iteration)
    assert other.kept.samples == run.kept.samples


def test_every_step_shows_what_it_writes() -> None:
    run = tiny_run()
    for number in range(1, 12):
        run.step()
        assert run.live and run.trainer.iteration == run.live.iteration == number


# --- pace ---


@pytest.mark.parametrize("pace", [1.0, 4.0, 10.0, 30.0, 100.0])
def test_the_pace_is_kept(pace: float) -> None:
    run, clock = tiny_run(), Clock()
    slices(run, clock, pace)
    assert abs(slices(run, clock, pace, count=50) - 10 * pace) <= 1
    assert abs(slices(run, clock, pace, count=7, length=0.9) - 6.3 * pace) <= 1
    assert not run.behind


def test_a_silence_is_not_made_up_for() -> None:
    run, clock = tiny_run(), Clock()
    slices(run, clock, pace=20)
    clock.now += 60  # a laptop that slept
    assert slices(run, clock, pace=20) <= 20
    clock.now += 60
    run.rest()
    assert slices(run, clock, pace=20) == 0


def test_a_slice_ends_when_its_time_is_spent() -> None:
    run, clock = tiny_run(), Clock(per_look=0.01)
    run.advance(0.2, math.inf, clock)
    assert run.trainer.iteration > 0
    assert clock.now < 1_000.4


def test_what_a_slice_had_no_time_for_stays_due() -> None:
    run, clock = tiny_run(), Clock()
    slices(run, clock, pace=50.0)
    clock.now += 1
    clock.per_look = 0.3  # the first updates take all of the time
    run.advance(0.5, 50.0, clock)
    done = run.trainer.iteration
    assert run.behind and done < 50
    clock.per_look = 0
    run.advance(0.5, 50.0, clock)
    assert run.trainer.iteration >= 50 and not run.behind
    run.advance(0.05, math.inf, Clock(per_look=0.02))
    assert not run.behind, "at full speed nothing is due"


def test_characters_per_second_are_measured() -> None:
    run, clock = tiny_run(), Clock()
    assert run.throttle.characters_per_second() == 0
    slices(run, clock, pace=20.0, count=40, length=0.5)  # 10 updates of 4 characters each
    assert run.throttle.characters_per_second() == pytest.approx(80, rel=0.1)
    run.rest()
    assert run.throttle.characters_per_second() == 0


# --- where it stops ---


def test_it_stops_at_its_goal() -> None:
    run = Run(replace(tiny_recipe(), goal=7), CORPUS)
    run.open()
    run.advance(60.0, math.inf, Clock())
    assert run.arrived and run.trainer.iteration == 7 and run.goal is None
    assert run.live and run.live.iteration == 7
    run.advance(3.0, math.inf, Clock(per_look=1.0))
    assert not run.arrived and run.trainer.iteration > 7


def test_a_goal_that_steps_went_past_is_forgotten() -> None:
    run, clock = tiny_run(), Clock(per_look=0.001)
    advance_to(run, 5)
    run.goal = 3
    slices(run, clock, pace=10.0, count=5)
    assert run.trainer.iteration > 5 and run.goal is None and not run.arrived


def test_full_marks_by_luck_are_no_end() -> None:
    """Seed 6 writes all digits right after a few updates, at a loss of more than one."""
    recipe = Recipe.preset("decimal", "Fast")
    run = Run(
        replace(recipe, hyperparameters=replace(recipe.hyperparameters, seed=6)),
        KINDS["decimal"].make(),
    )
    run.open()
    lucky = 0
    while run.finish.since is None:
        run.step()
        latest = run.kept.latest
        lucky += bool(latest and latest.grade and latest.grade.full)
    assert lucky > 1 and run.trainer.ema_loss < best_margin(0.0) and run.trainer.iteration < 150


@pytest.mark.parametrize("stops", [True, False])
def test_it_stops_once_when_nothing_is_left_to_learn(stops: bool) -> None:
    run = Run(Recipe.preset("decimal", "Fast"), KINDS["decimal"].make())
    run.open()
    run.stops_when_solved = stops
    arrivals = []
    while run.trainer.iteration < 150:
        run.advance(3.0, math.inf, Clock(per_look=1.0))
        if run.arrived:
            arrivals.append(run.trainer.iteration)
    assert arrivals == [run.finish.since] * stops
