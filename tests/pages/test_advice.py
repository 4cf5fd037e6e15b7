"""The coach is told what was measured, each of his buttons does what it says, and his advice stays
long enough to be read."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets import advice as coaching
from pages.ui.widgets.advice import ACTIONS, LABELS, LASTS, act, facts, worth_saying
from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.playground.run import Run
from rnn.playground.session import Session
from rnn.playground.session import opened as session_of
from rnn.training.diagnosis import Action, Advice, Measurements
from tests.support.opened import choose, control, look, opened, press, session, train
from tests.support.runs import CORPUS, TINY, Clock, go_on, tiny_run


def noticed(action: Action) -> Advice:
    return Advice("something", "Something was noticed.", action)


def coached(monkeypatch: pytest.MonkeyPatch, action: Action, kind: str = "decimal") -> AppTest:
    """Train, with a coach who has one thing to say."""
    at = choose(choose(opened(), "kind", kind), "pace", 1.0)
    press(press(at, "Step"), "Train")
    monkeypatch.setattr(coaching, "diagnose", lambda facts: noticed(action))
    return look(at)


def rate(at: AppTest) -> float:
    """The learning rate, which is the same wherever one looks."""
    run, draft = session(at).run, session(at).draft["learning_rate"]
    assert draft == run.trainer.learning_rate == control(at, "setting.learning_rate").value
    return float(draft)


def test_every_action_has_a_button_and_a_deed() -> None:
    assert set(LABELS) == set(ACTIONS) == {"slower", "faster", "go back", "start over", "stop"}


@pytest.mark.parametrize(
    ("action", "label", "factor"),
    [("slower", "Halve the learning rate", 1 / 2), ("faster", "Three times the learning rate", 3)],
)
def test_the_learning_rate_becomes_what_the_button_says(
    action: Action, label: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = coached(monkeypatch, action)
    before, run, done = rate(at), session(at).run, session(at).run.trainer.iteration
    assert at.button(key=f"coach.{action}").label == label
    press(at, f"coach.{action}")
    assert rate(at) == pytest.approx(before * factor)
    press(at, f"coach.{action}")
    assert rate(at) == pytest.approx(before * factor**2)
    assert session(at).run is run and run.trainer.iteration >= done and session(at).playing


@pytest.mark.parametrize(("action", "start"), [("slower", 1e-5), ("faster", 1.0)])
def test_the_learning_rate_stays_in_its_range(
    action: Action, start: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = coached(monkeypatch, action)
    choose(at, "setting.learning_rate", start)
    for _ in range(2):
        press(at, f"coach.{action}")
    assert 1e-5 <= rate(at) <= 10 and not at.warning


def test_after_a_giant_step_one_press_leads_back_to_where_it_was_well() -> None:
    at = train(choose(opened(), "kind", "fizzbuzz"), ticks=25)
    visitor = session(at)
    well = visitor.run.trainer.ema_loss
    assert well < 0.5 and len(visitor.run.undo.iterations) > 1
    choose(at, "setting.learning_rate", 10.0)
    for _ in range(200):
        if any(button.key == "coach.go back" for button in look(at).button):
            break
    assert visitor.run.trainer.ema_loss > 3 * visitor.run.trainer.blind_loss
    run = visitor.run
    press(at, "coach.go back")
    assert session(at).run is run and rate(at) == run.started.learning_rate == 0.001
    assert run.trainer.ema_loss < run.trainer.blind_loss
    for _ in range(100):
        if look(at) and run.trainer.ema_loss < 1.0:
            break
    assert run.trainer.ema_loss < 1.0 and session(at).playing


@pytest.mark.parametrize("kind", ["decimal", "fizzbuzz"])
def test_starting_over_takes_the_fast_settings(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = coached(monkeypatch, "start over", kind)
    choose(at, "setting.hidden_size", 16)
    before = session(at).run
    assert at.button(key="coach.start over").label == "Start over with the Fast settings"
    press(at, "coach.start over")
    run, fast = session(at).run, KINDS[kind].presets["Fast"]
    assert run is not before and run.corpus is before.corpus
    assert run.trainer.hyperparameters == fast.fitted(len(run.corpus.text))
    assert control(at, "setting.hidden_size").value == fast.hidden_size
    assert session(at).playing and not session(at).outdated()


def test_starting_over_takes_the_text_that_the_sidebar_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Like the player's own button; and the settings are those that suit that text."""
    at = coached(monkeypatch, "start over", "fizzbuzz")
    choose(choose(at, "kind", "decimal"), "decimal.digits", 50)
    press(at, "coach.start over")
    run, fast = session(at).run, KINDS["decimal"].presets["Fast"]
    assert run.corpus.kind == "decimal" and not session(at).refusal
    assert run.trainer.hyperparameters == fast.fitted(len(run.corpus.text)) != fast


def test_stop_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    at = coached(monkeypatch, "stop")
    run, done = session(at).run, session(at).run.trainer.iteration
    assert at.button(key="coach.stop").label == "Pause"
    press(at, "coach.stop")
    assert not session(at).playing
    assert session(at).run is run and run.trainer.iteration == done
    assert not [button for button in at.button if str(button.key).startswith("coach.")]


