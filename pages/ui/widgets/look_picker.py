"""Which look inside is open, and what may be chosen in it."""

from functools import partial

import streamlit as st

from pages.ui.elements.looks import LOOKS
from pages.ui.elements.looks.base import LookElement
from pages.ui.widgets.setting_control import choice, setting_control
from rnn.playground.session import Session
from rnn.settings import Text


def look_picker(session: Session) -> LookElement:
    """Draw the row of looks; gives the one that is open."""
    page = session.inside
    opened = LOOKS.get(page.look) or next(iter(LOOKS.values()))
    keys = {look.label: key for key, look in LOOKS.items()}
    with st.container(key="looks"):
        choice(
            session,
            "inside.look",
            "Look at",
            list(keys),
            opened.label,
            lambda label: page.open(keys[label]),
        )
    return opened


def look_controls(session: Session, look: LookElement) -> None:
    """What a visitor may choose in a look."""
    player, page = session.player, session.inside
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
