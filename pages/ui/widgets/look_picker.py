"""Which look inside is open, and what may be chosen in it."""

from functools import partial

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.elements.looks import LOOKS
from pages.ui.elements.looks.base import LookElement
from pages.ui.widgets.riddle_form import riddle_form
from pages.ui.widgets.setting_control import setting_control
from rnn.playground.looks.riddle import Riddle
from rnn.playground.session import Session
from rnn.settings import Text

NAME = "inside.look"


def look_picker(session: Session) -> LookElement:
    """Draw the row of looks; gives the one that is open."""
    opened = LOOKS.get(session.inside.look) or next(iter(LOOKS.values()))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="looks"):
        st.markdown("**Look at**", width="content")
        st.pills(
            "Which look inside",
            list(LOOKS),
            default=opened.key,
            required=True,
            format_func=lambda key: LOOKS[key].label,
            key=session.key(NAME),
            on_change=guarded(session, partial(_read_choice, session)),
            label_visibility="collapsed",
        )
    return opened


def _read_choice(session: Session) -> None:
    key = st.session_state.get(session.key(NAME))
    if key in LOOKS:
        session.inside.open(key)


def look_controls(session: Session, look: LookElement) -> None:
    """What a visitor may choose in a look."""
    player, page = session.player, session.inside
    if look.asks is Riddle:
        riddle_form(session)
    question = page.question(player, look.asks)
    settings = question.settings(player.corpus)
    if not settings:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="look-controls"):
        for name, setting in settings.items():
            setting_control(
                session,
                f"{look.key}.{name}",
                setting,
                getattr(question, name),
                partial(_choose, session, look, name),
                width="stretch" if isinstance(setting, Text) else 240,
            )


def _choose(session: Session, look: LookElement, name: str, value: object) -> None:
    page = session.inside
    page.choose(page.question(session.player, look.asks), name, value)
