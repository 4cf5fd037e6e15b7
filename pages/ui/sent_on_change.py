"""What stands beside the tick and seldom changes: a tick sends it only as it becomes another.

What a fragment draws belongs to it, and Streamlit (1.67) takes away what it does not draw again.
So this is drawn as the whole page's, which stays until the whole page runs. It takes the place of
an st.empty; what a fragment draws there stands inside it (see redraw).
"""

import time
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.ui.elements.markup import Markup
from rnn.playground.session import Session


class SentOnChange:
    """HTML in a place of its own. What is empty as the page is drawn has none. Ticks send it no
    more often than every so many seconds."""

    def __init__(self, make_html: Callable[[Session], str], seconds: float = 0.0) -> None:
        self._make_html = make_html
        self._seconds = seconds
        self._place: DeltaGenerator | None = None
        self._sent, self._due = "", 0.0

    def draw(self, session: Session) -> None:
        """Take a place on the page, which the whole of it draws."""
        if html := self._make_html(session):
            self._place = st.empty()
            self._send(self._place, html)

    def update(self, session: Session) -> None:
        """Send it from within a tick, if it has become another since the page was drawn."""
        if self._place is None or (now := time.monotonic()) < self._due:
            return
        if (html := self._make_html(session)) != self._sent:
            with ThreadState.scoped(fragment_id=None):
                self._send(self._place, html)
            self._due = now + self._seconds

    def _send(self, place: DeltaGenerator, html: str) -> None:
        place.html(Markup(html))
        self._sent = html
