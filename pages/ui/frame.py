"""The frame of every page: its settings, the menu, the sidebar, and the visitor's session."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import streamlit as st

from pages.ui.address import show_address
from pages.ui.boundary import boundary, note_error
from pages.ui.elements.alerts import warn
from pages.ui.elements.markup import show_html
from pages.ui.entry import current_session
from pages.ui.first_paint import STYLES
from pages.ui.sidebar import TRAIN, sidebar
from pages.ui.streamlit_repairs import was_unreadable
from pages.ui.transport import read_live_controls
from pages.ui.widgets.reading_row import reading_row
from pages.ui.widgets.save_popover import save_popover
from pages.ui.widgets.share_popover import share_popover
from rnn.playground.scheduling.fair_lock import DRAWING
from rnn.playground.session import Session

# three letters in a loop, drawn here so that no other server is asked for an icon
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#0072B2"/>'
    '<path d="M9 21a8 8 0 1 1 14 0" fill="none" stroke="#fff" stroke-width="3"/>'
    '<circle cx="9" cy="22" r="3" fill="#fff"/><circle cx="23" cy="22" r="3" fill="#E69F00"/></svg>'
)
SCRIPTS = [
    Path(__file__).with_name(name)
    for name in ("loading.html", "history.html", "screen_reader.html", "bring_up.html")
]
UNREADABLE = "A value that your browser sent cannot be read, and was left out. Set it once more."
SIDEBAR = 256  # pixels; on a laptop the transport then fits on one line
MENU = (
    ("streamlit_app.py", "Train", ":material/play_circle:"),
    ("pages/generate.py", "Generate", ":material/edit_note:"),
    ("pages/surprise.py", "Surprise", ":material/bolt:"),
    ("pages/inside.py", "Inside", ":material/visibility:"),
)


@contextmanager
def page_frame(title: str, heading: str) -> Iterator[Session]:
    """Draw what all pages share, and hand over the session to the page that is drawn inside. Every
    page begins with it. If one part fails it says so, and the others are drawn all the same."""
    st.set_page_config(
        page_title=f"{title} · RNN Playground",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    with st.container(key="scripts"):  # takes no room: see style.css
        for script in SCRIPTS:
            st.html(script, unsafe_allow_javascript=True)
    for style in STYLES:
        st.html(style)
    with boundary(_stop):
        session = _enter(title)
    tell = partial(_tell, session)
    with boundary(tell), DRAWING.turn(urgent=True):
        _draw(session, heading)
    with boundary(tell):
        yield session


def _tell(session: Session, sentence: str) -> None:
    """Say what went wrong; if a control shows what cannot be drawn, the next one will not."""
    warn(sentence)
    session.refill_controls()


def _stop(sentence: str) -> None:
    warn(sentence)
    st.stop()


def _enter(title: str) -> Session:
    """The session of the visitor, who opens or looks at a page."""
    session = current_session()
    with boundary(note_error(session)):
        read_live_controls(session)
    if was_unreadable():
        session.messages.error = UNREADABLE
        session.refill_controls()
    is_first = not session.page
    if session.page != title:
        session.page = title
        session.refill_controls()  # Streamlit forgets what controls showed when a page is left
    if not is_first:  # then the script that keeps the history short is there
        show_address(session)
    return session


def _draw(session: Session, heading: str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="menu"):
        st.markdown("**RNN Playground**", width="content")
        for path, label, icon in MENU:
            st.page_link(path, label=label, icon=icon)
        share_popover(session)
        save_popover(session)
    if session.messages.error:
        warn(session.messages.error)
    sidebar(session)
    show_html(f'<h1 class="rnn-title">{heading}</h1>')
    if session.page == TRAIN:
        reading_row(session)
