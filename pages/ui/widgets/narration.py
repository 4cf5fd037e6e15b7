"""One line of narration, of fixed height: what is true now, what waits to be pressed, and one next
step. Of all that could be said the most urgent is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from pages.ui.elements.likeness import describe_likeness
from pages.ui.elements.styled_text import narration_html
from pages.ui.format import format_count, format_number, format_times, show_on_one_line
from pages.ui.widgets.advice import LABELS, current_advice, follow
from pages.ui.widgets.button import button
from pages.ui.widgets.changes import describe_change
from pages.ui.widgets.experiments import next_step
from pages.ui.widgets.own_text import TEXT
from rnn.corpora import KINDS
from rnn.corpora.grading import Mark
from rnn.errors import isolate
from rnn.playground.finish import can_finish
from rnn.playground.frame import Frame
from rnn.playground.milestones import find_milestone
from rnn.playground.scheduling.admission import ADMISSION
from rnn.playground.session import Session

ABOUT = (
    "It guesses the next letter of the text, sees the right one, and adjusts itself a little. That "
    "is all it ever does."
)


@dataclass(frozen=True)
class Line:
    """A sentence that begins in bold, and what the button beside it does, if there is one."""

    head: str
    sentence: str = ""
    label: str = ""
    action: Callable[[], object] | None = None
    mood: str = "calm"  # or "good", "note", "waits", "wrong": see style.css
    key: str = "next"  # of the button


def narration(session: Session, place: int) -> None:
    """Draw the line. `place` is the visitor's in the queue of those who want to train."""
    line = compose(session, place)
    with st.container(horizontal=True, vertical_alignment="center", key="narration"):
        progress = describe_progress(session.player.frame)
        st.html(narration_html(line.head, line.sentence, progress, line.mood))
        if line.action:
            button(session, line.label, line.key, line.action)


def compose(session: Session, place: int) -> Line:
    """The most urgent of all lines."""
    lines = (
        _trouble(session),
        _waiting(session, place),
        _note(session),
        _finish(session),
        _advice(session),
        _milestone(session),
    )
    return next(filter(None, lines), None) or _calm(session)


def _trouble(session: Session) -> Line | None:
    if trouble := session.player.frame.trouble:
        action = partial(halve_rate, session)
        return Line("It went wrong.", trouble, "Go back, half the rate", action, "wrong", "rescue")
    messages, player = session.messages, session.player
    refusal = messages.refusal if session.is_outdated else ""
    is_empty = session.draft.options[session.draft.kind].get(TEXT) == ""  # nothing given yet
    corpus = "" if is_empty else messages.corpus
    if said := refusal or corpus or player.failure or session.autosave.trouble:
        return Line("", said, mood="wrong")
    return None


def halve_rate(session: Session) -> None:
    """Go back to where the loss was lowest, at half the rate."""
    session.go_back_to_best(session.player.frame.hyperparameters.learning_rate / 2)


def _waiting(session: Session, place: int) -> Line | None:
    """What waits to be given, pressed or begun; any notes stand behind it, so that none is lost."""
    line = _waiting_text(session) or _changes(session) or _queue(place)
    if line is None:
        return None
    return replace(line, sentence=" ".join([line.sentence, *session.messages.notes]))


def _waiting_text(session: Session) -> Line | None:
    """A book that is to be fetched, or a text of one's own that is to be given."""
    draft, running = session.draft, session.player.corpus
    if session.book_fetch.is_under_way:
        return Line("The book is on its way.", "Meanwhile all goes on as it is.", mood="waits")
    if draft.kind == draft.corpus.kind:
        return None
    reads = f"The network still reads {isolate(running.name)}."
    if KINDS[draft.kind].fetches:
        return Line("Pick a book in the sidebar and fetch it.", reads, mood="waits")
    return Line("Paste or upload your text in the sidebar.", reads, mood="waits")


def _changes(session: Session) -> Line | None:
    if not session.is_outdated:
        return None
    return Line(*describe_change(session), session.start_over, "waits", "begin")


