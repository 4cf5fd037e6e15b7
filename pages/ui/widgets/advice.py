"""Advice on the screen: one sentence about what was noticed, and one button."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from rnn.playground.page_state import GivenAdvice
from rnn.playground.session import Session
from rnn.training.diagnosis import Action, Advice

LASTS = 8.0  # seconds that advice stays, even if what it was about has passed

LABELS: dict[Action, str] = {
    "slower": "Halve the learning rate",
    "faster": "Three times the learning rate",
    "go back": "Go back to when it was well",
    "start over": "Start over with the Fast settings",
    "stop": "Pause",
}


def advice(session: Session) -> None:
    """Say what is worth saying, if anything is, while the network trains."""
    current = current_advice(session)
    if current is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="advice"):
        st.markdown(f":material/lightbulb: {current.sentence}")
        st.button(
            LABELS[current.action],
            key=f"advice.{current.action}",
            on_click=partial(follow, session, current.action),
        )


def current_advice(session: Session) -> Advice | None:
    """The advice of the moment; once given it stays for a while, so that it can be read."""
    page, player, now = session.train, session.player, time.monotonic()
    rate = player.frame.hyperparameters.learning_rate
    given, page.advice = page.advice, None
    if not player.playing:
        return None
    if given and given.player is player and given.rate == rate and now < given.until:
        page.advice = given
    elif found := player.frame.advice:
        page.advice = GivenAdvice(found, player, rate, now + LASTS)
    return page.advice.advice if page.advice else None


def follow(session: Session, action: Action) -> None:
    """Follow the advice, which is then given no longer."""
    session.train.advice = None
    ACTIONS[action](session)


def _slower(session: Session) -> None:
    session.set_learning_rate(session.player.frame.hyperparameters.learning_rate / 2)


def _faster(session: Session) -> None:
    session.set_learning_rate(session.player.frame.hyperparameters.learning_rate * 3)


def _go_back(session: Session) -> None:
    """Back to the last good weights; and to a rate that is known to be good, or half of this."""
    frame = session.player.frame
    rate = frame.hyperparameters.learning_rate
    session.go_back_to_best(frame.first_rate if frame.first_rate < rate else rate / 2)


def _start_over(session: Session) -> None:
    session.take_settings(session.draft.preset("Fast"))
    session.start_over()


def _stop(session: Session) -> None:
    session.player.pause()


ACTIONS: dict[Action, Callable[[Session], None]] = {
    "slower": _slower,
    "faster": _faster,
    "go back": _go_back,
    "start over": _start_over,
    "stop": _stop,
}
