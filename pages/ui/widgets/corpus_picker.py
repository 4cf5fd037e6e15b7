"""Choosing what the network reads: a kind of text, its options, a book from afar."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui.boundary import boundary, guarded
from pages.ui.elements.alerts import warn
from pages.ui.widgets.button import button
from pages.ui.widgets.own_text import TEXT, own_text
from pages.ui.widgets.setting_control import setting_control
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.persistence.recipe import Recipe
from rnn.playground.session import Session


def corpus_picker(session: Session) -> None:
    """The kind of text, and the options of that kind."""
    draft, key = session.draft, session.key("corpus.kind")
    st.selectbox(
        "Kind of text",
        list(KINDS),
        list(KINDS).index(draft.kind),
        format_func=lambda kind: KINDS[kind].label,
        key=key,
        on_change=guarded(
            session, lambda: pick_kind(session, st.session_state.get(session.key("corpus.kind")))
        ),
    )
    kind = KINDS[draft.kind]
    st.caption(kind.help)
    for name, option in kind.options.items():
        apply = partial(set_option, session, kind.key, name)
        if kind.read_upload and name == TEXT:
            own_text(session, kind, apply)
        else:
            value = draft.options[kind.key][name]
            setting_control(session, f"corpus.{kind.key}.{name}", option, value, apply)
    if kind.fetches:
        _fetch_control(session, kind)
    if session.messages.corpus:
        warn(session.messages.corpus)


def pick_kind(session: Session, kind: Any) -> None:
    """Another kind of text."""
    if kind in KINDS:
        session.draft.kind = kind
        session.update_corpus()


def set_option(session: Session, kind: str, name: str, value: Any) -> None:
    """Another value of an option of a kind of text.

    That kind may no longer be the picked one: where a press interrupts the run in which another
    kind was picked, Streamlit tells of the controls of the kind before once more.
    """
    session.draft.options[kind][name] = value
    if session.draft.kind == kind:
        session.update_corpus()


def _fetch_control(session: Session, kind: CorpusKind) -> None:
    """A button, and while the book is on its way, a look every 0.3 s whether it has come."""
    waiting = session.book_fetch.is_under_way
    button(
        session,
        "Fetch this book",
        "fetch",
        lambda: session.fetch(Recipe.preset(kind.key, None, **session.draft.options[kind.key])),
        disabled=waiting,
        icon=":material/download:",
        width="stretch",
    )
    st.fragment(run_every=0.3 if waiting else None)(_await_book)(session)


def _await_book(session: Session) -> None:
    if not session.book_fetch.is_under_way:
        return
    came = True  # also if what came is an error
    with boundary(partial(setattr, session.messages, "corpus")):
        came = session.take_book()
    if came:
        st.rerun()
    st.caption(":shimmer[Fetching the book …]")
