"""Choosing what the network reads: a kind of text, its options, a file, a book from afar."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import streamlit as st

from pages.ui import words
from pages.ui.controls import control, key_of
from pages.ui.draft import take_corpus, take_wanted
from pages.ui.session import Session
from rnn import PlaygroundError
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind


def text_controls(session: Session) -> None:
    """The picker and the options of what it picked; brings the draft's corpus up to date."""
    st.session_state.setdefault("kind", session.kind)
    key = session.kind = st.selectbox(
        "Kind of text",
        list(KINDS),
        format_func=lambda kind: KINDS[kind].label,
        key="kind",
    )
    kind = KINDS[key]
    st.caption(kind.help)
    options = session.options[key]
    if kind.read_upload:
        upload_control(kind, session)
    for name, option in kind.options.items():
        control(key, name, option, options)
    if kind.fetches:
        fetch_control(kind, options, session)
    elif (session.corpus.kind, session.corpus.options) != (key, options):
        try:
            take_corpus(session, kind.make(**options))
        except PlaygroundError as error:
            complain(str(error))
    if session.trouble:
        complain(session.trouble)


def complain(sentence: str) -> None:
    st.warning(words.plain(sentence), icon=":material/info:")


def upload_control(kind: CorpusKind, session: Session) -> None:
    """A file, read once into the option "text"."""

    def read() -> None:
        file = st.session_state["upload"]
        if file is None or kind.read_upload is None:
            return
        session.trouble = ""
        try:
            st.session_state[key_of(kind.key, "text")] = kind.read_upload(file.getvalue())
        except PlaygroundError as error:
            session.trouble = str(error)

    st.file_uploader("A text file", type=["txt"], max_upload_size=4, key="upload", on_change=read)


@cache
def errands() -> ThreadPoolExecutor:
    """A few threads that fetch books; each errand ends by its own deadline."""
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="book")


def fetch(session: Session, kind: CorpusKind, options: dict[str, Any]) -> None:
    """Send for a book."""
    session.trouble = ""
    session.errand = errands().submit(kind.make, **options)


def fetch_control(kind: CorpusKind, options: dict[str, Any], session: Session) -> None:
    """A button, and while the book is on its way a look at the door every now and then."""
    waiting = session.errand is not None
    if st.button("Fetch this book", disabled=waiting, icon=":material/download:", width="stretch"):
        fetch(session, kind, options)
        waiting = True
    st.fragment(run_every=0.3 if waiting else None)(at_the_door)(session)


def at_the_door(session: Session) -> None:
    errand = session.errand
    if errand is None:
        return
    if not errand.done():
        st.caption(":shimmer[Fetching the book …]")
        return
    session.errand = None
    try:
        corpus = errand.result()
        if session.wanted:
            take_wanted(session, corpus)
        else:
            take_corpus(session, corpus)
    except PlaygroundError as error:
        session.trouble = str(error)
    st.rerun()
