"""The tick that redraws a page.

The browser's timer calls it while something is under way. A tick asks the run for more, draws the
latest frame, and waits for nothing but the answers that its page asks for.
"""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitInvalidLayoutContextError

from pages.ui.boundary import boundary
from pages.ui.elements.alerts import warn
from pages.ui.elements.likeness import describe_likeness
from pages.ui.elements.styled_text import note_html
from pages.ui.format import format_count, format_number, format_times
from pages.ui.transport import press_button, read_live_controls
from pages.ui.widgets.advice import advice
from rnn.playground.frame import Frame
from rnn.playground.recovery import recover
from rnn.playground.scheduling.admission import ADMISSION
from rnn.playground.scheduling.fair_lock import DRAWING
from rnn.playground.session import Session
from rnn.playground.url import TOKEN

EVERY = 0.24  # seconds between two ticks, where few train
TOO_FAST = 1.4  # times too many ticks, after which the timer is set anew
CROWD = 84.0  # ticks a second of all visitors together, beyond which each has fewer

Draw = Callable[[Session], None]
Ask = Callable[[Session], None]


def redraw(
    session: Session, draw: Draw, ask: Ask | None = None, every: float | None = None
) -> None:
    """Let the page ask what it wants to know and draw the run: now, at every tick, and every few
    seconds even while nothing is under way, if the page wants that."""
    active, interval = session.active, _interval()
    session.pressed = True
    timer = st.fragment(run_every=interval if active else every)
    timer(_tick)(session, draw, ask, interval if active else None)


def _interval() -> float:
    """Seconds between two ticks of one visitor."""
    return max(EVERY, ADMISSION.training / CROWD)


def _tick(session: Session, draw: Draw, ask: Ask | None, interval: float | None) -> None:
    """Ask for more, and draw the latest frame. `interval` is what the timer was set to while
    something was under way; None if nothing was.

    One that fails by the clock pauses the run, since the next would fail like it.
    """
    by_clock, failures = not session.pressed, list[str]()
    with boundary(failures.append):
        _ask_and_draw(session, draw, ask, interval)
    if failures and by_clock:
        session.player.pause()
        session.messages.error = failures[0]
        st.rerun()
    for failure in failures:
        warn(failure)


def _ask_and_draw(session: Session, draw: Draw, ask: Ask | None, interval: float | None) -> None:
    read_live_controls(session)
    player = session.player
    if player.lost:
        recover(session)
        st.rerun()
    place = _queue(session)
    player.admitted = place == 0
    player.tick()
    session.autosave.save_if_due(player, at_once=not player.playing)
    if ask:
        ask(session)
    active = session.active  # before the frame is drawn: its successor may come meanwhile
    pressed, session.pressed = session.pressed, False
    with DRAWING.turn(urgent=pressed), suppress(StreamlitInvalidLayoutContextError):
        # raised where the whole page has begun to run again beside this tick, which nobody will see
        _draw_status(session, place)
        draw(session)
    token = session.autosave.token
    is_slow_enough = interval is None or _interval() < TOO_FAST * interval
    has_address = not token or st.query_params.get(TOKEN) == token
    is_set_right = active == session.active == (interval is not None)
    if not is_set_right or not is_slow_enough or not has_address:
        st.rerun()  # the timer and the address are the whole page's to change


def _queue(session: Session) -> int:
    """The visitor's place in line; 0 if they may train, or do not want to."""
    if session.player.playing:
        return ADMISSION.place(id(session), session.player.cost)
    ADMISSION.leave(id(session))
    return 0


def _draw_status(session: Session, place: int) -> None:
    lines = []
    if place:
        others = f"{ADMISSION.training} others are" if ADMISSION.training > 1 else "1 other is"
        lines.append(f"{others} training; you are number {place} in line. Yours starts by itself.")
    lines.append(describe_progress(session.player.frame))
    lines.append(describe_likeness(session.player.frame.likeness))
    lines += [session.autosave.trouble, session.player.failure]
    st.html("".join(map(note_html, filter(None, lines))))
    advice(session)
    if trouble := session.player.frame.trouble:
        warn(trouble)
        press_button(
            "Go back and halve the learning rate", "undo", halve_rate, session, type="primary"
        )


def halve_rate(session: Session) -> None:
    """Go back to where the loss was lowest, at half the rate."""
    session.go_back_to_best(session.player.frame.hyperparameters.learning_rate / 2)


def describe_progress(frame: Frame) -> str:
    """How far it has come, in words."""
    if frame.iteration == 0:
        return "It has read nothing yet. Press **Train** and watch what it writes."
    parts = [
        f"**{format_count(frame.iteration, 'update')}**",
        f"{format_count(frame.characters_read, 'letter')} read",
        f"{format_times(frame.epochs)} through {describe_what_it_reads(frame)}",
    ]
    if frame.finished_at is not None:
        parts.append(f"finished at update {format_number(frame.finished_at)}")
    if frame.goal:
        parts.append(f"stops at update {format_number(frame.goal)}")
    if speed := frame.characters_per_second:
        parts.append(f"{format_number(speed)} letters a second")
    return " · ".join(parts)


def describe_what_it_reads(frame: Frame) -> str:
    """Which part of the text lies in its windows."""
    if frame.never_read == 0:
        return "the whole text"
    return f"the text but for {format_count(frame.never_read, 'letter')} that it never reads"
