"""A run keeps its pace whatever the ticks do, and how fast it reads is measured."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.playground.throttle import LONGEST_DEBT, RATE_WINDOW, Throttle

PACES = st.floats(0.01, 1e4)
SILENCES = st.lists(st.floats(0, 5), max_size=60)
START = 1_000.0


@given(PACES, st.lists(st.floats(0, LONGEST_DEBT), max_size=60))
def test_at_any_pace_the_updates_are_those_of_the_time_that_passed(
    pace: float, silences: list[float]
) -> None:
    throttle, now, updates = Throttle(), START, 0.0
    assert throttle.take_due(now, pace) == 0
    for silence in silences:
        now += silence
        due = throttle.take_due(now, pace)
        assert due == math.floor(due) >= 0
        updates += due
        passed = pace * (now - START)
        assert passed - 1 - 1e-6 * passed <= updates <= passed + 1e-6 * passed + 1e-6


@given(PACES, SILENCES)
def test_no_silence_is_made_up_for(pace: float, silences: list[float]) -> None:
    """A laptop that slept goes on where it was."""
    throttle, now = Throttle(), START
    throttle.take_due(now, pace)
    for silence in silences:
        now += silence
        assert throttle.take_due(now, pace) <= pace * min(silence, LONGEST_DEBT) + 1


@given(PACES, SILENCES, st.floats(0, 1))
def test_updates_that_were_given_back_stay_due(
    pace: float, silences: list[float], part: float
) -> None:
    throttle, other, now, done, expected = Throttle(), Throttle(), START, 0.0, 0.0
    for silence in [0.0, *silences]:
        now += silence
        due = throttle.take_due(now, pace)
        given_back = math.floor(part * due)
        throttle.give_back(given_back)
        done += due - given_back
        expected += other.take_due(now, pace)
        assert done <= expected + 1e-6 * expected + 1
    left = throttle.take_due(now, pace)
    assert left <= LONGEST_DEBT * pace + 1
    assert done + left <= expected + 1e-6 * expected + 1


def test_a_debt_never_grows_beyond_a_second() -> None:
    """A slow network at a fast pace, then the pace is lowered: it goes on slowly at once."""
    throttle, now = Throttle(), START
    for _ in range(600):
        now += 0.1
        throttle.give_back(throttle.take_due(now, 100.0))
    assert throttle.take_due(now + 0.1, 1.0) <= 2


@given(SILENCES)
def test_at_full_speed_there_is_always_more(silences: list[float]) -> None:
    throttle, now = Throttle(), START
    for silence in silences:
        now += silence
        assert throttle.take_due(now, math.inf) == math.inf
        throttle.give_back(math.inf)
    assert throttle.take_due(now, 4.0) <= 4.0 * LONGEST_DEBT + 1


def test_at_rest_no_time_passes() -> None:
    throttle = Throttle()
    throttle.take_due(START, 10.0)
    throttle.take_due(START + 0.55, 10.0)
    throttle.rest()
    assert throttle.take_due(START + 1_000, 10.0) == 0
    assert throttle.take_due(START + 1_000.15, 10.0) == 1


def test_characters_per_second() -> None:
    throttle = Throttle()
    assert throttle.characters_per_second() == 0
    for tick in range(40):
        throttle.take_due(START + tick / 5, math.inf)
        throttle.mark(START + tick / 5, 100 * tick)
        assert throttle.characters_per_second() == pytest.approx(500 if tick else 0)
    throttle.rest()
    assert throttle.characters_per_second() == 0


def test_the_speed_is_that_of_the_last_seconds() -> None:
    throttle = Throttle()
    throttle.mark(START, 0)
    throttle.mark(START + 1, 1_000_000)
    for tick in range(100):
        now = START + 1 + tick / 10
        throttle.take_due(now, math.inf)
        throttle.mark(now, 1_000_000 + tick)
    assert throttle.characters_per_second() == pytest.approx(10)
    assert len(throttle._marks) <= 10 * RATE_WINDOW + 2


@given(st.lists(st.tuples(st.floats(-10, 10), st.integers(-100, 100)), max_size=20))
def test_the_speed_is_never_negative(marks: list[tuple[float, int]]) -> None:
    """Also where one goes back, or the clock does."""
    throttle, now, characters = Throttle(), START, 1_000
    for passed, read in marks:
        now, characters = now + passed, characters + read
        throttle.mark(now, characters)
        assert throttle.characters_per_second() >= 0
