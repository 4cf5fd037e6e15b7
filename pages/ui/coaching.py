"""The coach on the screen: one sentence about what was noticed, and one button."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.ui.draft import begin, set_learning_rate, take_settings
from pages.ui.session import Session
from rnn.coach import Action, Advice, Facts, advise
from rnn.corpora import KINDS

LASTS = 2.0  # seconds that advice stays, even if what it was about has passed
SAID = "coach.said"  # among the looks: the run, the advice, and when it was first said

LABELS: dict[Action, str] = {
    "slower": "Halve the learning rate",
    "faster": "Three times the learning rate",
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
    run, said, since = session.looks.pop(SAID, (None, None, 0.0))
    if not session.playing:
        return None
    now = time.monotonic()
    if run is not session.run or now - since >= LASTS:
        said, since = advise(facts(session)), now
    if said:
        session.looks[SAID] = session.run, said, since
    return said


def act(session: Session, action: Action) -> None:
    """Follow the advice, which is then said no longer."""
    session.looks.pop(SAID, None)
    ACTIONS[action](session)


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
    text, _ = session.corpus.parts()  # of the draft: what one starts over with
    take_settings(session, KINDS[session.corpus.kind].presets["Fast"].fitted(len(text)))
    begin(session)


ACTIONS: dict[Action, Callable[[Session], None]] = {
    "slower": slower,
    "faster": faster,
    "start over": start_over,
    "stop": Session.pause,
}
