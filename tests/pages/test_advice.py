"""Each button of the advice does what it says, and advice stays long enough to be read."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.advice import ACTIONS, LABELS, current_advice, follow
from rnn.corpora import KINDS
from rnn.playground import frame as frames
from rnn.playground.run import Run
from rnn.playground.session import Session
from rnn.training.diagnosis import Action, Advice
from tests.support.opened import (
    arrived_at,
    buttons,
    choose,
    control,
    frame,
    look,
    narration,
    opened,
    player,
    press,
    session,
    warnings,
)


def noticed(action: Action, run: Run | None = None) -> Advice:
    """Advice that is given anew at every rate, like a run's own."""
    at = hash(run.trainer.learning_rate) if run else 7
    return Advice("something", "Something was noticed.", action, at)


def advised(monkeypatch: pytest.MonkeyPatch, action: Action, kind: str = "decimal") -> AppTest:
    """The page Train, playing slowly, with one thing to say."""
    at = choose(choose(opened(), "corpus.kind", kind), "pace", 1.0)
    press(press(at, "Step"), "Train")
    monkeypatch.setattr(frames, "advise", lambda run, measurements: noticed(action, run))
    return look(at)


def rate(at: AppTest) -> float:
    """The learning rate, which is the same wherever one looks."""
    running = frame(at).hyperparameters.learning_rate
    assert running == session(at).draft.hyperparameters["learning_rate"]
    assert running == control(at, "setting.learning_rate").value
    return running


def test_every_action_has_a_button_and_a_deed() -> None:
    assert set(LABELS) == set(ACTIONS) == {"slower", "faster", "go back", "start over", "stop"}


def test_the_sentence_stands_beside_its_button(monkeypatch: pytest.MonkeyPatch) -> None:
    at = advised(monkeypatch, "slower")
    said = narration(at)
    assert said.startswith("Noticed at update ") and said.endswith(": Something was noticed.")
    assert {key for key in buttons(at) if key.startswith("advice.")} == {"advice.slower"}


