"""What a visitor chooses in the riddle lab: the runs, a guess, and when to begin."""

from functools import partial

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.widgets.button import button
from rnn.playground.riddle import ARMS, MOST_ARMS
from rnn.playground.riddle_watch import NONE, RiddleWatch
from rnn.playground.session import Session

NONE_LABEL = "None: each gets clearly worse"
RUNS, GUESS = "riddle.arms", "riddle.guess"


def riddle_form(session: Session) -> None:
    """Draw it. A guess comes first: without one there is nothing to run."""
    watch = session.inside.riddle
    st.pills(
        f"Runs to compare, at most {MOST_ARMS}",
        list(ARMS),
        default=list(watch.arms),
        selection_mode="multi",
        format_func=lambda arm: ARMS[arm].label,
        key=session.key(RUNS),
        on_change=guarded(session, partial(_choose_arms, session)),
        label_visibility="collapsed",
    )
    guesses = [*watch.arms, NONE]
    key = session.key(f"{GUESS}.{'.'.join(watch.arms)}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Which of them, if any, never gets clearly worse than a blind guess?",
            guesses,
            guesses.index(watch.guess) if watch.guess in guesses else None,
            format_func=lambda guess: ARMS[guess].label if guess in ARMS else NONE_LABEL,
            placeholder="Guess: which, if any, never gets clearly worse?",
            label_visibility="collapsed",
            key=key,
            on_change=guarded(session, partial(_guess, session, key)),
            width=500,
        )
        button(
            session,
            "Run them again" if watch.result else "Run them",
            "riddle.run",
            partial(_run, session),
            type="primary",
            disabled=not watch.guess or watch.running,
        )


def _choose_arms(session: Session) -> None:
    """Take up what is chosen: at least one, and at most so many."""
    watch = session.inside.riddle
    chosen = [arm for arm in st.session_state.get(session.key(RUNS)) or [] if arm in ARMS]
    stays = [arm for arm in watch.arms if arm in chosen]
    new = [arm for arm in chosen if arm not in stays]
    arms = tuple([*stays, *new][:MOST_ARMS]) or watch.arms
    if set(arms) != set(chosen):
        session.refill_controls()
    watch.choose_arms(tuple(arm for arm in ARMS if arm in arms))


def _guess(session: Session, key: str) -> None:
    watch = session.inside.riddle
    if st.session_state.get(key) in (*watch.arms, NONE):
        watch.make_guess(st.session_state[key])


def _run(session: Session) -> None:
    watch: RiddleWatch = session.inside.riddle
    if watch.guess and not watch.running:
        watch.start(session.player)
