"""Each command does to a run what it says, and the frame after it shows that."""

import math
import time
from dataclasses import replace

import pytest

from rnn.playground import commands, host
from rnn.playground.commands import (
    LONGEST,
    Advance,
    Command,
    GoBack,
    GoBackToBest,
    Rest,
    SetLearningRate,
    SetStopWhenSolved,
    Step,
)
from rnn.playground.frame import Frame
from rnn.playground.run import Run
from tests.support.runs import CORPUS, advance_to, tiny_recipe, tiny_run
from tests.support.saved import everything

RUN = "a run of this test"


@pytest.fixture(autouse=True)
def opened() -> object:
    host.open_recipe(RUN, replace(tiny_recipe(), goal=30), CORPUS)
    yield
    host.close(RUN)


def tell(*commands: Command) -> Frame:
    return host.execute(RUN, commands)


def test_a_slice_goes_on_until_a_call_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as long as before where somebody waits, and where the pace leaves nothing to do."""
    monkeypatch.setattr(commands, "LONGEST", 60.0)
    waiting, slices = iter([False, False, True] * 2), []
    monkeypatch.setattr(commands, "is_nobody_waiting", lambda: not next(waiting))
    monkeypatch.setattr(Run, "advance", lambda run, *about: slices.append(about))
    tell(Advance(0.01, math.inf))
    assert slices == [(0.01, math.inf)] * 3
    slices.clear()
    tell(Advance(0.01, 4.0))
    assert slices == [(0.01, 4.0)]


@pytest.mark.parametrize("part", [0.01, 0.05])
def test_it_goes_on_for_a_while_at_most(monkeypatch: pytest.MonkeyPatch, part: float) -> None:
    monkeypatch.setattr(commands, "is_nobody_waiting", lambda: True)
    start = time.monotonic()
    host.open_recipe(RUN, replace(tiny_recipe(), goal=10**9), CORPUS)
    tell(Advance(part, math.inf))
    assert time.monotonic() - start >= LONGEST - 0.02


def test_advance_trains_up_to_the_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "is_nobody_waiting", lambda: True)
    frame = tell(Advance(60.0, math.inf))
    assert frame.iteration == 30 and frame.arrived and frame.goal is None


def test_step_is_one_update() -> None:
    assert [tell(Step()).iteration for _ in range(3)] == [1, 2, 3]
    assert tell(Step(), Step()).iteration == 5


def test_rest_shows_what_it_writes_now() -> None:
    host._runs[RUN].trainer.train(iterations=7)
    assert tell().live.iteration == 0
    assert tell(Rest()).live.iteration == 7


def test_the_learning_rate_is_set() -> None:
    frame = tell(SetLearningRate(0.3))
    assert (frame.hyperparameters.learning_rate, frame.first_rate) == (0.3, 0.3)
    frame = tell(Step(), SetLearningRate(0.2))
    assert (frame.hyperparameters.learning_rate, frame.first_rate) == (0.2, 0.3)
    assert frame.rate_changed


def test_it_stops_when_solved_or_not() -> None:
    for on in (False, True):
        tell(SetStopWhenSolved(on))
        assert host._runs[RUN].stops_when_solved is on


def test_ways_back() -> None:
    frame = tell(Advance(60.0, math.inf), GoBack(10))
    snapshots = frame.snapshots
    assert frame.iteration == snapshots[-1] == max(i for i in snapshots if i <= 10)
    assert frame.samples and frame.samples[-1].iteration <= 10
    run, reference = host._runs[RUN], tiny_run()
    advance_to(run, 30)
    advance_to(reference, 30)
    reference.go_back_to_best()
    assert tell(GoBackToBest()).iteration == reference.trainer.iteration
    assert everything(run.trainer) == everything(reference.trainer)