def recording(run: Run) -> tuple[list[float], list[float]]:
    """From now on, the loss of every update, and the running mean as each tick leaves it."""
    step, advance = run.trainer.step, run.advance
    losses: list[float] = []
    means: list[float] = []

    def recorded_step() -> float:
        losses.append(step())
        return losses[-1]

    def recorded_advance(*args: object) -> None:
        advance(*args)  # type: ignore[arg-type]
        mean = run.trainer.blind_loss
        for n, loss in enumerate(losses, start=1):
            mean += max(1 / 50, 5 / (n + 4)) * (loss - mean)
        means.append(mean)

    run.trainer.step = recorded_step  # type: ignore[method-assign]
    run.advance = recorded_advance  # type: ignore[method-assign, assignment]
    return losses, means


def test_the_coach_is_told_what_was_measured() -> None:
    run, clock = tiny_run(), Clock()
    visitor = session_of(run)
    losses, means = recording(run)
    for until in (7, 40, 90):
        clock.now += 1
        go_on(run, until, clock)
    assert facts(visitor).losses == losses and len(losses) == 90
    run.trainer.learning_rate /= 2
    began = time.perf_counter()
    for until in (100, 160, 230):
        clock.now += 1
        go_on(run, until, clock)
    told = facts(visitor)
    assert told.losses == losses[90:]
    assert 0 < told.seconds <= time.perf_counter() - began
    assert told.best == pytest.approx(min(means)) and told.worst == pytest.approx(max(means))
    assert told.baselines == [rung.loss for rung in ngram_baselines(CORPUS.text)]
    assert told.entropy is None and not told.held_out and not told.solved


def test_of_many_losses_the_coach_is_told_the_last() -> None:
    run = tiny_run()
    losses, _ = recording(run)
    go_on(run, 700)
    assert facts(session_of(run)).losses == losses[-500:]


def test_the_coach_is_told_of_checks_marks_and_the_least_possible_loss() -> None:
    stories = KINDS["stories"].make()
    run = Run(stories, Hyperparameters(**TINY))
    go_on(run, 6)
    told = facts(session_of(run))
    assert told.entropy == stories.entropy
    checks = [loss for _, loss in run.trainer.history.held_out]
    assert told.held_out == checks and checks[-1] == pytest.approx(run.trainer.held_out_loss())
    marks = run.live.grade
    assert marks is not None and told.solved is marks.finished is False
    full = replace(marks, marks=tuple(replace(m, right=1, of=1) for m in marks.marks))
    run.live = replace(run.live, grade=replace(full, by_chance=False))
    assert not facts(session_of(run)).solved, "at such a loss it is luck"
    run.trainer.ema_loss = 0.5
    assert facts(session_of(run)).solved


Said = Callable[[float, Action | None], Action | None]


@pytest.fixture
def visitor() -> Session:
    visitor = session_of(tiny_run())
    visitor.playing = True
    return visitor


@pytest.fixture
def said(visitor: Session, monkeypatch: pytest.MonkeyPatch) -> Said:
    """What is said at a second at which the coach notices something, or nothing."""

    def said(second: float, now: Action | None) -> Action | None:
        monkeypatch.setattr(coaching, "time", SimpleNamespace(monotonic=lambda: 1_000 + second))
        monkeypatch.setattr(coaching, "diagnose", lambda facts: noticed(now) if now else None)
        advice = worth_saying(visitor)
        return advice.action if advice else None

    return said


def test_advice_stays_long_enough_to_be_read(said: Said) -> None:
    assert said(0, None) is None
    assert said(0.2, "slower") == "slower"
    assert said(0.4, None) == said(0.6, "faster") == said(0.2 + LASTS - 0.1, None) == "slower"
    assert said(0.2 + LASTS + 0.1, None) is None
    assert said(3, "faster") == "faster"
    assert said(3 + LASTS + 0.1, "slower") == "slower"


def test_what_is_still_true_goes_on_being_said(said: Said) -> None:
    assert {said(tick / 5, "slower") for tick in range(100)} == {"slower"}


def test_advice_that_was_followed_is_gone(said: Said, visitor: Session) -> None:
    before = visitor.run.trainer.learning_rate
    assert said(0, "slower") == "slower"
    act(visitor, "slower")
    assert visitor.run.trainer.learning_rate == before / 2
    assert said(0.1, None) is None


def test_advice_is_for_one_run_while_it_plays(said: Said, visitor: Session) -> None:
    assert said(0, "slower") == "slower"
    visitor.run = tiny_run()
    assert said(0.1, None) is None
    assert said(0.2, "slower") == "slower"
    visitor.pause()
    assert said(0.3, "slower") is None
    visitor.play()
    assert said(0.4, None) is None


def test_too_little_time_is_no_ground_for_advice(visitor: Session) -> None:
    told = facts(visitor)
    assert isinstance(told, Measurements) and told.seconds == 0 and math.isinf(told.best)
    assert worth_saying(visitor) is None
