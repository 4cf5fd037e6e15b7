"""A control for any setting, made from its description.

What a control shows is held by the session, not by Streamlit: the browser forgets a control when
its page is left. A control is told what to show when it is first drawn under its key; to show
something else, the session begins a new edition of keys. Where a press interrupts the run that a
move has caused, Streamlit tells of the move a second time, after the press; so only a control of
the present edition counts. What the browser sends is checked here, since the limits that it is
given bind nobody.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from pages.ui.boundary import guarded
from rnn.errors import SettingError
from rnn.playground.session import Session
from rnn.settings import Choice, Number, Setting, Text

OFF = 1e9  # a limit that nothing reaches

Apply = Callable[[Any], None]


def show_value(value: float) -> str:
    """A number on a scale: 0.004, 128, off."""
    return "off" if value >= OFF else f"{value:,.6g}"


def setting_control(
    session: Session,
    name: str,
    setting: Setting,
    value: Any,
    apply: Apply,
    *,
    also: Collection[Any] = (),
    quiet: bool = False,
    **more: Any,
) -> None:
    """Draw the control of a setting; when it is moved, `apply` gets the checked value.

    A scale offers the values `also` beside those of its grid. A `quiet` control causes no rerun:
    what it shows is read at the next tick by `read_control`.
    """
    key = session.key(name)

    def change() -> None:
        read_control(session, name, setting, apply)

    on_change = "ignore" if quiet else guarded(session, change)
    _draw(setting, value, also, key=key, help=setting.tooltip, on_change=on_change, **more)


def read_control(session: Session, name: str, setting: Setting, apply: Apply) -> None:
    """Apply what a control shows, if it is on the page in its present edition."""
    key = session.key(name)
    if key in st.session_state:
        try:
            apply(setting.check(setting.label, st.session_state[key]))
        except SettingError as error:
            _complain(session, error)


def _complain(session: Session, error: SettingError) -> None:
    session.messages.error = str(error)  # until something else is done
    session.refill_controls()


def _draw(setting: Setting, value: Any, also: Collection[Any], **common: Any) -> None:
    """The control that suits a setting."""
    label = setting.label
    match setting:
        case Choice():
            options = list(setting.options)
            words = setting.options.__getitem__
            st.selectbox(label, options, options.index(value), format_func=words, **common)
        case Text(multiline=True):
            st.text_area(label, value, **{"height": 160, **common})
        case Text():
            st.text_input(label, value, **common)
        case Number() if setting.grid:
            steps = sorted({*setting.grid, *also, value})
            st.select_slider(label, steps, value, format_func=show_value, **common)
        case Number(integer=True):
            low, high = int(setting.low), int(setting.high)
            st.number_input(label, low, high, value, step=1, **common)
        case Number():
            st.slider(label, setting.low, setting.high, value, **common)


def switch(
    session: Session, name: str, label: str, value: bool, apply: Apply, about: str = ""
) -> None:
    """A switch and what it is about; when it is moved, `apply` gets whether it is on. A question
    mark beside it would be a part of its label: a tap on that moves the switch."""

    def change() -> None:
        if session.key(name) in st.session_state:
            apply(bool(st.session_state[session.key(name)]))

    key = session.key(name)
    st.toggle(label, value, key=key, on_change=guarded(session, change))
    if about:
        st.caption(about)


def choice(
    session: Session,
    name: str,
    label: str,
    options: Sequence[str],
    value: str,
    apply: Apply,
    **more: Any,
) -> None:
    """A choice between a few words, side by side."""

    def change() -> None:
        if st.session_state.get(session.key(name)) in options:
            apply(st.session_state[session.key(name)])

    key, obey = session.key(name), guarded(session, change)
    st.segmented_control(
        label, options, default=value, key=key, required=True, on_change=obey, **more
    )
