"""The transport on every page: Train or Pause, Step, Start over, speed, and the ways back."""

import math
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.format import format_number
from pages.ui.sidebar import read_quiet_rate
from pages.ui.widgets.button import button, until_replaced
from pages.ui.widgets.setting_control import switch
from pages.ui.widgets.waiting_text import start_waiting
from rnn.playground.bring_back import bring_back, rewind
from rnn.playground.finish import can_finish
from rnn.playground.session import Session

# Seconds that a press waits for what it asked of the run; the next tick draws what comes later
SOON = 0.45
AT_ONCE = 0.12


PACES = {
    1.0: "1 a second",
    4.0: "4 a second",
    10.0: "10 a second",
    30.0: "30 a second",
    100.0: "100 a second",
    math.inf: "full speed",
}
KEPT_LATER = (
    "What it learned later is kept until you start another network, or reload or close this page: "
    "“Bring it back” returns to it. The updates before it can then no longer be chosen."
)
NOWHERE = "A network that was brought back can be rewound to what it is from now on."


def transport(
    session: Session,
    options: Callable[[Session], None] | None = None,
    only_main: bool = False,
) -> None:
    """The controls, and behind a button how the page shows the run, if it can be chosen;
    `only_main`: Train or Pause, Step and speed alone, on one short line."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        with st.container(horizontal=True, width="content", key="thumb"):  # on a phone: below all
            _play_control(session)
            press_button("Step", "skip_next", step, session, shortcut="S")
        if only_main:
            _pace_control(session)
            return
        _start_over_control(session)
        _pace_control(session)
        _rewind_control(session)
        with st.popover("Options") if options else nullcontext():
            if can_finish(session.player.corpus):
                _stop_control(session)
            if options:
                options(session)
        _previous_control(session)


def _play_control(session: Session) -> None:
    """One button for both, so that it keeps the keyboard's focus."""
    label, icon, action = (
        ("Pause", "pause", pause) if session.player.playing else ("Train", "play_arrow", train)
    )
    obey = partial(_press_once, session, action, session.train.presses)
    button(
        session,
        label,
        "play",
        obey,
        icon=f":material/{icon}:",
        shortcut="P",
        type="secondary" if session.is_outdated else "primary",  # one stands out: see narration
        width=115,
    )


def _press_once(session: Session, action: Callable[[Session], None], presses: int) -> None:
    """Do it, if there have been so many presses before: a click that arrives twice counts once."""
    if presses == session.train.presses:
        session.train.presses += 1
        action(session)


def train(session: Session) -> None:
    """Play, and let what the link said be; with a picked text that is not there, see to that."""
    session.messages.notes, session.messages.welcome = [], None
    if not start_waiting(session):
        session.player.play()


def pause(session: Session) -> None:
    session.player.pause()
    session.player.settle(AT_ONCE)


def step(session: Session) -> None:
    session.messages.welcome = None  # it goes on
    session.player.step()
    session.player.settle(SOON)


def rewind_to_shown(session: Session, slider: str) -> None:
    """Rewind to the update that a slider shows when the button is pressed, which may be another
    than when the button was drawn."""
    rewind(session, st.session_state[slider])
    session.player.settle(SOON)


def set_stop_when_solved(session: Session, on: bool) -> None:
    session.train.stop_when_solved = on
    session.player.set_stop_when_solved(on)


def _stop_control(session: Session) -> None:
    switch(
        session,
        "stop",
        "Stop when it is finished",
        session.train.stop_when_solved,
        partial(set_stop_when_solved, session),
    )


def _pace_control(session: Session) -> None:
    key, pace = session.key("pace"), session.player.pace
    read_pace = partial(_read_pace, session)
    st.select_slider(
        "Speed, in updates per second",
        sorted({*PACES, pace}),
        pace,
        key=key,
        format_func=lambda pace: PACES.get(pace, f"{pace:g} a second"),
        on_change="ignore" if session.player.playing else guarded(session, read_pace),
        width=105,
        label_visibility="collapsed",
    )


def read_live_controls(session: Session) -> None:
    """Take up what the controls show that cause no rerun while the network plays."""
    _read_pace(session)
    read_quiet_rate(session)


def _read_pace(session: Session) -> None:
    session.set_pace(st.session_state.get(session.key("pace")))


def _start_over_control(session: Session) -> None:
    """A new network; the one before is kept."""
    start_over = until_replaced(session, session.start_over)
    button(session, "Start over", "Start over", start_over)


def _previous_control(session: Session) -> None:
    """The way back to the network before. It stands last, so that nothing moves when it comes."""
    previous = session.previous
    if previous and not previous.is_lost:
        bring = partial(bring_back, session, previous)
        button(session, "Bring it back", "Bring it back", bring)


def _rewind_control(session: Session) -> None:
    """A way back to what the network was."""
    kept = session.player.frame.snapshots
    nowhere = len(kept) < 2
    is_new = session.player.frame.iteration == 0
    help = NOWHERE if nowhere and not is_new else None
    # opened, it is drawn anew: there may be more to go back to
    with st.popover("Rewind", disabled=nowhere, help=help, key="rewind", on_change="rerun"):
        if nowhere:
            return
        latest = kept[-1]  # whenever there is a later one, the slider begins there again
        key = f"back.{latest}"
        with st.container(key="back"):
            chosen = st.select_slider("To update", kept, latest, key=key, format_func=format_number)
        is_there = chosen >= session.player.frame.iteration
        press_button("Rewind to it", "undo", rewind_to_shown, session, key, disabled=is_there)
        st.caption(KEPT_LATER)


def press_button(
    label: str, icon: str, action: Callable[..., None], session: Session, *args: Any, **more: Any
) -> None:
    """A button of the player, with its label as its key."""
    obey = partial(action, session, *args)
    button(session, label, label, obey, icon=f":material/{icon}:", **more)
