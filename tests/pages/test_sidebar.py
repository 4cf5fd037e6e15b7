"""The sidebar edits a draft: it never takes a network away that somebody has trained, and a network
that has not trained becomes what the sidebar asks for."""

from typing import Any

import pytest

from pages.ui.widgets.setting_control import show_value
from rnn.corpora import KINDS
from rnn.settings import Choice
from rnn.training.hyperparameters import SETTINGS
from tests.support.opened import (
    HOME,
    PAGES,
    arrived_at,
    buttons,
    choose,
    control,
    frame,
    go,
    infos,
    opened,
    player,
    press,
    session,
    train,
    warnings,
)

OFFER = "begin"  # the button "Start over with these settings"
OTHER_VALUES: dict[str, Any] = {
    "cell": "gru",
    "hidden_size": 16,
    "layers": 2,
    "seq_length": 8,
    "batch_size": 2,
    "optimizer": "sgd",
    "learning_rate": 0.3,
    "schedule": "cosine",
    "clip": 1.0,
    "clip_method": "value",
    "initialization": "notebook",
    "seed": 5,
    "dtype": "float64",
    "windows": "notebook",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_network_that_has_not_trained_becomes_what_is_chosen(page: str) -> None:
    at = choose(opened(page), "setting.hidden_size", 16)
    assert frame(at).hyperparameters.hidden_size == 16
    choose(at, "corpus.decimal.n", 13)
    assert player(at).corpus.name == "1/13"
    assert frame(at).iteration == 0 and not player(at).playing
    assert OFFER not in buttons(at) and not infos(at)


def test_it_does_so_also_while_it_plays() -> None:
    at = press(arrived_at("?text=decimal&pace=0.01"), "Train")
    choose(at, "setting.hidden_size", 16)
    assert frame(at).hyperparameters.hidden_size == 16
    choose(at, "corpus.decimal.n", 13)
    assert player(at).corpus.name == "1/13" and player(at).pace == 0.01
    assert frame(at).iteration == 0 and player(at).playing
    assert OFFER not in buttons(at)


def test_looking_at_pages_and_moving_controls_never_replaces_a_trained_network() -> None:
    assert OTHER_VALUES.keys() == SETTINGS.keys()
    at = press(opened(), "Step")
    before = player(at)
    for page in PAGES:
        assert player(go(at, page)) is before
    for name, value in OTHER_VALUES.items():
        assert value != control(at, f"setting.{name}").value
        choose(at, f"setting.{name}", value)
    for kind in KINDS:
        choose(at, "corpus.kind", kind)
        assert player(at) is before
    go(at, HOME)
    assert player(at) is before and frame(at).iteration == 1
    assert player(press(at, "Step")) is before and frame(at).iteration == 2


@pytest.mark.parametrize(("name", "value"), [("setting.hidden_size", 16), ("corpus.decimal.n", 13)])
def test_a_trained_network_is_only_given_up_on_request(name: str, value: Any) -> None:
    at = press(opened(), "Step")
    before = player(at)
    choose(at, name, value)
    press(at, "Step")
    assert player(at) is before and frame(at).iteration == 2
    assert len(infos(at)) == 1
    press(at, OFFER)
    assert player(at) is not before
    assert not session(at).is_outdated
    assert frame(at).iteration == 0
    assert not infos(at) and OFFER not in buttons(at)


def test_the_offer_says_what_would_change() -> None:
    at = press(opened(), "Step")
    for name, value in OTHER_VALUES.items():
        before = control(at, f"setting.{name}").value
        choose(at, f"setting.{name}", value)
        setting = SETTINGS[name]
        shown = setting.options.__getitem__ if isinstance(setting, Choice) else show_value
        change = f"{setting.label} {shown(value)}"
        if name != "learning_rate":  # it acts at once
            assert change in infos(at)[0].value
        choose(at, f"setting.{name}", before)
        assert not infos(at)
    choose(at, "corpus.decimal.n", 13)
    assert infos(at)[0].value == "You chose 1/13. The network still reads 1/7."


def test_settings_that_are_chosen_with_another_text_are_not_left_unsaid() -> None:
    at = choose(press(opened(), "Step"), "corpus.kind", "fizzbuzz")
    assert infos(at)[0].value == "You chose FizzBuzz. The network still reads 1/7."
    choose(at, "setting.hidden_size", 16)
    assert infos(at)[0].value == (
        "You chose FizzBuzz, with your own settings. The network still reads 1/7."
    )
    press(at, "begin")
    assert frame(at).hyperparameters.hidden_size == 16


@pytest.mark.parametrize(
    ("name", "there", "back"),
    [
        ("corpus.kind", "fizzbuzz", "decimal"),
        ("corpus.kind", "own", "decimal"),
        ("corpus.kind", "stories", "decimal"),
        ("corpus.decimal.n", 13, 7),
        ("setting.hidden_size", 16, 128),
    ],
)
def test_a_change_taken_back_asks_for_nothing(name: str, there: Any, back: Any) -> None:
    at = press(opened(), "Step")
    assert control(at, name).value == back
    choose(choose(at, name, there), name, back)
    assert not infos(at) and OFFER not in buttons(at)


@pytest.mark.parametrize(
    ("name", "there", "back"),
    [
        ("learning_rate", 0.001, 0.0012),  # as the preset has it
        ("hidden_size", 64, 100),  # as the link has it
        ("seq_length", 8, 24),
    ],
)
def test_one_can_move_a_scale_back_to_what_lies_between_its_values(
    name: str, there: Any, back: Any
) -> None:
    at = press(arrived_at("?text=decimal&hidden_size=100&seq_length=24"), "Step")
    control_of = f"setting.{name}"
    assert control(at, control_of).value == back
    choose(at, control_of, there)
    assert show_value(back) in control(at, control_of).options
    choose(at, control_of, back)
    assert not infos(at) and OFFER not in buttons(at)


def test_nor_does_it_where_the_text_came_from_a_kept_run_or_a_file() -> None:
    """A text is compared by what was asked for: it is made anew when one comes back to it."""
    token = session(press(opened(), "Step")).autosave.token
    at = arrived_at({"run": token})
    choose(choose(at, "corpus.decimal.n", 13), "corpus.decimal.n", 7)
    assert session(at).draft.corpus is not player(at).corpus
    assert not infos(at) and OFFER not in buttons(at)


def test_the_learning_rate_acts_at_the_next_tick() -> None:
    at = train(opened())
    before, done = player(at), frame(at).iteration
    choose(at, "setting.learning_rate", 0.3)
    assert player(at) is before and frame(at).iteration > done
    assert frame(at).hyperparameters.learning_rate == 0.3 and frame(at).rate_changed
    assert not infos(at)


def test_settings_that_need_more_text_than_there_is_are_refused() -> None:
    at = choose(choose(opened(), "corpus.decimal.digits", 50), "setting.batch_size", 1)
    before = player(at)
    choose(at, "setting.seq_length", 256)
    assert len(warnings(at)) == 1 and "257" in warnings(at)[0].value
    assert player(at) is before
    choose(at, "setting.seq_length", 8)
    assert not warnings(at)
    assert frame(at).hyperparameters.seq_length == 8


def test_the_notebooks_settings_say_what_they_never_read() -> None:
    at = opened()
    assert not any("never read" in caption.value for caption in at.caption)
    choose(at, "preset.Fast", "Notebook")
    (said,) = [caption.value for caption in at.caption if "never read" in caption.value]
    assert said == "With whole windows only, 41 letters of this text are never read."
    choose(at, "corpus.decimal.digits", 960)
    (said,) = [caption.value for caption in at.caption if "never read" in caption.value]
    assert said == "With whole windows only, 1 letter of this text is never read."
    choose(at, "setting.windows", "complete")
    assert not any("never read" in caption.value for caption in at.caption)
