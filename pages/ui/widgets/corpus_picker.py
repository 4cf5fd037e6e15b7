"""Choosing what the network reads: a kind of text, its options, a file, a book from afar."""

from functools import partial
from typing import Any

import streamlit as st

from pages.ui.format import format_count
from pages.ui.widgets.setting_control import setting_control, warn
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.errors import PlaygroundError
from rnn.persistence.recipe import Recipe
from rnn.playground.session import Session

TEXT = "text"  # the option that holds a text of one's own
LONGEST_IN_BOX = 20_000  # characters
SHORT = 1_000  # characters that are soon known by heart


def corpus_picker(session: Session) -> None:
    """The kind of text, and the options of that kind."""
    draft, key = session.draft, session.key("corpus.kind")
    st.selectbox(
        "Kind of text",
        list(KINDS),
        list(KINDS).index(draft.kind),
        format_func=lambda kind: KINDS[kind].label,
        key=key,
        on_change=lambda: pick_kind(session, st.session_state.get(session.key("corpus.kind"))),
    )
    kind = KINDS[draft.kind]
    st.caption(kind.help)
    for name, option in kind.options.items():
        if kind.read_upload and name == TEXT:
            _text_box(session, kind)
        else:
            setting_control(
                session,
                f"corpus.{kind.key}.{name}",
                option,
                draft.options[kind.key][name],
                partial(set_option, session, kind.key, name),
            )
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


def _text_box(session: Session, kind: CorpusKind) -> None:
    """A text of one's own, typed, pasted or from a file. A long one is taken out of its box, since
    the browser sends what is in a box again at every tick."""
    text = session.draft.options[kind.key][TEXT]
    st.file_uploader(
        "A text file",
        type=["txt"],
        max_upload_size=4,
        key=session.key("corpus.upload"),
        on_change=lambda: read_file(session, kind),
    )
    if len(text) <= LONGEST_IN_BOX:
        apply = partial(set_text, session, kind.key)
        setting_control(session, f"corpus.{kind.key}.{TEXT}", kind.options[TEXT], text, apply)
        if 0 < len(text) < SHORT:
            st.caption("So short a text it will learn by heart. The longer, the better.")
        return
    st.caption(f"It has your {format_count(len(text), 'letter')}.")
    st.button("Use another text", key="another", on_click=partial(set_text, session, kind.key, ""))


def set_text(session: Session, kind: str, text: str) -> None:
    """A text of one's own; a long one leaves its box."""
    set_option(session, kind, TEXT, text)
    if len(text) > LONGEST_IN_BOX or not text:
        session.refill_controls()


def read_file(session: Session, kind: CorpusKind) -> None:
    """The text of the file that was uploaded."""
    file = st.session_state.get(session.key("corpus.upload"))
    if file is None or kind.read_upload is None:
        return
    try:
        text = kind.options[TEXT].check(TEXT, kind.read_upload(file.getvalue()))
    except PlaygroundError as error:
        session.messages.corpus = str(error)
        return
    set_option(session, kind.key, TEXT, text)
    session.refill_controls()


def _fetch_control(session: Session, kind: CorpusKind) -> None:
    """A button, and while the book is on its way, a look every 0.3 s whether it has come."""
    waiting = session.book_fetch.is_under_way
    st.button(
        "Fetch this book",
        key="fetch",
        disabled=waiting,
        icon=":material/download:",
        width="stretch",
        on_click=lambda: session.fetch(
            Recipe.preset(kind.key, None, **session.draft.options[kind.key])
        ),
    )
    st.fragment(run_every=0.3 if waiting else None)(_await_book)(session)


def _await_book(session: Session) -> None:
    if not session.book_fetch.is_under_way:
        return
    if session.take_book():
        st.rerun()
    st.caption(":shimmer[Fetching the book …]")
