"""Save: a run as a file, and a file as a run."""

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.elements.alerts import warn
from pages.ui.widgets.uploads import chosen_file
from rnn.errors import PlaygroundError
from rnn.playground.player import Player
from rnn.playground.session import Session
from rnn.training.limits import MOST_FILE_BYTES

ENCODING = 20.0  # seconds that a download may wait for the run to be encoded


def save_popover(session: Session) -> None:
    """A button that opens to saving the run as a file, and to opening one."""
    with st.popover("Save", icon=":material/save:"):
        st.markdown(
            "Bookmark this page: your network usually stays for seven days. Anyone with the "
            "address gets a copy. To be sure, save a file."
        )
        if session.autosave.trouble:
            warn(session.autosave.trouble)
        player = session.player
        st.download_button(
            "Save as a file",
            lambda: player.encode().result(ENCODING),
            f"{file_name(player)}.safetensors",
            icon=":material/download:",
            on_click="ignore",
        )
        st.file_uploader(
            "Open a saved network",
            type=["safetensors"],
            max_upload_size=MOST_FILE_BYTES // 2**20,
            key=session.key("checkpoint"),
            on_change=guarded(session, lambda: open_file(session)),
        )
        if session.messages.file:
            warn(session.messages.file)


def open_file(session: Session) -> None:
    """Go on with the run in the file that was uploaded."""
    session.messages.file = ""
    file = chosen_file(session.key("checkpoint"))
    if file is None:
        return
    try:
        session.take_over(Player.resume(session.engine, file.getvalue()))
    except PlaygroundError as error:
        session.messages.file = str(error)


def file_name(player: Player) -> str:
    """A name for the run's file, of letters and digits. Without the update: the button may have
    been drawn long before it is pressed."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in player.corpus.name)
    return name.strip("-") or "network"
