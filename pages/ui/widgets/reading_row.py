"""What it reads: on Train a row of choices, one press each; on the other pages, which are about
something else, a list in the sidebar. The options of the chosen kind of text are in the sidebar."""

from functools import partial

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.widgets.corpus_picker import pick_kind
from rnn.corpora import KINDS
from rnn.playground.session import Session

NAME = "corpus.kind"


def reading_row(session: Session) -> None:
    """Draw the row."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="reading"):
        st.markdown("**It reads**", width="content")
        st.pills(
            "What it reads",
            list(KINDS),
            default=session.draft.kind,
            required=True,
            format_func=lambda kind: KINDS[kind].label,
            key=session.key(NAME),
            on_change=guarded(session, partial(_read_choice, session)),
            label_visibility="collapsed",
        )


def reading_list(session: Session) -> None:
    """Draw the list."""
    kinds = list(KINDS)
    st.selectbox(
        "What your network reads",
        kinds,
        kinds.index(session.draft.kind),
        format_func=lambda kind: KINDS[kind].label,
        key=session.key(NAME),
        on_change=guarded(session, partial(_read_choice, session)),
        label_visibility="collapsed",
    )


def _read_choice(session: Session) -> None:
    kind = st.session_state.get(session.key(NAME))
    if kind in KINDS:
        pick_kind(session, kind)
