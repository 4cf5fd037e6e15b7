"""The sidebar edits a draft: what to read, and how to learn. The running network takes up at once
what can change while it trains; for the rest there is one button."""

from functools import partial

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.elements.swing import SWING, describe_swing
from pages.ui.format import format_count
from pages.ui.widgets.corpus_picker import corpus_picker
from pages.ui.widgets.reading_row import reading_list
from pages.ui.widgets.setting_control import read_control, setting_control
from rnn.corpora import KINDS
from rnn.playground.session import Session
from rnn.training.hyperparameters import SETTINGS

TRAIN = "Train"  # the page where text and settings stand open; elsewhere they are folded
MAIN = ("learning_rate", "hidden_size", "seq_length")
PRESETS = {"Notebook": "Slow, as in the notebook"}  # what a preset is called, where not by its name
SLOW = (
    "The slow ones learn as in the notebook that this grew from, after a program of 2015; only for "
    "a book is the network as large."
)
OWN = "My own"  # settings that are no preset
RATE = "learning_rate"


def sidebar(session: Session) -> None:
    """Draw the sidebar."""
    with st.sidebar:
        if session.page == TRAIN:
            st.header(KINDS[session.draft.kind].label, anchor=False)
            corpus_picker(session)
            st.header("How it learns", anchor=False)
            _main_settings(session)
            with st.expander("More settings"):
                _more_settings(session)
            return
        st.header("Your network reads", anchor=False)
        reading_list(session)
        corpus_picker(session)
        with st.expander("How it learns"):
            _main_settings(session)
            _more_settings(session)


def _main_settings(session: Session) -> None:
    with st.container():  # it keeps its place while empty, or what stands below would close
        _warn_of_what_is_never_read(session.draft.never_read)
    for name in MAIN:
        _hyperparameter_control(session, name)


def _warn_of_what_is_never_read(letters: int) -> None:
    if letters:
        are = "is" if letters == 1 else "are"
        never_read = format_count(letters, "letter")
        st.caption(f"With whole windows only, {never_read} of this text {are} never read.")


def _more_settings(session: Session) -> None:
    _preset_control(session)
    for name in SETTINGS:
        if name not in MAIN:
            _hyperparameter_control(session, name)


def read_quiet_rate(session: Session) -> None:
    """Take up the learning rate, whose control causes no rerun while the network plays."""
    apply = partial(session.set_setting, RATE)
    read_control(session, _name(RATE), SETTINGS[RATE], apply)


def _preset_control(session: Session) -> None:
    """The presets of this kind of text; the one that is the draft's is shown. A control whose name
    holds what it shows is drawn anew when another setting makes that untrue."""
    options = [*KINDS[session.draft.corpus.kind].presets, OWN]
    taken = session.draft.taken_preset or OWN
    key = session.key(f"preset.{taken}")
    st.selectbox(
        "Ready-made settings",
        options,
        options.index(taken),
        format_func=lambda name: PRESETS.get(name, name),
        key=key,
        help=f"They suit this kind of text. {SLOW if 'Notebook' in options else ''}".rstrip(),
        on_change=guarded(session, partial(_take_preset, session, key, taken)),
    )


def _take_preset(session: Session, key: str, shown: str) -> None:
    """Take up the preset that was chosen; to choose one's own settings changes none of them.

    A message that was on its way when a setting was moved tells once more of the control before:
    then it is of another edition, or nothing else was chosen than what it showed.
    """
    chosen = str(st.session_state.get(key))
    if chosen == shown or not key.endswith(session.key("")):
        return
    if chosen in KINDS[session.draft.corpus.kind].presets:
        session.take_settings(session.draft.preset(chosen))
    else:
        session.refill_controls()


def _hyperparameter_control(session: Session, name: str) -> None:
    setting = SETTINGS[name]
    # while the network plays, the next tick brings the value; a rerun would only interrupt it
    is_quiet = session.player.playing and name == RATE
    value, apply = session.draft.hyperparameters[name], partial(session.set_setting, name)
    # what one may want to go back to stays on the scale, also if it lies between its values
    presets = map(session.draft.preset, KINDS[session.draft.corpus.kind].presets)
    also = {getattr(one, name) for one in (*presets, session.player.frame.hyperparameters)}
    setting_control(session, _name(name), setting, value, apply, also=also, quiet=is_quiet)
    if name == RATE:
        with st.container():  # what stands below keeps its place, and stays open if it was opened
            if said := describe_swing(session.draft.hyperparameters):
                st.caption(said, help=SWING)


def _name(setting: str) -> str:
    return f"setting.{setting}"
