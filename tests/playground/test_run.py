"""A run keeps its samples, its pace and a way back, however it is cut into ticks."""

import math
from dataclasses import replace

import numpy as np
import pytest

from rnn import DivergedError
from rnn.corpora import KINDS
from rnn.playground.run import KEEP_EVERY, LIVE_EVERY, Run
from rnn.playground.samples import SAMPLE_LENGTH, SAMPLE_TEMPERATURE, milestones
from tests.support.runs import Clock, go_on, poison, tiny_run

FIRST_MILESTONES = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300]


def test_milestones_thin_out_for_ever() -> None:
    endless = milestones()
    assert [next(endless) for _ in FIRST_MILESTONES] == FIRST_MILESTONES
    later = [next(endless) for _ in range(30)]
    assert later == sorted(set(later)) and later[-1] >= 1_000_000


def test_samples_are_the_same_however_the_ticks_fall() -> None:
    at_once, in_ticks, in_steps = tiny_run(), tiny_run(), tiny_run()
    go_on(at_once, until=200)
    clock = Clock()
    for until in (1, 4, 30, 31, 99, 150, 151, 200):
        clock.now += 0.7 * LIVE_EVERY
        go_on(in_ticks, until, clock)
    for _ in range(200):
        in_steps.step()
    assert [sample.iteration for sample in at_once.samples] == [0, *FIRST_MILESTONES[:-1]]
    assert len({sample.text for sample in at_once.samples}) > 5
    for other in (in_ticks, in_steps):
        assert other.samples == at_once.samples
        for name, weights in at_once.trainer.model.params.items():
            np.testing.assert_array_equal(weights, other.trainer.model.params[name])


def test_the_live_sample_is_of_the_latest_weights() -> None:
    run, clock = tiny_run(), Clock()
    assert run.live == run.samples[0]
    for until in (10, 20):
        clock.now += 2 * LIVE_EVERY
        go_on(run, until, clock)
        assert run.live.iteration == until
        assert run.live.text == run.trainer.sample(
            SAMPLE_LENGTH, SAMPLE_TEMPERATURE, run.live.prompt
        )
    clock.now += LIVE_EVERY / 2
    go_on(run, 30, clock)
    assert run.live.iteration == 20  # not yet: it would cost more than it shows


def test_every_step_shows_and_training_goes_on_showing() -> None:
    run = tiny_run()
    for number in (1, 2, 3):
        run.step()
        assert run.trainer.iteration == run.live.iteration == number
    go_on(run, 10, Clock(now=1e9))
    assert run.live.iteration == 10


def tick(run: Run, clock: Clock, pace: float, ticks: int = 1, length: float = 0.2) -> int:
    """Ticks in which training takes no time; returns the updates done."""
    before = run.trainer.iteration
    for _ in range(ticks):
        clock.now += length
        run.advance(length, pace, lambda: False, clock)
    return run.trainer.iteration - before


@pytest.mark.parametrize("pace", [1.0, 4.0, 10.0, 30.0, 100.0])
def test_the_pace_is_kept(pace: float) -> None:
    run, clock = tiny_run(), Clock()
    tick(run, clock, pace)
    assert abs(tick(run, clock, pace, ticks=50) - 10 * pace) <= 1
    assert abs(tick(run, clock, pace, ticks=7, length=0.9) - 6.3 * pace) <= 1


def test_a_silence_is_not_made_up_for() -> None:
    run, clock = tiny_run(), Clock()
    tick(run, clock, pace=20)
    clock.now += 60  # a laptop that slept
    assert tick(run, clock, pace=20) <= 20
    clock.now += 60
    run.pause()
    assert tick(run, clock, pace=20) == 0


def test_a_tick_ends_when_its_time_is_spent() -> None:
    run, clock = tiny_run(), Clock(per_look=0.01)
    run.advance(0.2, math.inf, lambda: False, clock)
    assert run.trainer.iteration > 0
    assert clock.now < 1_000.4


def test_stop_is_obeyed_within_one_update(monkeypatch: pytest.MonkeyPatch) -> None:
    run, stopped = tiny_run(), False
    step = run.trainer.step

    def stop_during_the_tenth() -> float:
        nonlocal stopped
        stopped = run.trainer.iteration == 9
        return step()

    monkeypatch.setattr(run.trainer, "step", stop_during_the_tenth)
    run.advance(1.0, math.inf, lambda: stopped, Clock())
    assert run.trainer.iteration == 10


