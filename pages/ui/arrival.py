"""How a visitor arrives: with nothing, or with somebody's link."""

import streamlit as st

from pages.ui.keeping import TOKEN, kept
from pages.ui.link import TEXT, understood
from pages.ui.run import Run
from pages.ui.session import Session, opened
from pages.ui.texts import fetch
from rnn import PlaygroundError
from rnn.corpora import KINDS

FIRST_KIND = "decimal"


def current() -> Session:
    """The visitor's session, made at their first view."""
    if "session" not in st.session_state:
        st.session_state.session = arrived()
        st.query_params.clear()
    session: Session = st.session_state.session
    return session


def arrived() -> Session:
    """The session that the address asks for."""
    if token := st.query_params.get(TOKEN):
        session = kept(token)
        if session is None:
            session = first()
            session.notes = [
                "The network of this address is no longer kept here; this is a new one."
            ]
        return session
    return from_link() if TEXT in st.query_params else first()


def first() -> Session:
    """The session of someone who just opened the app."""
    kind = KINDS[FIRST_KIND]
    return opened(Run(kind.make(), next(iter(kind.presets.values()))))


def from_link() -> Session:
    """The session that a link asks for. A book is fetched first; until then there is the first
    text to play with."""
    wanted = understood(st.query_params.to_dict())
    session = first()
    session.notes = wanted.complaints
    if wanted.kind.fetches:
        session.kind = wanted.kind.key
        session.options[wanted.kind.key].update(wanted.options)
        session.wanted = wanted
        fetch(session, wanted.kind, wanted.options)
        return session
    try:
        run = Run(wanted.kind.make(**wanted.options), wanted.hyperparameters)
    except PlaygroundError as error:
        session.notes.append(str(error))
        return session
    run.goal = wanted.until
    session = opened(run)
    session.notes = wanted.complaints
    return session
