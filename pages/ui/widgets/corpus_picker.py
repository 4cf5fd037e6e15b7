"""Choosing what the network reads: a kind of text, its options, a file, a book from afar."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import streamlit as st

from pages.ui import format as words
from pages.ui.widgets.setting_control import control, key_of, refill
from rnn import PlaygroundError
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.playground.draft import take_corpus, take_wanted
from rnn.playground.session import Session
from rnn.playground.url import Wanted

TEXT = "text"  # the option that holds a text of one's own
BOX = 20_000  # letters that a box may hold
SHORT = 1_000  # letters that are soon known by heart


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
    for name, option in kind.options.items():
        if kind.read_upload and name == TEXT:
            text_box(kind, session)
        else:
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


def text_box(kind: CorpusKind, session: Session) -> None:
    """A text of one's own, typed, pasted or from a file. A long one is taken out of its box, since
    the browser sends what is in a box again at every tick."""
    key, options = key_of(kind.key, TEXT), session.options[kind.key]

    def take(text: str) -> None:
        """Make this the text, in the box if it is short, and if it is allowed."""
        session.trouble = ""
        try:
            options[TEXT] = kind.options[TEXT].check(TEXT, text)
        except PlaygroundError as error:
            session.trouble = str(error)
        refill(kind.key, [TEXT])

    def read() -> None:
        file = st.session_state["upload"]
        if file is None or kind.read_upload is None:
            return
        try:
            take(kind.read_upload(file.getvalue()))
        except PlaygroundError as error:
            session.trouble = str(error)

    st.file_uploader("A text file", type=["txt"], max_upload_size=4, key="upload", on_change=read)
    if len(typed := st.session_state.get(key, "")) > BOX:
        take(typed)
    if len(options.get(TEXT, "")) <= BOX:
        control(kind.key, TEXT, kind.options[TEXT], options)
        if 0 < len(options[TEXT]) < SHORT:
            st.caption("So short a text it will learn by heart. The longer, the better.")
        return
    st.caption(f"It has your {words.count(len(options[TEXT]), 'letter')}.")
    st.button("Use another text", key="another", on_click=partial(take, ""), width="stretch")


@cache
def errands() -> ThreadPoolExecutor:
    """A few threads that fetch books; each errand ends by its own deadline."""
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="book")


def fetch(
    session: Session, kind: CorpusKind, options: dict[str, Any], wanted: Wanted | None = None
) -> None:
    """Send for a book; if a link asked for it, the run that the link describes begins with it."""
    session.trouble, session.wanted = "", wanted
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
