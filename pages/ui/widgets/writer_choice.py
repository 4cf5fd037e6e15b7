"""Which network answers on Generate and Surprise: the ready-made one, or the visitor's own."""

from functools import partial

import streamlit as st

from pages.ui.elements.loss_words import format_choices
from pages.ui.format import format_count, format_number
from pages.ui.widgets.narration import Line
from pages.ui.widgets.setting_control import choice
from rnn.playground.page_state import (
    GeneratePage,
    SurprisePage,
    answers_ready_made,
    choose_ready_made,
)
from rnn.playground.session import Session
from rnn.pretrained.network import ready_made

READY_MADE, OWN = "Ready-made", "Yours"


def writer_choice(session: Session, name: str, page: GeneratePage | SurprisePage) -> str:
    """Draw the choice; gives what it shows."""
    now = _writer(session, page)
    apply = partial(_choose, session, page, now)
    choice(
        session,
        f"{name}.network.{now}",  # it changes by itself, too, when one's own has learned something
        "Which network?",
        (READY_MADE, OWN),
        now,
        apply,
        label_visibility="collapsed",
    )
    return now


def keep_to_writer(session: Session, page: GeneratePage | SurprisePage, drawn_for: str) -> None:
    """Draw the whole page again if its controls, which stand outside the tick, are those of another
    network than the one that answers by now."""
    if _writer(session, page) != drawn_for:
        st.rerun()


def _writer(session: Session, page: GeneratePage | SurprisePage) -> str:
    return READY_MADE if answers_ready_made(page, session.player) else OWN


def _choose(session: Session, page: GeneratePage | SurprisePage, shown: str, which: str) -> None:
    session.messages.welcome = None  # it is of one's own network
    choose_ready_made(page, session.player, which == READY_MADE, shown == READY_MADE)


def describe_writer(page: GeneratePage | SurprisePage, session: Session) -> Line | None:
    """Which network answers, as the line of narration; None for one's own that is trained: then
    the line tells how it learns."""
    done = session.player.frame.iteration
    if not answers_ready_made(page, session.player):
        if done:
            return None
        return Line("This is your own network.", "It has learned nothing yet, so it writes babble.")
    about = ready_made().about
    own = (
        f"Your own has done {format_count(done, 'update')}."
        if done
        else "Train your own on Train, and it takes its place."
    )
    return Line(
        "This is a ready-made network,",
        f"trained on {about.reads} for {format_number(about.updates)} updates. {own}",
        progress=f"On {about.reads} that it has never read: as if choosing between "
        f"**{format_choices(about.loss)}** letters.",
    )