def _queue(place: int) -> Line | None:
    if not place:
        return None
    others = f"{ADMISSION.training} others are" if ADMISSION.training > 1 else "1 other is"
    sentence = f"{others} training; you are number {place} in line. Yours starts by itself."
    return Line("", sentence, mood="waits")


def _note(session: Session) -> Line | None:
    notes = session.messages.notes
    return Line("", " ".join(notes), mood="note") if notes else None


def _finish(session: Session) -> Line | None:
    frame = session.player.frame
    if frame.finished_at is None:
        return None
    marks = frame.live.grade.marks if frame.live.grade else ()
    said = f"{describe_mark(marks[0])}." if marks else ""
    return Line("It has got it.", said, *next_step(session), mood="good")


def describe_mark(mark: Mark) -> str:
    """What is right in what it writes, such as "real words: 34 of 40"."""
    return f"{mark.label}: {mark.right:,} of {mark.of:,}"


def _advice(session: Session) -> Line | None:
    advice = current_advice(session)
    if advice is None:
        return None
    noticed = f"Noticed at update {format_number(advice.iteration)}:"
    action = partial(follow, session, advice.action)
    key = f"advice.{advice.action}"
    return Line(noticed, advice.sentence, LABELS[advice.action], action, key=key)


def _milestone(session: Session) -> Line | None:
    """What it has just learned, by what it writes now."""
    frame, corpus = session.player.frame, session.player.corpus
    found = find_milestone(frame.live, corpus) if frame.iteration else None
    if found is None:
        return _marks(session)
    loop = isolate(show_on_one_line(found.loop))
    if not found.is_right:
        return Line(f"It goes round in a loop: {loop}.", "It is not the right one yet.")
    head = f"It has found the loop {loop}."
    if found.has_beginning:
        goes_on = session.player.playing and can_finish(corpus)
        more = " It goes on until it is sure of them." if goes_on else ""
        return Line(head, f"Every letter is right.{more}")
    if found.prompt_is_rare:
        prompt = isolate(show_on_one_line(frame.live.prompt))
        rare = f"“{prompt}” comes only once in the whole text, so it learns that last."
        return Line(head, f"Only the beginning is wrong: {rare}")
    return Line(head, "The beginning is still wrong.")


def _marks(session: Session) -> Line | None:
    """What is right in what it writes, if anything is."""
    grade = session.player.frame.live.grade
    marks = [describe_mark(mark) for mark in grade.marks if mark.right] if grade else []
    if not session.player.playing or not marks:
        return None
    return Line("It is learning.", " · ".join(marks))


def _calm(session: Session) -> Line:
    frame, player = session.player.frame, session.player
    if frame.iteration == 0 and not player.playing:
        return Line("It has learned nothing yet, so it writes babble.", "Press Train, and watch.")
    if player.playing:
        return Line("It is learning.", ABOUT)
    return Line("It rests.", "Train goes on from here; Step does one single update.")


def describe_progress(frame: Frame) -> str:
    """How far it has come, in words."""
    likeness = filter(None, [describe_likeness(frame.likeness)])
    if frame.iteration == 0:
        return " · ".join(["It has read nothing yet", *likeness])
    parts = [
        f"**{format_count(frame.iteration, 'update')}**",
        f"{format_times(frame.epochs)} through {describe_what_it_reads(frame)}",
    ]
    if frame.finished_at is not None:
        parts.append(f"finished at update {format_number(frame.finished_at)}")
    if frame.goal:
        parts.append(f"stops at update {format_number(frame.goal)}")
    if speed := frame.characters_per_second:
        parts.append(f"{format_number(speed)} letters a second")
    return " · ".join([*parts, *likeness])


def describe_what_it_reads(frame: Frame) -> str:
    """Which part of the text lies in its windows."""
    if frame.never_read == 0:
        return "the whole text"
    return f"all but {format_count(frame.never_read, 'letter')} of the text"
