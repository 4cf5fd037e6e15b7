"""The sidebar edits a draft: what to read, and how to learn. The running network takes up at once
what can change while it trains; for the rest there is one button."""

from functools import partial

import streamlit as st

from pages.ui.format import format_count
from pages.ui.widgets.button import button
from pages.ui.widgets.corpus_picker import corpus_picker
from pages.ui.widgets.setting_control import read_control, setting_control
from rnn.corpora import KINDS
from rnn.playground.session import Session
from rnn.training.hyperparameters import SETTINGS

MAIN = ("learning_rate", "hidden_size", "seq_length", "batch_size")
RATE = "learning_rate"


def sidebar(session: Session) -> None:
    """Draw the sidebar."""
    with st.sidebar:
        st.subheader(KINDS[session.draft.kind].label)
        corpus_picker(session)
        st.subheader("How it learns")
        _preset_control(session)
        if never_read := session.draft.never_read:
            letters = format_count(never_read, "letter")
            st.caption(f"The notebook's windows never read {letters} of this text.")
        for name in MAIN:
            _hyperparameter_control(session, name)
        with st.expander("More settings"):
            for name in SETTINGS:
                if name not in MAIN:
                    _hyperparameter_control(session, name)


def read_quiet_rate(session: Session) -> None:
    """Take up the learning rate, whose control causes no rerun while the network plays."""
    apply = partial(session.set_setting, RATE)
    read_control(session, _name(RATE), SETTINGS[RATE], apply)


def _preset_control(session: Session) -> None:
    """A button for each preset of this kind of text; the one that is the draft's stands out."""
    draft = session.draft
    with st.container(horizontal=True, key="presets"):
        for name in KINDS[draft.corpus.kind].presets:
            preset = draft.preset(name)
            is_taken = preset.as_dict() == draft.hyperparameters
            button(
                session,
                name,
                f"preset.{name}",
                partial(session.take_settings, preset),
                type="primary" if is_taken else "secondary",
                help="Ready-made settings for this kind of text.",
                width="stretch",
            )


def _hyperparameter_control(session: Session, name: str) -> None:
    setting = SETTINGS[name]
    # while the network plays, the next tick brings the value; a rerun would only interrupt it
    is_quiet = session.player.playing and name == RATE
    value, apply = session.draft.hyperparameters[name], partial(session.set_setting, name)
    setting_control(session, _name(name), setting, value, apply, quiet=is_quiet)


def _name(setting: str) -> str:
    return f"setting.{setting}"
