"""A button that is always obeyed."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.ui.boundary import guarded
from rnn.playground.session import Session


def button(
    session: Session, label: str, key: str, action: Callable[[], object], **more: Any
) -> None:
    """Draw a button that calls `action`; `more` goes to `st.button`.

    After a restart of the server, a page that is still open shows the buttons of a session that is
    gone. A new session has no callback for the first of them that is pressed, so it learns of the
    press when it draws that button.
    """
    obey = guarded(session, action)

    def press() -> None:
        session.obeyed.add(key)
        obey()

    if st.button(label, key=key, on_click=press, **more) and key not in session.obeyed:
        press()
        st.rerun()


def until_replaced(session: Session, action: Callable[[], object]) -> Callable[[], None]:
    """An action that is done only while the present run is the session's: a press that arrives
    twice would else replace the run that the first one has begun."""
    player = session.player

    def act() -> None:
        if session.player is player:
            action()

    return act