def test_letters_per_second() -> None:
    run, clock = tiny_run(), Clock()
    assert run.pace.letters_per_second() == 0
    for until in range(0, 200, 10):  # 10 updates of 4 letters in each half second
        go_on(run, until, clock)
        clock.now += 0.5
    assert run.pace.letters_per_second() == pytest.approx(80)
    run.pause()
    assert run.pace.letters_per_second() == 0


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("by", ["advance", "step"])
def test_a_network_that_runs_away_is_trouble(value: float, by: str) -> None:
    run = tiny_run()
    go_on(run, 4)
    poison(run, value)
    if by == "advance":
        go_on(run, 1_000)
    else:
        run.step()
    assert isinstance(run.trouble, DivergedError)
    assert run.trainer.iteration == 4


def test_going_back_to_when_it_was_well_is_to_the_last_good_weights() -> None:
    run, reference, clock = tiny_run(learning_rate=0.1), tiny_run(learning_rate=0.1), Clock()
    for each in (run, reference):
        go_on(each, 60, clock)
    clock.now += KEEP_EVERY / 2
    go_on(run, 400, clock)
    poison(run)
    go_on(run, 500, clock)
    assert run.trouble

    run.go_back_to_when_it_was_well()
    assert run.trouble is None
    assert run.trainer.iteration == run.live.iteration == 60
    assert run.samples == reference.samples
    for name, weights in reference.trainer.model.params.items():
        np.testing.assert_array_equal(weights, run.trainer.model.params[name])
    for each in (run, reference):
        each.trainer.learning_rate = 0.05
        go_on(each, 160)
    assert run.samples == reference.samples
    assert [sample.iteration for sample in run.samples][-3:] == [70, 100, 150]


@pytest.mark.parametrize("updates", [4, 5])  # 5 is a milestone: then a sample is due at once
def test_weights_that_have_run_away_are_never_the_good_ones(updates: int) -> None:
    """The loss an update reports is from before it: the weights can be spoilt by then."""
    run, clock = tiny_run(), Clock()
    go_on(run, updates - 1, clock)
    step = run.trainer.step

    def spoil() -> float:
        loss = step()
        poison(run)
        return loss

    run.trainer.step = spoil  # type: ignore[method-assign]
    clock.now += KEEP_EVERY
    run._live_at = clock.now  # so recently that no new sample is due
    go_on(run, updates, clock)
    run.trainer.step = step  # type: ignore[method-assign]
    run.go_back_to_when_it_was_well()
    assert all(np.isfinite(weights).all() for weights in run.trainer.model.params.values())
    go_on(run, 10, clock)
    assert run.trouble is None and run.trainer.iteration == 10


def test_whoever_goes_back_begins_to_be_judged_anew() -> None:
    run, clock = tiny_run(), Clock()
    go_on(run, 30, clock)
    run.trainer.learning_rate /= 2
    go_on(run, 40, clock)
    assert len(run.losses_at_this_rate()) == 10 and run.best < math.inf
    run.go_back(0)
    assert run.losses_at_this_rate() == [] and run.best == math.inf and run.seconds == 0
    go_on(run, 7, clock)
    assert run.losses_at_this_rate() == list(run.trainer.history.recent)
    assert run.best >= min(run.trainer.history.recent)


def test_weights_that_were_spoilt_before_any_loss_showed_it_are_not_gone_back_to() -> None:
    run, clock = tiny_run(optimizer="adam", learning_rate=0.003), Clock()
    for until in (200, 300, 301):
        clock.now += KEEP_EVERY
        go_on(run, until, clock)
        run.trainer.learning_rate = 0.003 if until == 200 else 10.0
    assert run.undo.iterations == [0, 200, 300, 301]
    run.go_back_to_when_it_was_well()
    assert run.trainer.iteration in (200, 300)
    run.trainer.learning_rate = 0.003
    assert run.trainer.step() < 1.0


def test_a_goal_that_steps_went_past_is_forgotten() -> None:
    run, clock = tiny_run(), Clock()
    run.goal = 3
    for _ in range(5):
        run.step()
    tick(run, clock, pace=10.0, ticks=5)
    assert run.trainer.iteration > 5 and run.goal is None and not run.arrived


def test_full_marks_by_luck_are_no_end() -> None:
    """Seed 6 writes all digits right after two updates, at a loss of more than one."""
    kind = KINDS["decimal"]
    run = Run(kind.make(), replace(kind.presets["Fast"], seed=6))
    lucky = 0
    while not run.finished:
        run.step()
        lucky += run.live.grade is not None and run.live.grade.finished
    assert lucky > 1 and run.trainer.ema_loss < 0.6 and run.trainer.iteration < 80
