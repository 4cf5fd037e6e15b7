"""Any setting gets a control from its description alone, and the control keeps what it is told."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.generation_form import CUTS, MAIN
from pages.ui.widgets.setting_control import OFF, show_value
from pages.ui.widgets.surprisal_form import SENTENCE
from rnn.corpora import KINDS
from rnn.playground.page_state import Messages
from rnn.settings import Choice, Number, Setting
from rnn.training.hyperparameters import SETTINGS

ALL: dict[str, Setting] = {
    **{f"setting.{name}": setting for name, setting in SETTINGS.items()},
    **{f"generate.{name}": setting for name, setting in (MAIN | CUTS).items()},
    "surprise.sentence": SENTENCE,
    **{
        f"corpus.{kind.key}.{name}": option
        for kind in KINDS.values()
        for name, option in kind.options.items()
    },
}


@dataclass
class Values:
    """What stands in for the session: the value of one setting, and the edition of its control."""

    value: Any
    edition: int = 0
    away: bool = False  # the visitor is on another page
    messages: Messages = field(default_factory=Messages)

    def key(self, name: str) -> str:
        return f"{name}.v{self.edition}"

    def refill_controls(self) -> None:
        self.edition += 1

    def set(self, value: Any) -> None:
        self.value = value


def page(name: str) -> None:
    """A page with one control, or without one while the visitor is away."""
    import streamlit as st

    from pages.ui.widgets.setting_control import setting_control
    from tests.pages.test_setting_control import ALL

    values = st.session_state.values_of_session
    if not values.away:
        setting_control(values, name, ALL[name], values.value, values.set)


def opened(name: str, value: Any = None) -> tuple[AppTest, Values]:
    at = AppTest.from_function(page, args=(name,))
    values = Values(ALL[name].default if value is None else value)
    at.session_state["values_of_session"] = values
    at.run()
    assert not at.exception
    return at, values


def only_control(at: AppTest) -> Any:
    (only,) = [element for element in at.main if getattr(element, "key", None)]
    return only


def some_values(setting: Setting) -> list[Any]:
    """A few values one can choose, other than the default."""
    match setting:
        case Choice():
            choices: list[Any] = list(setting.options)
        case Number() if setting.grid:
            choices = list(setting.grid)
        case Number(integer=True):
            choices = [int(setting.low) + 3, int(setting.low) + 5]
        case Number():
            choices = [setting.low, setting.high]
        case _:
            choices = ["one", "*two*"]
    return [choice for choice in choices if choice != setting.default]


@pytest.mark.parametrize("name", ALL)
def test_a_control_begins_with_its_value_and_keeps_three_changes(name: str) -> None:
    setting = ALL[name]
    at, values = opened(name)
    assert only_control(at).value == setting.default
    first, *others = some_values(setting)
    for choice in (first, others[-1] if others else setting.default, first):
        only_control(at).set_value(choice)
        at.run()
        assert not at.exception and values.value == choice
        values.away = True  # the browser forgets the control …
        at.run()
        values.away = False
        values.refill_controls()
        at.run()
        assert not at.exception and only_control(at).value == values.value == choice


@pytest.mark.parametrize("name", ALL)
def test_a_control_has_a_label_and_a_tooltip_with_the_fields_word(name: str) -> None:
    at, _ = opened(name)
    shown, setting = only_control(at), ALL[name]
    assert shown.label == setting.label
    assert shown.help == setting.tooltip
    assert setting.help in shown.help and setting.term in shown.help


def test_the_tooltip_of_memory_length_names_the_window() -> None:
    at, _ = opened("setting.seq_length")
    assert "*sequence length (T), the window of truncated backpropagation through time*" in (
        only_control(at).help
    )


@pytest.mark.parametrize("name", ALL)
def test_a_new_edition_shows_what_the_session_holds(name: str) -> None:
    setting = ALL[name]
    at, values = opened(name)
    for choice in [*some_values(setting)[:2], setting.default]:
        values.value = choice
        values.refill_controls()
        at.run()
        assert not at.exception
        assert only_control(at).value == values.value == choice


def test_a_value_between_two_marks_gets_its_own() -> None:
    """A preset or a link may hold what the scale does not offer."""
    at, values = opened("setting.hidden_size", 100)
    (slider,) = at.select_slider
    assert slider.value == 100 == values.value
    assert slider.options == ["4", "8", "16", "32", "64", "100", "128", "256", "512"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1e-4, "0.0001"), (0.004, "0.004"), (5.0, "5"), (128, "128"), (1_000, "1,000"), (OFF, "off")],
)
def test_numbers_on_a_scale_are_short(value: float, shown: str) -> None:
    assert show_value(value) == shown
