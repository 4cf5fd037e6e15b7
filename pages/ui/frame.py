"""The frame of every view: page settings, menu, sidebar, and the visitor's session."""

import streamlit as st

from pages.ui import format as words
from pages.ui.entry import current
from pages.ui.sidebar import sidebar
from pages.ui.widgets.save_popover import keep_controls, show_address
from pages.ui.widgets.setting_control import forget_controls
from pages.ui.widgets.share_popover import share
from rnn.playground.draft import live_settings
from rnn.playground.scheduling.fair_lock import GATE
from rnn.playground.session import Session

# three letters in a loop, drawn here so that no other server is asked for an icon
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#0072B2"/>'
    '<path d="M9 21a8 8 0 1 1 14 0" fill="none" stroke="#fff" stroke-width="3"/>'
    '<circle cx="9" cy="22" r="3" fill="#fff"/><circle cx="23" cy="22" r="3" fill="#E69F00"/></svg>'
)
SIDEBAR = 256  # pixels; on a laptop the player then fits on one line
MENU = (
    ("streamlit_app.py", "Train", ":material/play_circle:"),
    ("pages/generate.py", "Generate", ":material/edit_note:"),
    ("pages/surprise.py", "Surprise", ":material/bolt:"),
)


def shell(title: str) -> Session:
    """Draw what all views share, and hand back the session. The first call of every view."""
    st.set_page_config(
        page_title=f"{title} · RNN Playground",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    # Streamlit's own "running … Stop" would flicker at every tick, and stop nothing for good
    st.html("<style>[data-testid=stStatusWidget] {display: none}</style>")
    session = current()
    session.fresh = True
    if session.view != title:
        session.view = title
        live_settings(session)
        forget_controls()
    with GATE.turn(urgent=True):
        frame(session)
    return session


def frame(session: Session) -> None:
    """What stands around every view: the menu, what has to be said, the sidebar."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="menu"):
        st.markdown("**RNN Playground**", width="content")
        for path, label, icon in MENU:
            st.page_link(path, label=label, icon=icon)
        share(session)
        keep_controls(session)
    show_address(session)
    for note in session.notes:
        st.warning(words.plain(note), icon=":material/info:")
    sidebar(session)
