"""The tick that redraws a page.

The browser's timer calls it while something is under way. A tick asks the run for more, draws the
latest frame, and waits for nothing but the answers that its page asks for.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitInvalidLayoutContextError

from pages.ui.address import is_address_right
from pages.ui.boundary import boundary
from pages.ui.elements.alerts import warn
from pages.ui.sent_on_change import SentOnChange
from pages.ui.transport import read_live_controls
from pages.ui.widgets.narration import Line, narration
from rnn.playground.player import Player
from rnn.playground.recovery import recover
from rnn.playground.scheduling.admission import ADMISSION
from rnn.playground.scheduling.fair_lock import DRAWING
from rnn.playground.scheduling.redraw_interval import REDRAWS
from rnn.playground.session import Session

TOO_FAST = 1.4  # times too many ticks, after which the timer is set anew
BELOW_EVERY = 3.0  # seconds: what stands below is sent no more often while something is under way


@dataclass(frozen=True)
class View:
    """What a page does at every tick: ask the run, say something, draw."""

    draw: Callable[[Session], None]
    ask: Callable[[Session], None] | None = None
    # the page's own line of narration, which stands where nothing more urgent is to be said
    say: Callable[[Session], Line | None] | None = None
    # HTML below what is drawn, which is sent only as it becomes another
    below: Callable[[Session], str] = lambda session: ""


def redraw(session: Session, view: View, still: Callable[[], None] | None = None) -> None:
    """The line of narration and below it what the page draws, now and at every tick. `still` draws
    what stands between them and does not change with the run.

    A tick writes the line into a place outside of it, which must be a container: Streamlit (1.67)
    may drop what was queued for such a place, and an st.empty would then break the page.
    """
    active, interval = session.active, _interval()
    session.pressed = True
    line = st.container(horizontal=True, vertical_alignment="center", key="narration")
    if still:
        still()
    interval_now, drawn = interval if active else None, _of_the_page(session)
    below = SentOnChange(view.below, BELOW_EVERY)

    def tick() -> None:
        _tick(session, view, line, below, interval_now, drawn)

    # Streamlit tells fragments apart by name and place: on another page it is another one, or a
    # late message of that page's timer would draw this one there
    tick.__qualname__ = f"tick of {session.page}"
    with st.container(key="live"):  # a grid: see style.css
        st.fragment(run_every=interval_now)(tick)()
        below.draw(session)


def _interval() -> float:
    """Seconds between two ticks of one visitor."""
    return REDRAWS.seconds(ADMISSION.training)


def _of_the_page(session: Session) -> tuple[int, Player, bool, bool]:
    """What the parts outside of the tick depend on: the edition of the controls, the run, whether a
    book is on its way, whose timer is theirs, and whether the run plays. Where it stops they are
    drawn anew once it is saved; so the last tells only while it cannot be."""
    is_unsaved = bool(session.autosave.trouble)
    fetches, plays = session.book_fetch.is_under_way, session.player.playing
    return session.edition, session.player, fetches, is_unsaved and plays


def _tick(
    session: Session,
    view: View,
    line: DeltaGenerator,
    below: SentOnChange,
    interval: float | None,
    drawn: tuple[int, Player, bool, bool],
) -> None:
    """Ask for more, and draw the latest frame. `interval` is what the timer was set to while
    something was under way, None if nothing was; `drawn` is what the rest of the page was drawn of.

    One that fails by the clock pauses the run, since the next would fail like it.
    """
    by_clock, failures = not session.pressed, list[str]()
    with boundary(failures.append):
        _ask_and_draw(session, view, line, below, interval)
    if _of_the_page(session) != drawn:
        st.rerun()  # what stands outside the tick is to show something else
    if failures and by_clock:
        session.player.pause()
        session.messages.error = failures[0]
        st.rerun()
    for failure in failures:
        warn(failure)


def _ask_and_draw(
    session: Session, view: View, line: DeltaGenerator, below: SentOnChange, interval: float | None
) -> None:
    read_live_controls(session)
    player = session.player
    if player.lost and recover(session):
        st.rerun()
    place = _queue(session)
    player.admitted = place == 0
    player.tick()
    session.autosave.save_if_due(player, at_once=not player.playing)
    session.messages.notes += session.autosave.take_notes()
    pressed, session.pressed = session.pressed, False
    active = session.active

    def narrate() -> None:
        with line:
            narration(session, place, view.say(session) if view.say else None)

    def draw() -> None:
        view.draw(session)
        below.update(session)

    # a page that says nothing of its own has a line about the run alone: that waits for no answer
    early, late = ([], [narrate, draw]) if view.say else ([narrate], [draw])
    with suppress(StreamlitInvalidLayoutContextError):
        # raised where the whole page has begun to run again beside this tick, which nobody will see
        seconds = _in_turn(pressed, early)
        if view.ask:
            view.ask(session)
        active = session.active  # before the frame is drawn: its successor may come meanwhile
        REDRAWS.note(seconds + _in_turn(pressed, late))
    is_slow_enough = interval is None or _interval() < TOO_FAST * interval
    is_set_right = active == session.active == (interval is not None)
    if not is_set_right or not is_slow_enough or not is_address_right(session):
        st.rerun()  # the timer and the address are the whole page's to change


def _in_turn(urgent: bool, parts: Sequence[Callable[[], None]]) -> float:
    """Draw parts of a page, if there are any, when it is its turn; gives the seconds it took."""
    if not parts:
        return 0.0
    with DRAWING.turn(urgent=urgent):
        start = time.perf_counter()
        for part in parts:
            part()
        return time.perf_counter() - start


def _queue(session: Session) -> int:
    """The visitor's place in line; 0 if they may train, or do not want to."""
    if session.player.playing:
        return ADMISSION.place(id(session), session.player.cost)
    ADMISSION.leave(id(session))
    return 0
