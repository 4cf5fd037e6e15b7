"""How a visitor arrives: with nothing, with somebody's link, or with the address of a kept run."""

from collections.abc import Mapping

import streamlit as st

from pages.ui.browser_id import browser_id
from pages.ui.departures import close_when_left
from rnn.corpora import KINDS
from rnn.errors import PlaygroundError
from rnn.persistence.blobs import UnreachableError
from rnn.persistence.recipe import FIRST_RECIPE, Recipe
from rnn.persistence.server_store import store
from rnn.persistence.store import RunStore
from rnn.playground.choices import take_choices, without_choices
from rnn.playground.draft import make_corpus
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from rnn.playground.scheduling.garbage import start_collecting
from rnn.playground.session import Session
from rnn.playground.shared_engine import engine
from rnn.playground.url import LOOK, TOKEN, without_token

OF_THE_LINK = "The text and the settings are those of the link."
GO_ON = "Train goes on from there."
AWAY = "The network of this address cannot be read at the moment; this is a new one. Reload soon."


def current_session() -> Session:
    """The visitor's session, made at their first page."""
    if "session" not in st.session_state:
        start_collecting()
        query = st.query_params.to_dict()
        session = open_session(engine(), open_store(), browser_id(), query)
        session.inside.open(query.get(LOOK, ""))
        take_choices(session, query)
        st.session_state.session = session
        close_when_left(session)
    found: Session = st.session_state.session
    return found


def open_store() -> RunStore:
    """The store of this server, sealed with the operator's secret if there is one."""
    is_configured = st.get_option("server.cookieSecret") and _is_set_by_operator()
    return store(st.get_option("server.cookieSecret") if is_configured else None)


def _is_set_by_operator() -> bool:
    """Whether server.cookieSecret was set: by itself Streamlit makes a new one at every start."""
    from streamlit.config import get_where_defined

    return get_where_defined("server.cookieSecret") != "<default>"


def open_session(
    engine: Engine, store: RunStore, browser: str, query: Mapping[str, str]
) -> Session:
    """The session that the address asks for."""
    if token := query.get(TOKEN):
        return _open_kept(engine, store, browser, token)
    if asked := without_choices(without_token(query)):
        return _open_link(engine, store, browser, asked)
    return _open_first(engine, store, browser)


def _open_first(engine: Engine, store: RunStore, browser: str, *notes: str) -> Session:
    session = Session.open(engine, store, browser, _begin(engine, FIRST_RECIPE))
    session.messages.notes = list(notes)
    return session


def _open_kept(engine: Engine, store: RunStore, browser: str, token: str) -> Session:
    """The run that was saved under a token; in another browser it goes on as a copy."""
    try:
        kept = store.get(token, lambda data: Player.resume(engine, data))
    except UnreachableError:
        session = _open_first(engine, store, browser, AWAY)
        session.keeps_address = True
        return session
    except PlaygroundError:
        kept = None
    if kept is None:
        note = "The network of this address is no longer kept here; this is a new one."
        return _open_first(engine, store, browser, note)
    player, own = kept.run, store.belongs(token, browser)
    session = Session.open(engine, store, browser, player)
    if own:
        session.autosave.go_on_under(token, kept.version)
    whose = "Your network is back" if own else "This is a copy of somebody’s network"
    session.messages.welcome = (f"{whose}, at update {player.frame.iteration:,}.", GO_ON)
    return session


def _open_link(engine: Engine, store: RunStore, browser: str, asked: Mapping[str, str]) -> Session:
    """The session that a link asks for. A book is fetched first; until then there is the first
    text to play with."""
    parsed = Recipe.from_query(asked)
    recipe, complaints = parsed.recipe, parsed.complaints
    if KINDS[recipe.kind].fetches:
        session = _open_first(engine, store, browser, *complaints)
        session.draft.kind = recipe.kind
        session.draft.options[recipe.kind] = dict(recipe.options)
        session.fetch(recipe, begins=True)
        return session
    try:
        player = _begin(engine, recipe)
    except PlaygroundError as error:
        return _open_first(engine, store, browser, *complaints, str(error))
    session = Session.open(engine, store, browser, player)
    session.messages.notes = complaints
    if not complaints:
        session.messages.welcome = OF_THE_LINK, describe_start(recipe)
    return session


def describe_start(recipe: Recipe) -> str:
    """What to press, and where the run of a link stops."""
    if recipe.goal is None:
        return "Press Train."
    return f"Press Train: it stops at update {recipe.goal:,}."


def _begin(engine: Engine, recipe: Recipe) -> Player:
    return Player.begin(engine, recipe, make_corpus(recipe))
