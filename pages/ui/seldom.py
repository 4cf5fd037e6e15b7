"""What stands beside the tick and seldom changes: a tick sends it only as it becomes another.

What a fragment draws belongs to it, and Streamlit (1.67) takes away what it does not draw again.
So this is drawn as the whole page's, which stays until the whole page runs.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.ui.elements.markup import Markup
from rnn.playground.session import Session


class Seldom:
    """HTML in a place of its own; empty, it takes none."""

    def __init__(self, make_html: Callable[[Session], str]) -> None:
        self._make_html = make_html
        self._place: DeltaGenerator | None = None
        self._sent = ""

    def draw(self, session: Session) -> None:
        """Take a place on the page, which the whole of it draws."""
        html = self._make_html(session)
        if html:
            self._place = st.empty()
            self._send(html)

    def update(self, session: Session) -> None:
        """Send it from within a tick, if it has become another since the page was drawn."""
        html = self._make_html(session)
        if self._place is not None and html != self._sent:
            with ThreadState.scoped(fragment_id=None):
                self._send(html)

    def _send(self, html: str) -> None:
        assert self._place is not None
        self._place.html(Markup(html))
        self._sent = html
