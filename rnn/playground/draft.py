"""The draft: the settings that the sidebar shows, and how the running network takes them up."""

from contextlib import suppress

import streamlit as st

from pages.ui import format as words
from pages.ui.widgets.setting_control import key_of, refill, show
from rnn import Hyperparameters, PlaygroundError, SettingError
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.session import Session
from rnn.settings import Choice, Number
from rnn.training.hyperparameters import SETTINGS

DRAFT = "setting"  # the group of the hyperparameters' controls
RATE, PACE = key_of(DRAFT, "learning_rate"), "pace"  # the live ones


def take_settings(session: Session, hyperparameters: Hyperparameters) -> None:
    """Fill the draft with these."""
    session.draft.update(hyperparameters.as_dict())
    session.edition += 1


def take_corpus(session: Session, corpus: Corpus) -> None:
    """A new text for the draft. Another kind of text brings the settings that suit it; and settings
    that are too large for the text are made to fit."""
    wanted = Hyperparameters(**session.draft)
    if corpus.kind != session.corpus.kind:
        wanted = next(iter(KINDS[corpus.kind].presets.values()))
    session.corpus = corpus
    session.trouble = ""
    fitted = wanted.fitted(len(corpus.parts()[0]))
    if fitted.as_dict() != session.draft:
        take_settings(session, fitted)


def take_wanted(session: Session, corpus: Corpus) -> None:
    """The book that a link asked for has come: begin the run that the link describes."""
    wanted, session.wanted = session.wanted, None
    if wanted:
        session.corpus = corpus
        take_settings(session, wanted.hyperparameters)
        begin(session)
        if not session.refusal:
            session.run.goal = wanted.until


def live_settings(session: Session) -> None:
    """Take up what the live controls say now: they tell nothing until something else does. The
    running network learns at another rate only if that very control was moved."""
    session.pace = st.session_state.get(session.current_key(PACE), session.pace)
    rate = st.session_state.get(session.current_key(RATE), session.draft["learning_rate"])
    if rate != session.draft["learning_rate"]:
        with suppress(SettingError):  # a forged value; the control says so
            session.run.trainer.learning_rate = session.draft["learning_rate"] = rate


def begin(session: Session) -> None:
    """Start over from the draft; if that cannot be, say why and leave all as it was."""
    try:
        session.start_over()
        session.refusal = ""
        refill("pen", session.pen)
        refill("surprise", ("sentence",))
    except PlaygroundError as error:
        session.refusal = str(error)


def set_learning_rate(session: Session, rate: float) -> None:
    """Another learning rate, at once, as near as it may be; its control shows it too."""
    setting = SETTINGS["learning_rate"]
    if isinstance(setting, Number):
        rate = min(max(rate, setting.low), setting.high)
    session.draft["learning_rate"] = session.run.trainer.learning_rate = rate
    session.edition += 1


def go_back_to_when_it_was_well(session: Session, rate: float) -> None:
    """Back to the last good weights, to go on from them at another rate."""
    with session.lock:
        session.run.go_back_to_when_it_was_well()
    set_learning_rate(session, rate)


def go_back_and_halve(session: Session) -> None:
    go_back_to_when_it_was_well(session, session.run.trainer.learning_rate / 2)


def changes(session: Session) -> list[str]:
    """What is different from the running network."""
    lines = []
    if session.corpus is not session.run.corpus:
        plain = words.plain
        lines.append(f"Text: {plain(session.run.corpus.name)} → {plain(session.corpus.name)}")
    for name, (running, draft) in session.differences().items():
        setting = SETTINGS[name]
        name_of = setting.options.__getitem__ if isinstance(setting, Choice) else show
        lines.append(f"{setting.label}: {name_of(running)} → {name_of(draft)}")
    return lines
