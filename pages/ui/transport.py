"""The transport on every page: Train, Pause, Step and speed, and the tick that redraws.

The browser's timer calls the tick while something is under way. A tick asks the run for more, draws
the latest frame, and waits for nothing.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitInvalidLayoutContextError

from pages.ui.elements.styled_text import note_html
from pages.ui.format import format_count, format_number, format_times
from pages.ui.sidebar import read_quiet_rate
from pages.ui.widgets.advice import advice
from pages.ui.widgets.setting_control import switch
from rnn.playground.frame import Frame
from rnn.playground.recovery import recover
from rnn.playground.samples import grader_of
from rnn.playground.scheduling.admission import ADMISSION
from rnn.playground.scheduling.fair_lock import DRAWING
from rnn.playground.session import Session
from rnn.playground.url import TOKEN

EVERY = 0.2  # seconds between two ticks, where few train
CROWD = 30.0  # ticks a second of all visitors together, beyond which each has fewer
SOON = 0.3  # seconds that a press waits for what it asked of the run

PACES = {
    1.0: "1 a second",
    4.0: "4 a second",
    10.0: "10 a second",
    30.0: "30 a second",
    100.0: "100 a second",
    math.inf: "full speed",
}

Draw = Callable[[Session], None]


def transport(session: Session) -> None:
    """The controls."""
    player = session.player
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        # two buttons, not one that toggles: a click that arrives twice must not undo itself
        if player.playing:
            _button("Pause", "pause", pause, session, shortcut="P", type="primary", width=130)
        else:
            _button(
                "Train",
                "play_arrow",
                train,
                session,
                help="It trains while you watch: a hidden tab makes it wait.",
                shortcut="P",
                type="primary",
                width=130,
            )
        _button("Step", "skip_next", step, session, help="One single update.", shortcut="S")
        help = "Forget everything, begin again."
        _button("Start over", "replay", Session.start_over, session, help=help)
        _pace_control(session)
        _go_back_control(session)
        if grader_of(player.corpus):
            switch(
                session,
                "stop",
                "Stop when it has got it",
                session.train.stop_when_solved,
                partial(set_stop_when_solved, session),
            )


def train(session: Session) -> None:
    """Play, and let what the link said be."""
    session.player.play()
    session.messages.notes = []


def pause(session: Session) -> None:
    session.player.pause()
    session.player.settle(SOON)


def step(session: Session) -> None:
    session.player.step()
    session.player.settle(SOON)


def go_back(session: Session, iteration: int) -> None:
    session.player.go_back(iteration)
    session.player.settle(SOON)


def set_stop_when_solved(session: Session, on: bool) -> None:
    session.train.stop_when_solved = on
    session.player.set_stop_when_solved(on)


def _pace_control(session: Session) -> None:
    key, pace = session.key("pace"), session.player.pace
    st.select_slider(
        "Speed",
        sorted({*PACES, pace}),
        pace,
        key=key,
        format_func=lambda pace: PACES.get(pace, f"{pace:g} a second"),
        on_change="ignore"
        if session.player.playing
        else lambda: session.set_pace(st.session_state[key]),
        width=160,
        help="Updates per second. If it is slow enough, you can see each one.",
    )


def read_live_controls(session: Session) -> None:
    """Take up what the controls show that cause no rerun while the network plays."""
    key = session.key("pace")
    if key in st.session_state:
        session.set_pace(st.session_state[key])
    read_quiet_rate(session)


def _go_back_control(session: Session) -> None:
    """A way back to what the network was."""
    kept = session.player.frame.snapshots
    nowhere = len(kept) < 2
    with st.popover("Go back", icon=":material/history:", disabled=nowhere):
        if nowhere:
            return
        latest = kept[-1]  # whenever there is a later one, the slider begins there again
        with st.container(key="back"):
            chosen = st.select_slider(
                "To update", kept, latest, key=f"back.{latest}", format_func=format_number
            )
        _button("Go back to it", "undo", go_back, session, chosen)
        st.caption("What came after is forgotten.")


def _button(label: str, icon: str, action: Callable[..., None], *args: Any, **more: Any) -> None:
    st.button(label, key=label, icon=f":material/{icon}:", on_click=action, args=args, **more)


def live(session: Session, draw: Draw, every: float | None = None) -> None:
    """What the page draws of the run: now, at every tick, and every so many seconds even while
    nothing is under way, if the page asks for it."""
    active = session.active
    interval = max(EVERY, ADMISSION.training / CROWD) if active else every
    st.fragment(run_every=interval)(_tick)(session, draw, active)


def _tick(session: Session, draw: Draw, was_active: bool) -> None:
    """Ask for more, and draw the latest frame. `was_active`: what the timer was set for."""
    read_live_controls(session)
    player = session.player
    if player.lost:
        recover(session)
        st.rerun()
    place = _queue(session)
    player.admitted = place == 0
    player.tick()
    session.autosave.save_if_due(player, at_once=not player.playing)
    with DRAWING.turn(), suppress(StreamlitInvalidLayoutContextError):
        # raised where the whole page has begun to run again beside this tick, which nobody will see
        _draw_status(session, place)
        draw(session)
    token = session.autosave.token
    if session.active != was_active or (token and st.query_params.get(TOKEN) != token):
        st.rerun()  # the timer and the address are the whole page's to change


def _queue(session: Session) -> int:
    """The visitor's place in line; 0 if they may train, or do not want to."""
    if session.player.playing:
        return ADMISSION.place(id(session))
    ADMISSION.leave(id(session))
    return 0


def _draw_status(session: Session, place: int) -> None:
    lines = []
    if place:
        others = f"{ADMISSION.most} others are" if ADMISSION.most > 1 else "1 other is"
        lines.append(f"{others} training; you are number {place} in line. Yours starts by itself.")
    lines.append(describe_progress(session.player.frame))
    lines += filter(None, [session.autosave.trouble, session.player.failure])
    st.html("".join(map(note_html, lines)))
    advice(session)
    if trouble := session.player.frame.trouble:
        st.warning(trouble, icon=":material/warning:")
        _button("Go back and halve the learning rate", "undo", halve_rate, session, type="primary")


def halve_rate(session: Session) -> None:
    """Back to where the loss was lowest, at half the rate."""
    session.go_back_to_best(session.player.frame.hyperparameters.learning_rate / 2)
    session.player.settle(SOON)


def describe_progress(frame: Frame) -> str:
    """How far it has come, in words."""
    if frame.iteration == 0:
        return "It has read nothing yet. Press **Train** and watch what it writes."
    parts = [
        f"**{format_count(frame.iteration, 'update')}**",
        f"{format_count(frame.characters_read, 'letter')} read",
        f"{format_times(frame.epochs)} through the whole text",
    ]
    if frame.goal:
        parts.append(f"stops at update {format_number(frame.goal)}")
    if speed := frame.characters_per_second:
        parts.append(f"{format_number(speed)} letters a second")
    return " · ".join(parts)
