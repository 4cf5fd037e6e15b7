"""The sidebar edits a draft: what to read, and how to learn. The running network takes up at once
what can change while it trains; for the rest there is one button."""

from functools import partial

import streamlit as st

from pages.ui import format as words
from pages.ui.widgets.corpus_picker import text_controls
from pages.ui.widgets.setting_control import control, key_of
from rnn.corpora import KINDS
from rnn.playground.draft import DRAFT, begin, changes, live_settings, take_settings
from rnn.playground.session import Session
from rnn.training.hyperparameters import SETTINGS

MAIN = ("learning_rate", "hidden_size", "seq_length", "batch_size")


def sidebar(session: Session) -> None:
    """Draw the sidebar; a draft that costs nothing to take up, as nothing is trained yet, is taken,
    and else offered on the page."""
    live_settings(session)
    with st.sidebar:
        st.subheader("What it reads")
        text_controls(session)
        st.subheader("How it learns")
        preset_control(session)
        for name in MAIN:
            setting_control(session, name)
        with st.expander("More settings"):
            for name in SETTINGS:
                if name not in MAIN:
                    setting_control(session, name)
    offer_to_start_over(session)


def preset_control(session: Session) -> None:
    """A button for each preset of this kind of text; the one that is the draft's stands out."""
    length = len(session.corpus.parts()[0])
    with st.container(horizontal=True, key="presets"):
        for name, preset in KINDS[session.corpus.kind].presets.items():
            fitted = preset.fitted(length)
            taken = fitted.as_dict() == session.draft
            st.button(
                name,
                key=f"preset.{name}",
                type="primary" if taken else "secondary",
                help="Ready-made settings for this kind of text.",
                on_click=partial(take_settings, session, fitted),
                width="stretch",
            )


def setting_control(session: Session, name: str) -> None:
    setting = SETTINGS[name]
    # while it plays, the next tick brings the value along; a rerun would only interrupt it
    quiet = session.playing and getattr(setting, "live", False)
    more = {"on_change": "ignore"} if quiet else {}
    key = session.current_key(key_of(DRAFT, name))
    control(DRAFT, name, setting, session.draft, key, **more)


def offer_to_start_over(session: Session) -> None:
    """Say how the draft differs from what is running, and offer to begin with it; on the page, as
    the sidebar may be long, or closed."""
    if not session.outdated():
        session.refusal = ""
        return
    if session.run.trainer.iteration == 0:
        begin(session)
    else:
        with st.container(horizontal=True, vertical_alignment="center", key="changed"):
            st.info(" · ".join(changes(session)), icon=":material/edit:")
            st.button("Start over with these settings", type="primary",
                      key="begin", on_click=begin, args=(session,))  # fmt: skip
    if session.refusal:
        st.warning(words.plain(session.refusal), icon=":material/info:")
