"""The riddle lab on its page: guess first, then run; and the swing beside the learning rate."""

import pytest
from streamlit.testing.v1 import AppTest

from rnn.playground import riddle
from rnn.playground.riddle import ARMS, UPDATES
from rnn.playground.riddle_watch import NONE
from rnn.training.hyperparameters import Hyperparameters
from tests.support.opened import (
    INSIDE,
    arrived_at,
    choose,
    control,
    go,
    html,
    look,
    press,
    session,
)

GUESS = "riddle.guess.notebook.short.small.slow"
SWINGING = {"optimizer": "adagrad", "learning_rate": "0.1", "hidden_size": "512"}


@pytest.fixture(autouse=True)
def small_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(riddle, "NOTEBOOK", Hyperparameters(hidden_size=8, seq_length=8))
    monkeypatch.setattr(riddle, "SLICE", 60.0)


def lab() -> AppTest:
    return go(arrived_at({"look": "riddle"}), INSIDE)


def shown(at: AppTest) -> str:
    return " ".join(html(at))


def test_a_guess_comes_first_and_then_all_is_run() -> None:
    at = lab()
    assert "hidden size × learning rate" in shown(at)
    assert at.button(key="riddle.run").disabled
    choose(at, GUESS, "slow")
    assert not at.button(key="riddle.run").disabled
    press(at, "riddle.run")
    for _ in range(4):
        look(at)
    result = session(at).inside.riddle.result
    assert result and result.is_done
    assert all(len(outcome.losses) == UPDATES for outcome in result.outcomes)
    assert "You guessed" in shown(at) and "at worst" in shown(at)
    assert session(at).player.frame.iteration == 0


def test_that_each_gets_worse_is_an_answer_too() -> None:
    at = lab()
    assert control(at, GUESS).options[-1] == "None: each gets clearly worse"
    choose(at, GUESS, NONE)
    assert session(at).inside.riddle.guess == NONE
    assert not at.button(key="riddle.run").disabled


def test_at_most_four_are_compared_and_never_none() -> None:
    at = lab()
    choose(at, "riddle.arms", [*session(at).inside.riddle.arms, "gru"])
    assert session(at).inside.riddle.arms == ("notebook", "short", "small", "slow")
    choose(at, "riddle.arms", ["gru", "notebook"])
    assert session(at).inside.riddle.arms == ("notebook", "gru")
    choose(at, "riddle.arms", [])
    assert session(at).inside.riddle.arms == ("notebook", "gru")
    assert set(control(at, "riddle.arms").value) == {"notebook", "gru"}
    assert set(ARMS) >= {"notebook", "gru"}


def test_a_swing_that_is_alarming_is_told_before_the_run_begins() -> None:
    at = arrived_at({"text": "stories", **SWINGING})
    captions = " ".join(caption.value for caption in at.sidebar.caption)
    assert "Swing 51.2: it is likely to guess worse than blindly at first." in captions
    assert "With swing 51.2, it is likely to guess worse than blindly at first." in shown(at)
    choose(at, "setting.learning_rate", 0.001)
    captions = " ".join(caption.value for caption in at.sidebar.caption)
    assert "Swing 0.512." in captions
    assert "blindly at first" not in shown(at)


def test_where_the_swing_tells_nothing_it_is_not_shown() -> None:
    at = arrived_at({"text": "stories"})  # Adam
    assert not any("Swing" in caption.value for caption in at.sidebar.caption)
    assert "blindly" not in shown(at)
