"""Any setting gets a control from its description alone, and the control keeps what it is told."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.generation_form import PEN
from pages.ui.widgets.setting_control import OFF, show
from rnn.corpora import KINDS
from rnn.settings import Choice, Number, Setting
from rnn.training.hyperparameters import SETTINGS

EVERY_SETTING: dict[str, dict[str, Setting]] = {
    "setting": SETTINGS,
    "pen": PEN,
    **{key: dict(kind.options) for key, kind in KINDS.items()},
}
NAMES = [(group, name) for group, settings in EVERY_SETTING.items() for name in settings]


def page(group: str, name: str) -> None:
    """Two views in one: the second has no control, as if the visitor had gone elsewhere."""
    import streamlit as st

    from pages.ui.widgets.setting_control import control, refill
    from tests.pages.test_setting_control import EVERY_SETTING

    settings = EVERY_SETTING[group]
    values = st.session_state.setdefault("values", {})
    if st.session_state.get("refill"):
        values.update(st.session_state.pop("refill"))
        refill(group, settings)
    if not st.session_state.get("away"):
        control(group, name, settings[name], values)


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


@pytest.mark.parametrize(("group", "name"), NAMES)
def test_a_control_begins_with_the_default_and_keeps_three_changes(group: str, name: str) -> None:
    setting = EVERY_SETTING[group][name]
    at = AppTest.from_function(page, args=(group, name)).run()
    values = at.session_state["values"]
    assert not at.exception and values[name] == setting.default

    def control() -> Any:
        (only,) = [e for e in at.main if getattr(e, "key", None) == f"{group}.{name}"]
        assert only.label == setting.label
        return only

    first, *others = some_values(setting)
    for choice in (first, others[-1] if others else setting.default, first):
        control().set_value(choice)
        at.run()
        assert not at.exception and values[name] == choice
        at.session_state["away"] = True  # the browser forgets the control …
        at.run()
        at.session_state["away"] = False
        at.run()
        assert not at.exception and control().value == values[name] == choice


@pytest.mark.parametrize(("group", "name"), NAMES)
def test_a_control_can_be_refilled(group: str, name: str) -> None:
    setting = EVERY_SETTING[group][name]
    at = AppTest.from_function(page, args=(group, name)).run()
    for choice in [*some_values(setting)[:2], setting.default]:
        at.session_state["refill"] = {name: choice}
        at.run()
        assert not at.exception
        (control,) = [e for e in at.main if getattr(e, "key", None) == f"{group}.{name}"]
        assert control.value == at.session_state["values"][name] == choice


def test_a_value_between_two_marks_gets_its_own() -> None:
    """A preset or a link may hold what the scale does not offer."""
    at = AppTest.from_function(page, args=("setting", "hidden_size"))
    at.session_state["values"] = {"hidden_size": 100}
    at.run()
    (slider,) = at.select_slider
    assert slider.value == 100 and at.session_state["values"] == {"hidden_size": 100}
    assert slider.options == ["4", "8", "16", "32", "64", "100", "128", "256", "512"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1e-4, "0.0001"), (0.004, "0.004"), (5.0, "5"), (128, "128"), (1_000, "1,000"), (OFF, "off")],
)
def test_numbers_on_a_scale_are_short(value: float, shown: str) -> None:
    assert show(value) == shown
