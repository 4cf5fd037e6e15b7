"""The coach on the screen: one sentence about what was noticed, and one button."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from rnn.corpora import KINDS
from rnn.playground.draft import (
    begin,
    go_back_to_when_it_was_well,
    set_learning_rate,
    take_settings,
)
from rnn.playground.session import Session
from rnn.training.diagnosis import Action, Advice, Measurements, diagnose

LASTS = 8.0  # seconds that advice stays, even if what it was about has passed
SAID = "coach.said"  # among the looks: the run and its rate, the advice, and when it was first said

LABELS: dict[Action, str] = {
    "slower": "Halve the learning rate",
    "faster": "Three times the learning rate",
    "go back": "Go back to when it was well",
    "start over": "Start over with the Fast settings",
    "stop": "Pause",
}


def coach(session: Session) -> None:
    """Say what is worth saying, if anything is, while the network trains."""
    advice = worth_saying(session)
    if advice is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="coach"):
        st.markdown(f":material/lightbulb: {advice.sentence}")
        st.button(
            LABELS[advice.action],
            key=f"coach.{advice.action}",
            on_click=partial(act, session, advice.action),
        )


def worth_saying(session: Session) -> Advice | None:
    """The advice of the moment; once said it stays for a while, so that it can be read."""
    said: Advice | None
    about, said, since = session.looks.pop(SAID, (None, None, 0.0))
    if not session.playing:
        return None
    run, now = session.run, time.monotonic()
    if about != (run, run.trainer.learning_rate) or now - since >= LASTS:
        about, since = (run, run.trainer.learning_rate), now
        said = diagnose(facts(session))
    if said:
        session.looks[SAID] = about, said, since
    return said


def act(session: Session, action: Action) -> None:
    """Follow the advice, which is then said no longer."""
    session.looks.pop(SAID, None)
    ACTIONS[action](session)


def facts(session: Session) -> Measurements:
    run = session.run
    return Measurements(
        seconds=run.seconds,
        losses=run.losses_at_this_rate(),
        best=run.best,
        worst=run.worst,
        baselines=[rung.loss for rung in run.baselines],
        entropy=run.corpus.entropy,
        held_out=[loss for _, loss in run.trainer.history.held_out],
        solved=run.finished,
    )


def slower(session: Session) -> None:
    set_learning_rate(session, session.run.trainer.learning_rate / 2)


def faster(session: Session) -> None:
    set_learning_rate(session, session.run.trainer.learning_rate * 3)


def go_back(session: Session) -> None:
    """Back to the last good weights; and to a rate that is known to be good, or half of this."""
    first, rate = session.run.started.learning_rate, session.run.trainer.learning_rate
    go_back_to_when_it_was_well(session, first if first < rate else rate / 2)


def start_over(session: Session) -> None:
    text, _ = session.corpus.parts()  # of the draft: what one starts over with
    take_settings(session, KINDS[session.corpus.kind].presets["Fast"].fitted(len(text)))
    begin(session)


ACTIONS: dict[Action, Callable[[Session], None]] = {
    "slower": slower,
    "faster": faster,
    "go back": go_back,
    "start over": start_over,
    "stop": Session.pause,
}
