"""The coach on the screen: one sentence about what was noticed, and one button."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.ui.draft import begin, set_learning_rate, take_settings
from pages.ui.session import Session
from rnn.coach import Action, Facts, advise
from rnn.corpora import KINDS

LABELS: dict[Action, str] = {
    "slower": "Halve the learning rate",
    "faster": "Three times the learning rate",
    "start over": "Start over with the Fast settings",
    "stop": "Pause",
}


def coach(session: Session) -> None:
    """Say what is worth saying, if anything is, while the network trains."""
    advice = advise(facts(session)) if session.playing else None
    if advice is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="coach"):
        st.markdown(f":material/lightbulb: {advice.sentence}")
        st.button(
            LABELS[advice.action],
            key=f"coach.{advice.action}",
            on_click=partial(ACTIONS[advice.action], session),
        )


def facts(session: Session) -> Facts:
    run = session.run
    return Facts(
        seconds=run.seconds,
        losses=run.losses_at_this_rate(),
        best=run.best,
        worst=run.worst,
        ladder=[rung.loss for rung in run.rungs],
        entropy=run.corpus.entropy,
        held_out=[loss for _, loss in run.trainer.history.held_out],
        finished=run.finished,
    )


def slower(session: Session) -> None:
    set_learning_rate(session, session.run.trainer.learning_rate / 2)


def faster(session: Session) -> None:
    set_learning_rate(session, session.run.trainer.learning_rate * 3)


def start_over(session: Session) -> None:
    kind = KINDS[session.run.corpus.kind]
    usual = next(iter(kind.presets.values()))
    take_settings(session, usual.fitted(len(session.run.trainer.text)))
    begin(session)


ACTIONS: dict[Action, Callable[[Session], None]] = {
    "slower": slower,
    "faster": faster,
    "start over": start_over,
    "stop": Session.pause,
}
