"""What it reads: a row of choices on the page, one press each. The options of the chosen kind of
text are in the sidebar."""

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
        # on these pages another network may be at work
        is_theirs = session.page in ("Generate", "Surprise")
        st.markdown("**Yours reads**" if is_theirs else "**It reads**", width="content")
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


def _read_choice(session: Session) -> None:
    kind = st.session_state.get(session.key(NAME))
    if kind in KINDS:
        pick_kind(session, kind)
