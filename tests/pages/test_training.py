"""Train, Pause, Step and Start over do what they say, on every view."""

import math

import pytest

from tests.support.opened import (
    HOME,
    VIEWS,
    choose,
    control,
    go,
    look,
    opened,
    press,
    session,
    train,
)
from tests.support.runs import poison

RESCUE = "Go back and halve the learning rate"


def keys(at: object) -> set[str]:
    return {button.key for button in at.button}  # type: ignore[attr-defined]


@pytest.mark.parametrize("view", VIEWS)
def test_training_advances_and_the_loss_falls(view: str) -> None:
    at = train(opened(view), ticks=0)
    done = []
    for _ in range(8):
        look(at)
        done.append(session(at).run.trainer.iteration)
    assert done == sorted(set(done)) and done[0] > 0
    assert session(at).run.trainer.ema_loss < 0.8 * session(at).run.trainer.blind_loss


def test_pause_means_pause() -> None:
    at = train(opened())
    assert "Pause" in keys(at) and "Train" not in keys(at)
    press(at, "Pause")
    before = session(at).run.trainer.iteration
    look(look(at))
    assert session(at).run.trainer.iteration == before > 0
    assert "Train" in keys(at) and "Pause" not in keys(at)


@pytest.mark.parametrize("view", VIEWS)
def test_step_adds_exactly_one(view: str) -> None:
    at = opened(view)
    for number in (1, 2, 3):
        press(at, "Step")
        assert session(at).run.trainer.iteration == number
        assert session(at).run.live.iteration == number
    train(at)
    press(at, "Step")
    before = session(at).run.trainer.iteration
    assert not session(at).playing
    assert session(press(at, "Step")).run.trainer.iteration == before + 1


def test_starting_over_begins_the_same_run_again() -> None:
    at = press(press(opened(), "Step"), "Step")
    twice = session(at).run.samples
    press(at, "Start over")
    assert session(at).run.trainer.iteration == 0
    assert session(at).run.samples == twice[:1]
    press(press(at, "Step"), "Step")
    assert session(at).run.samples == twice


def test_what_was_typed_survives_starting_over_with_the_same_text() -> None:
    at = choose(opened("pages/generate.py"), "pen.prompt", "0.14")
    choose(at, "setting.hidden_size", 16)
    press(press(at, "Step"), "Start over")
    assert at.text_input(key="pen.prompt").value == "0.14"
    choose(at, "kind", "fizzbuzz")
    assert at.text_input(key="pen.prompt").value == "1 2 "


def test_training_goes_on_from_view_to_view() -> None:
    at = train(opened())
    run, done = session(at).run, session(at).run.trainer.iteration
    for view in [*reversed(VIEWS), HOME]:
        go(at, view)
        look(at)
        assert session(at).run is run and session(at).playing
        assert run.trainer.iteration > done
        done = run.trainer.iteration


def test_a_slow_pace_shows_single_updates() -> None:
    at = choose(opened(), "pace", 1.0)
    press(at, "Train")
    assert session(look(at)).run.trainer.iteration <= 1


def test_a_network_that_runs_away_can_be_brought_back() -> None:
    at = train(opened(), ticks=6)
    rate = session(at).run.trainer.learning_rate
    poison(session(at).run)
    look(at)
    look(at)
    assert not session(at).playing
    assert any("finite" in warning.value for warning in at.warning)
    go(go(at, "pages/generate.py"), HOME)
    before = session(at).run.trainer.iteration
    press(at, RESCUE)
    assert not at.warning and RESCUE not in keys(at)
    assert session(at).run.trainer.iteration <= before
    look(at)
    assert session(at).run.trainer.learning_rate == pytest.approx(rate / 2)
    assert session(at).draft["learning_rate"] == pytest.approx(rate / 2)
    assert control(at, "setting.learning_rate").value == pytest.approx(rate / 2)
    train(at)
    assert session(at).playing and math.isfinite(session(at).run.trainer.ema_loss)
