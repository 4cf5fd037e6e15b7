"""Choosing what the network reads: the options of a kind of text, a book from afar. The kind is
chosen in `reading_row`."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui.elements.alerts import warn
from pages.ui.elements.corpus_preview import cut_note
from pages.ui.widgets.book_picker import ADDRESS, book_picker, ways_out
from pages.ui.widgets.changes import describe_bad_text
from pages.ui.widgets.own_text import TEXT, own_text
from pages.ui.widgets.setting_control import setting_control
from rnn.corpora import KINDS
from rnn.playground.session import Session


def corpus_picker(session: Session) -> None:
    """The options of the picked kind of text."""
    draft = session.draft
    kind = KINDS[draft.kind]
    st.caption(kind.help)
    for name, option in kind.options.items():
        apply = partial(set_option, session, kind.key, name)
        if kind.read_upload and name == TEXT:
            own_text(session, kind, apply)
        elif kind.fetches and name == ADDRESS:
            book_picker(session, kind, apply)
        else:
            value = draft.options[kind.key][name]
            setting_control(session, f"corpus.{kind.key}.{name}", option, value, apply)
    if not kind.fetches:
        session.book_fetch.forget()  # another kind of text was picked meanwhile
    if session.messages.corpus:
        warn(describe_bad_text(session))
        if kind.fetches:
            ways_out(session, partial(_take_own_text, session))
    elif (draft.corpus.kind, draft.corpus.options) == (kind.key, draft.options[kind.key]):
        cut_note(draft.corpus)


def pick_kind(session: Session, kind: Any) -> None:
    """Another kind of text."""
    if kind in KINDS:
        session.draft.kind = kind
        _update(session)


def set_option(session: Session, kind: str, name: str, value: Any) -> None:
    """Another value of an option of a kind of text.

    That kind may no longer be the picked one: where a press interrupts the run in which another
    kind was picked, Streamlit tells of the controls of the kind before once more.
    """
    session.draft.options[kind][name] = value
    if session.draft.kind == kind:
        _update(session)


def _update(session: Session) -> None:
    """Make the text that is picked; where none of one's own was given there is none to make."""
    kind = KINDS[session.draft.kind]
    if kind.read_upload and not session.draft.options[kind.key][TEXT].strip():
        session.messages.corpus = ""
        return
    session.update_corpus()


def _take_own_text(session: Session) -> None:
    """A text of one's own instead of a book that cannot be had."""
    pick_kind(session, next(key for key, kind in KINDS.items() if kind.read_upload))
    session.refill_controls()
