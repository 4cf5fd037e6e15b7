"""Visitors who have left: their runs are closed, and the memory comes back.

Streamlit keeps the session of a visitor who left until somebody else leaves, however long that is.
Nothing is saved here: after a reload the run goes on in another session, under the same token.
"""

import threading
import time
from collections.abc import Callable
from weakref import WeakValueDictionary

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rnn.playground.scheduling.shared import shared
from rnn.playground.session import Session

EVERY = 5.0  # seconds between two looks
NO_RETURN = 10.0  # seconds after which Streamlit has given up a session for certain


class Departures:
    """Who was here, and when each was first missed."""

    def __init__(self, is_here: Callable[[str], bool], patience: float) -> None:
        """`is_here` tells whether the visitor of a session id is connected; after `patience`
        seconds without, they cannot return to their session."""
        self._is_here = is_here
        self._patience = patience
        self._sessions: WeakValueDictionary[str, Session] = WeakValueDictionary()
        self._left_at: dict[str, float] = {}

    def expect(self, session_id: str, session: Session) -> None:
        """From now on, notice when this visitor leaves."""
        self._sessions[session_id] = session

    def close_departed(self, now: float) -> None:
        """Close the runs of those who have left and cannot return."""
        for session_id, session in list(self._sessions.items()):
            if self._is_here(session_id):
                self._left_at.pop(session_id, None)
            elif now - self._left_at.setdefault(session_id, now) >= self._patience:
                session.player.close()
                del self._sessions[session_id]
        for session_id in self._left_at.keys() - self._sessions.keys():
            del self._left_at[session_id]


@shared
def _departures() -> Departures:
    """Those of this server; a thread looks every few seconds."""
    patience = float(st.get_option("server.disconnectedSessionTTL")) + NO_RETURN
    departures = Departures(get_instance().is_active_session, patience)

    def repeat() -> None:
        while True:
            time.sleep(EVERY)
            departures.close_departed(time.monotonic())

    threading.Thread(target=repeat, daemon=True, name="departures").start()
    return departures


def close_when_left(session: Session) -> None:
    """Close the session's run some time after its visitor has left."""
    context = get_script_run_ctx()
    if context and exists():
        _departures().expect(context.session_id, session)
