"""The live sample is written often where there is time, and never costs much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.playground.live_schedule import LEAST_GAP, LONGEST_GAP, TRAINING_PER_COST, LiveSchedule


def noted(cost: float, now: float = 100.0, trained: float = 10.0) -> LiveSchedule:
    """A schedule of which one sample was written, in `cost` seconds."""
    schedule = LiveSchedule()
    schedule.note(now, trained, cost)
    return schedule


def test_the_first_is_due_at_once() -> None:
    assert LiveSchedule().is_due(0.0, 0.0, at_leisure=False)


@pytest.mark.parametrize("at_leisure", [True, False])
def test_never_more_often_than_the_eye_can_follow(at_leisure: bool) -> None:
    schedule = noted(cost=0.0)
    assert not schedule.is_due(100 + 0.9 * LEAST_GAP, 1e9, at_leisure)
    assert schedule.is_due(100 + 1.1 * LEAST_GAP, 1e9, at_leisure)


def test_at_full_speed_training_has_its_share() -> None:
    schedule = noted(cost=0.01)
    soon = 100 + 2 * LEAST_GAP
    assert not schedule.is_due(soon, 10 + 0.9 * TRAINING_PER_COST * 0.01, at_leisure=False)
    assert schedule.is_due(soon, 10 + 1.1 * TRAINING_PER_COST * 0.01, at_leisure=False)
    assert schedule.is_due(soon, 10, at_leisure=True), "a slow pace leaves time"


def test_once_in_a_while_in_any_case() -> None:
    schedule = noted(cost=100.0)
    assert not schedule.is_due(100 + 0.9 * LONGEST_GAP, 10, at_leisure=False)
    assert schedule.is_due(100 + 1.1 * LONGEST_GAP, 10, at_leisure=False)


def test_a_kept_sample_that_is_shown_says_nothing_about_the_cost() -> None:
    schedule = noted(cost=0.01)
    schedule.note(200.0, 20.0)
    soon = 200 + 2 * LEAST_GAP
    assert not schedule.is_due(soon, 20 + 0.9 * TRAINING_PER_COST * 0.01, at_leisure=False)
    assert schedule.is_due(soon, 20 + 1.1 * TRAINING_PER_COST * 0.01, at_leisure=False)


@given(st.floats(1e-4, 0.1), st.floats(0.001, 0.2))
def test_live_samples_cost_a_small_share_at_full_speed(cost: float, slice_seconds: float) -> None:
    schedule, now, trained, written = LiveSchedule(), 0.0, 0.0, 0
    for _ in range(500):
        now, trained = now + slice_seconds, trained + slice_seconds
        if schedule.is_due(now, trained, at_leisure=False):
            schedule.note(now, trained, cost)
            now, written = now + cost, written + 1
    most = max(trained / (TRAINING_PER_COST * cost), now / LONGEST_GAP) + 1
    assert written <= min(most, now / LEAST_GAP + 1)
