"""The player: play, pause, step and speed on every page, and the tick that trains and redraws.

The browser's timer calls the tick while the network plays. A tick draws, and then trains for its
time without touching the screen; the buttons stand outside, so that a click interrupts it and the
training, which polls a plain flag, stops within one update.
"""

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from pages.ui import format as words
from pages.ui.widgets.advice import coach
from pages.ui.widgets.save_popover import TOKEN, keep
from pages.ui.widgets.setting_control import toggle
from rnn.playground.draft import PACE, begin, go_back_and_halve, live_settings
from rnn.playground.run import Run
from rnn.playground.samples import grader_of
from rnn.playground.scheduling.admission import LINE
from rnn.playground.scheduling.fair_lock import GATE
from rnn.playground.scheduling.garbage import BROOM
from rnn.playground.session import SHORT, Session

EVERY = 0.2  # seconds between two ticks
ROUND = 0.23  # seconds in which all who train have a turn: more than EVERY, so that none is lost
DRAWING = 0.01  # seconds of a turn
LEAST = 0.004  # seconds of training in a turn, however many wait
SENDING = 0.05  # seconds that it takes to send what is drawn
AFTER_A_CLICK = SHORT  # a click is answered first; the next tick goes on

PACES = {
    1.0: "1 a second",
    4.0: "4 a second",
    10.0: "10 a second",
    30.0: "30 a second",
    100.0: "100 a second",
    math.inf: "full speed",
}

Draw = Callable[[Session], None]


def player(session: Session, draw: Draw, every: float | None = None) -> None:
    """The transport controls, and below them what the page draws: again at every tick, and every
    so many seconds even while nothing plays, if the page asks for it."""
    with GATE.turn(urgent=True):
        transport(session)
    st.fragment(run_every=EVERY if session.playing else every)(tick)(session, draw)


def transport(session: Session) -> None:
    """The controls themselves."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        # two buttons, not one that toggles: a click that arrives twice must not undo itself
        if session.playing:
            button("Pause", "pause", session.pause, shortcut="P", type="primary", width=130)
        else:
            button(
                "Train",
                "play_arrow",
                session.play,
                "It trains while you watch: a hidden tab makes it wait.",
                shortcut="P",
                type="primary",
                width=130,
            )
        button("Step", "skip_next", session.step, "One single update.", shortcut="S")
        button("Start over", "replay", partial(begin, session), "Forget everything, begin again.")
        st.select_slider(
            "Speed",
            list(PACES),
            session.pace,
            key=session.current_key(PACE),
            format_func=PACES.__getitem__,
            on_change="ignore" if session.playing else None,
            width=160,
            help="Updates per second. If it is slow enough, you can see each one.",
        )
        go_back(session)
        if grader_of(session.run.corpus):
            session.run.stops_when_finished = toggle(
                "Stop when it has got it", "stop", session.looks, default=True
            )


def go_back(session: Session) -> None:
    """A way back to what the network was."""
    kept = session.run.undo.iterations
    nowhere = len(kept) < 2
    with st.popover("Go back", icon=":material/history:", disabled=nowhere):
        if nowhere:
            return
        latest = kept[-1]  # whenever there is a later one, the slider begins there again
        with st.container(key="back"):
            chosen = st.select_slider(
                "To update", kept, latest, key=f"back.{latest}", format_func=words.number
            )
        button("Go back to it", "undo", partial(session.go_back, chosen))
        st.caption("What came after is forgotten.")


def button(
    label: str, icon: str, action: Callable[[], None], help: str | None = None, **more: Any
) -> None:
    st.button(label, key=label, icon=f":material/{icon}:", on_click=action, help=help, **more)


def tick(session: Session, draw: Draw) -> None:
    """Draw, then train for a while. In this order nothing drawn is lost: what has not been sent
    when the next tick begins is never sent, and meanwhile there is time to send it."""
    BROOM.sweep()
    live_settings(session)
    place = LINE.place(id(session)) if session.playing else LINE.leave(id(session))
    if place:
        others = f"{LINE.most} others are" if LINE.most > 1 else "1 other is"
        st.info(f"{others} training; you are number {place} in line. Yours starts by itself.")
    keep(session, at_once=not session.playing)
    played, urgent, session.fresh = session.playing, session.fresh, False
    with GATE.turn(urgent=urgent):  # one at a time draws and trains, or all screens would starve
        show(session, draw)
        drawn = time.monotonic()
        if played and not place:
            session.advance(AFTER_A_CLICK if urgent else share())
    if played:
        time.sleep(max(0.0, drawn + SENDING - time.monotonic()))
        if not session.playing:  # it ran away, or has arrived: the whole page has to know
            st.rerun()


def show(session: Session, draw: Draw) -> None:
    """All that a tick draws."""
    if session.token and st.query_params.get(TOKEN) != session.token:
        st.rerun()  # the address is the whole page's to change
    st.caption(status(session.run))
    if session.unsaved:
        st.caption(f":material/warning: {words.plain(session.unsaved)}")
    coach(session)
    if session.run.trouble:
        st.warning(str(session.run.trouble), icon=":material/warning:")
        halve = partial(go_back_and_halve, session)
        button("Go back and halve the learning rate", "undo", halve, type="primary")
    draw(session)


def share() -> float:
    """Seconds of training in a turn: what a round has for each, beside drawing."""
    return max(LEAST, ROUND / max(1, LINE.training) - DRAWING)


def status(run: Run) -> str:
    """How far it has come, in words."""
    trainer = run.trainer
    if trainer.iteration == 0:
        return "It has read nothing yet. Press **Train** and watch what it writes."
    parts = [
        f"**{words.count(trainer.iteration, 'update')}**",
        f"{words.count(trainer.characters_read, 'letter')} read",
        f"{words.times(trainer.epochs)} through the whole text",
    ]
    if run.goal:
        parts.append(f"stops at update {words.number(run.goal)}")
    if speed := run.pace.letters_per_second():
        parts.append(f"{words.number(speed)} letters a second")
    return " · ".join(parts)
