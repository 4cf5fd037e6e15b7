"""How a visitor arrives: with nothing, or with somebody's link."""

from collections.abc import Mapping

import streamlit as st

from pages.ui.widgets.corpus_picker import fetch
from pages.ui.widgets.save_popover import TOKEN, kept
from rnn import PlaygroundError
from rnn.corpora import KINDS
from rnn.playground.run import Run
from rnn.playground.session import Session, opened
from rnn.playground.url import FIRST_KIND, understood


def current() -> Session:
    """The visitor's session, made at their first view."""
    if "session" not in st.session_state:
        st.session_state.session = arrived()
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
    asked = {name: value for name, value in st.query_params.to_dict().items() if name != TOKEN}
    return from_link(asked) if asked else first()


def first() -> Session:
    """The session of someone who just opened the app."""
    kind = KINDS[FIRST_KIND]
    return opened(Run(kind.make(), next(iter(kind.presets.values()))))


def from_link(asked: Mapping[str, str]) -> Session:
    """The session that a link asks for. A book is fetched first; until then there is the first
    text to play with."""
    wanted = understood(asked)
    session = first()
    session.notes = wanted.complaints
    if wanted.kind.fetches:
        session.kind = wanted.kind.key
        session.options[wanted.kind.key].update(wanted.options)
        fetch(session, wanted.kind, wanted.options, wanted)
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
