"""Nothing is lost: a run is saved as it goes, under a token in the address, and as a file."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import streamlit as st

from pages.ui import format as words
from pages.ui.browser_id import browser
from pages.ui.widgets.setting_control import forget_controls
from rnn import PlaygroundError
from rnn.persistence.checkpoint import Checkpoint, load, save
from rnn.persistence.npz import MOST_BYTES, require
from rnn.persistence.store import Store, belongs, new_token
from rnn.playground.run import Run
from rnn.playground.session import Session, opened
from rnn.playground.url import FIRST_KIND, TEXT, query

TOKEN = "run"  # its name in the address
FOLDER = "RNN_PLAYGROUND_RUNS"  # an operator's environment variable
SAVE_EVERY = 4.0  # seconds of training that may be lost
DAY = 86_400.0
STORE = Store(
    Path(os.environ.get(FOLDER) or Path(tempfile.gettempdir()) / "rnn-playground-runs"),
    per_run=MOST_BYTES,
    most_bytes=512 * 2**20,
    most_age=7 * DAY,
)


def as_file(session: Session, run: Run) -> bytes:
    """The run as the bytes of a file, as it stands between two updates."""
    with session.lock:
        samples = [(s.iteration, s.prompt, s.text) for s in run.samples]
        return save(run.corpus, run.trainer, samples, run.way)


def keep(session: Session, at_once: bool = False) -> None:
    """Save the run, if that is due; training goes on whether or not it can be saved."""
    run, now, token = session.run, time.monotonic(), session.token or new_token(browser())
    version = run.version
    begun = run.trainer.iteration or session.token  # what went back to the start has begun, too
    if run.trouble or version == run.saved or not begun:
        return
    wait = 0.0 if at_once and not session.unsaved else SAVE_EVERY
    if 0 <= now - session.saved_at < wait:  # a clock that was set back must not make it wait
        return
    session.saved_at = now
    try:
        STORE.put(token, as_file(session, run))
        session.token, run.saved, session.unsaved = token, version, ""
    except PlaygroundError as error:
        session.unsaved = str(error)


def show_address(session: Session) -> None:
    """Put into the address what a reload or a bookmark should find: the run by its token; or the
    link to it as long as nothing is trained."""
    run = session.run
    if session.token:
        address = {TOKEN: session.token}
    elif run.trainer.iteration == 0 and not session.wanted:
        address = as_link(run)
    else:
        return  # what stands there still leads to it
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)


def as_link(run: Run) -> dict[str, str]:
    """The link to a run, or nothing if it is the one that everybody begins with, or has none."""
    with suppress(ValueError):
        asked = query(run, run.goal)
        return asked if asked != {TEXT: FIRST_KIND} else {}
    return {}


def of_a_known_kind(data: bytes) -> Checkpoint:
    """The run in a file. Raises CheckpointError, also for one whose text cannot be picked here."""
    checkpoint = load(data)
    require(checkpoint.corpus.kind, "read a text that can be picked here", "reads another")
    return checkpoint


def kept(token: str) -> Session | None:
    """The session of a run that was saved under this token, if there still is one."""
    try:
        checkpoint = STORE.get(token, of_a_known_kind)
    except PlaygroundError:
        return None
    if checkpoint is None:
        return None
    session = opened(Run(checkpoint.corpus, checkpoint.trainer.hyperparameters, checkpoint))
    session.token = token if belongs(token, browser()) else ""  # else it goes on as a copy
    return session


def keep_controls(session: Session) -> None:
    """A button that opens to saving the run as a file, and to bringing one back."""
    with st.popover("Keep", icon=":material/save:"):
        st.markdown(
            "The address of this page brings this network back, after a reload or in another tab, "
            "with all but the last few seconds; whoever else opens it gets a copy. It is kept for "
            "seven days, but not for certain: the server may be set up anew. A file of your own is "
            "safe."
        )
        if session.unsaved:
            st.warning(words.plain(session.unsaved), icon=":material/warning:")
        st.download_button(
            "Save as a file",
            lambda: as_file(session, session.run),
            f"{file_name(session.run)}.npz",
            icon=":material/download:",
            on_click="ignore",
        )

        def bring_back() -> None:
            file = st.session_state["checkpoint"]
            if file is None:
                return
            try:
                checkpoint = of_a_known_kind(file.getvalue())
            except PlaygroundError as error:
                session.trouble_with_file = str(error)
                return
            run = Run(checkpoint.corpus, checkpoint.trainer.hyperparameters, checkpoint)
            run.saved = None  # not yet under an address
            session.take_over(run)
            forget_controls()

        st.file_uploader(
            "Bring a file back", type=["npz"], max_upload_size=MOST_BYTES // 2**20,
            key="checkpoint", on_change=bring_back,
        )  # fmt: skip
        if session.trouble_with_file:
            st.warning(words.plain(session.trouble_with_file), icon=":material/info:")


def file_name(run: Run) -> str:
    """A name for the run's file, of letters and digits."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in run.corpus.name)
    return f"{name.strip('-') or 'network'}-{run.trainer.iteration}"
