"""A control for any setting, made from its description; its value lives in the caller's dict."""

from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import format as words
from rnn.errors import SettingError
from rnn.settings import Choice, Number, Setting, Text

OFF = 1e9  # a limit nothing reaches


def key_of(group: str, name: str) -> str:
    return f"{group}.{name}"


def show(value: float) -> str:
    """A number on a scale: 0.004, 128, off."""
    return "off" if value >= OFF else f"{value:,.6g}"


def control(
    group: str,
    name: str,
    setting: Setting,
    values: MutableMapping[str, Any],
    key: str = "",
    **more: Any,
) -> None:
    """Draw the control of one setting and bring `values[name]` up to date.

    The browser forgets a control when its page is left, so what is kept is `values`, and a control
    that comes back is filled from there. What the browser sends is checked here: the limits that it
    is given bind nobody.

    If `key` is given, it is another one whenever the control is filled with another value, which is
    then simply its default. To set a control that is there already takes a message, which is lost
    if a click interrupts, and undoes a move if it comes late.
    """
    kept = values.setdefault(name, setting.default)
    if not key:
        key = key_of(group, name)
        st.session_state.setdefault(key, kept)
    try:
        setting.check(setting.label, st.session_state.get(key, kept))
    except SettingError as error:
        st.session_state[key] = kept
        st.warning(words.plain(str(error)), icon=":material/info:")
    shown = st.session_state.get(key, kept)
    values[name] = widget(setting, shown, key=key, help=setting.help, **more)


def widget(setting: Setting, value: Any, **common: Any) -> Any:
    """The control that suits a setting; gives what it shows."""
    label = setting.label
    match setting:
        case Choice():
            options = list(setting.options)
            return st.selectbox(
                label,
                options,
                options.index(value),
                format_func=setting.options.__getitem__,
                **common,
            )
        case Text(multiline=True):
            return st.text_area(label, height=160, **common)
        case Text():
            return st.text_input(label, **common)
        case Number() if setting.grid:
            steps = sorted({*setting.grid, value})
            return st.select_slider(label, steps, value, format_func=show, **common)
        case Number(integer=True):
            low, high = int(setting.low), int(setting.high)
            return st.number_input(label, low, high, value, step=1, **common)
        case Number():
            return st.slider(label, setting.low, setting.high, value, **common)


def toggle(
    label: str, name: str, looks: MutableMapping[str, Any], default: bool = False, **more: Any
) -> bool:
    """A switch for how something is shown; its value lives in `looks`."""
    st.session_state.setdefault(name, looks.get(name, default))
    looks[name] = st.toggle(label, key=name, **more)
    return bool(looks[name])


def picker(label: str, name: str, options: Sequence[str], looks: MutableMapping[str, Any]) -> str:
    """A choice of how something is shown, side by side; its value lives in `looks`."""
    st.session_state.setdefault(name, looks.get(name, options[0]))
    looks[name] = st.segmented_control(label, options, key=name, required=True)
    return str(looks[name])


def forget_controls() -> None:
    """Forget what all controls show, when another view opens: Streamlit would give those that both
    views have to the new view with the old name and an empty value."""
    for key in st.session_state:
        if key != "session":
            del st.session_state[key]


def refill(group: str, names: Iterable[str]) -> None:
    """Forget what the controls of a group show: they are filled anew when they are next drawn."""
    for name in names:
        st.session_state.pop(key_of(group, name), None)
