"""Choosing a book from afar: a good one by its title, or any other by its number or address."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.boundary import boundary, guarded
from pages.ui.widgets.button import button
from pages.ui.widgets.setting_control import Apply, setting_control
from rnn.corpora.base import CorpusKind
from rnn.corpora.gutenberg.suggestions import SUGGESTIONS, find_suggestion
from rnn.persistence.recipe import Recipe
from rnn.playground.session import Session

ADDRESS = "address"  # the option that says which book
TITLE = "corpus.gutenberg.title"  # the control of the suggested books
ANOTHER = 0  # among the numbers of the suggested books
TITLES = SUGGESTIONS | {ANOTHER: "Another book"}


def book_picker(session: Session, kind: CorpusKind, apply: Apply) -> None:
    """The suggested books by their titles, then a box for any other, and a button that fetches."""
    address = session.draft.options[kind.key][ADDRESS]
    st.selectbox(
        "Book",
        list(TITLES),
        list(TITLES).index(_number_of(address)),
        format_func=TITLES.__getitem__,
        key=session.key(TITLE),
        on_change=guarded(session, partial(_pick_title, session, kind, apply)),
    )
    name, option = f"corpus.{kind.key}.{ADDRESS}", kind.options[ADDRESS]
    setting_control(session, name, option, address, partial(_type_address, session, apply))
    _fetch_control(session, kind)


def _number_of(address: str) -> int:
    """Under which of the titles an address stands."""
    return find_suggestion(address) or ANOTHER


def _pick_title(session: Session, kind: CorpusKind, apply: Apply) -> None:
    """The book of a title; "another book" empties the box for its address.

    What stands there already was not picked now: where a press interrupts the run in which an
    address was typed, Streamlit tells of the control before once more.
    """
    number = st.session_state.get(session.key(TITLE))
    if number in TITLES and number != _number_of(session.draft.options[kind.key][ADDRESS]):
        apply("" if number == ANOTHER else str(number))
        session.refill_controls()


def _type_address(session: Session, apply: Apply, address: str) -> None:
    """The address of any book; the titles then show whether it is one of theirs."""
    apply(address)
    session.refill_controls()


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


def ways_out(session: Session, take_own_text: Callable[[], Any]) -> None:
    """What else can be read where a book cannot be had; the other books stand above."""
    button(session, "Paste or upload a text", "own_text_instead", take_own_text, width="stretch")