@pytest.mark.parametrize(
    ("action", "label", "factor"),
    [("slower", "Halve the learning rate", 1 / 2), ("faster", "Three times the learning rate", 3)],
)
def test_the_learning_rate_becomes_what_the_button_says(
    action: Action, label: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = advised(monkeypatch, action)
    before, running, done = rate(at), player(at), frame(at).iteration
    assert at.button(key=f"advice.{action}").label == label
    press(at, f"advice.{action}")
    assert rate(at) == pytest.approx(before * factor)
    press(look(at), f"advice.{action}")
    assert rate(at) == pytest.approx(before * factor**2)
    assert player(at) is running and frame(at).iteration >= done and player(at).playing


@pytest.mark.parametrize(("action", "start"), [("slower", 1e-5), ("faster", 1.0)])
def test_the_learning_rate_stays_in_its_range(
    action: Action, start: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = advised(monkeypatch, action)
    look(choose(at, "setting.learning_rate", start))
    for _ in range(3):
        look(press(at, f"advice.{action}"))
    assert 1e-5 <= rate(at) <= 10 and not warnings(at)


@pytest.mark.slow
def test_after_a_giant_step_one_press_leads_back_to_where_it_was_well() -> None:
    at = press(arrived_at("?text=fizzbuzz&until=400&stop=off&pace=full"), "Train")
    for _ in range(500):
        if not player(look(at)).playing:
            break
    assert frame(at).iteration == 400 and frame(at).ema_loss < 0.5
    assert len(frame(at).snapshots) > 1
    press(choose(at, "setting.learning_rate", 10.0), "Train")
    for _ in range(500):
        if "advice.go back" in buttons(look(at)) and frame(at).ema_loss > frame(at).blind_loss:
            break
    assert "advice.go back" in buttons(at) and frame(at).ema_loss > frame(at).blind_loss
    before = player(at)
    press(at, "advice.go back")
    assert player(at) is before and rate(at) == frame(at).first_rate < 10
    assert frame(at).ema_loss < frame(at).blind_loss
    for _ in range(500):
        if look(at) and frame(at).ema_loss < 1.0:
            break
    assert frame(at).ema_loss < 1.0 and player(at).playing


def test_going_back_from_the_first_rate_halves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = advised(monkeypatch, "go back")
    before = rate(at)
    assert before == frame(at).first_rate
    press(at, "advice.go back")
    assert rate(at) == pytest.approx(before / 2)


@pytest.mark.parametrize("kind", ["decimal", "fizzbuzz"])
def test_starting_over_takes_the_fast_settings(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = advised(monkeypatch, "start over", kind)
    choose(at, "setting.hidden_size", 16)
    before = player(at)
    assert LABELS["start over"] == "Start over with the Fast settings"
    follow(session(at), "start over")
    look(at.run())
    corpus, fast = player(at).corpus, KINDS[kind].presets["Fast"]
    assert player(at) is not before and corpus == before.corpus
    assert frame(at).hyperparameters == fast.fit_to(len(corpus.text))
    assert control(at, "setting.hidden_size").value == fast.hidden_size
    assert player(at).playing and not session(at).is_outdated


def test_starting_over_takes_the_text_that_the_sidebar_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Like the transport's own button; and the settings are those that suit that text."""
    at = advised(monkeypatch, "start over", "fizzbuzz")
    choose(choose(at, "corpus.kind", "decimal"), "corpus.decimal.digits", 50)
    follow(session(at), "start over")
    look(at.run())
    corpus, fast = player(at).corpus, KINDS["decimal"].presets["Fast"]
    assert corpus.kind == "decimal" and not session(at).messages.refusal
    assert frame(at).hyperparameters == fast.fit_to(len(corpus.text)) != fast


def test_stop_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    at = advised(monkeypatch, "stop")
    before, done = player(at), frame(at).iteration
    assert at.button(key="advice.stop").label == "Pause"
    press(at, "advice.stop")
    assert not player(at).playing
    assert player(at) is before and frame(at).iteration == done
    assert not [key for key in buttons(at) if key.startswith("advice.")]


@pytest.fixture
def visitor() -> Session:
    """A visitor whose network plays, and to whom there is one thing to say."""
    visitor = session(press(opened(), "Train"))
    visitor.player.frame = replace(visitor.player.frame, advice=noticed("slower"))
    return visitor


def test_advice_that_was_followed_is_gone_until_it_is_given_anew(visitor: Session) -> None:
    before = visitor.player.frame.hyperparameters.learning_rate
    assert current_advice(visitor) == noticed("slower")
    follow(visitor, "slower")
    assert visitor.player.frame.hyperparameters.learning_rate == before / 2
    visitor.player.frame = replace(visitor.player.frame, advice=noticed("slower"))
    assert current_advice(visitor) is None
    later = replace(noticed("slower"), iteration=900)
    visitor.player.frame = replace(visitor.player.frame, advice=later)
    assert current_advice(visitor) == later


@pytest.mark.parametrize("action", LABELS)
def test_advice_stays_where_the_run_is_paused_unless_it_is_to_pause(
    action: Action, visitor: Session
) -> None:
    visitor.player.frame = replace(visitor.player.frame, advice=noticed(action))
    assert current_advice(visitor) == noticed(action)
    visitor.player.playing = False
    assert current_advice(visitor) == (None if action == "stop" else noticed(action))
    visitor.player.playing = True
    assert current_advice(visitor) == noticed(action)


@pytest.mark.parametrize("action", ["slower", "go back", "start over"])
def test_its_button_does_the_same_after_pause(
    action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = press(advised(monkeypatch, action), "Pause")
    before, running = rate(at), player(at)
    assert "Something was noticed." in narration(at)
    press(at, f"advice.{action}")
    assert not player(at).playing
    assert (player(at) is not running) if action == "start over" else (rate(at) == before / 2)
