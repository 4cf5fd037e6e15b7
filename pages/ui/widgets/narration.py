"""One line of narration, of fixed height: what is true now, what waits to be pressed, and one next
step. Of all that could be said the most urgent is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from pages.ui.elements.looks import left_alone
from pages.ui.elements.markup import show_html
from pages.ui.elements.milestone import describe_milestone, describe_success
from pages.ui.elements.progress import describe_mark, describe_progress
from pages.ui.elements.styled_text import narration_html
from pages.ui.elements.swing import describe_alarm
from pages.ui.format import format_number
from pages.ui.widgets.advice import LABELS, current_advice, follow
from pages.ui.widgets.button import button, until_replaced
from pages.ui.widgets.changes import (
    describe_bad_text,
    describe_change,
    describe_details,
    describe_refusal,
    in_plain_words,
)
from pages.ui.widgets.experiments import next_step
from pages.ui.widgets.waiting_text import describe_waiting, fetch_and_start
from rnn.playground.bring_back import rewind_to_best
from rnn.playground.milestones import find_milestone
from rnn.playground.scheduling.admission import ADMISSION
from rnn.playground.session import Session

BEGIN = "begin"  # the key of the button that begins with what was chosen
INSIDE, LOOP = "pages/inside.py", left_alone.LOOK.key  # where a loop can be seen
ABOUT = (
    "It guesses the next letters of the text, sees the right ones, and adjusts itself a little. "
    "That is all it ever does."
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
    details: str = ""  # what its button brings along, to be read under the pointer
    progress: str = ""  # the small line below it; by default how far the network has come


def narration(session: Session, place: int, of_page: Line | None = None) -> None:
    """Draw the line. `place` is the visitor's in the queue of those who want to train; `of_page`
    what the page says where nothing is more urgent."""
    if session.inside.wanted:
        session.inside.wanted = False
        st.switch_page(INSIDE)
    line = compose(session, place, of_page)
    progress = line.progress or describe_progress(session.player.frame)
    show_html(narration_html(line.head, line.sentence, progress, line.mood))
    if line.action:  # the button stands at the end of the line: see style.css
        emphasis = "primary" if line.key == BEGIN else "secondary"
        button(session, line.label, line.key, line.action, type=emphasis, help=line.details or None)


def compose(session: Session, place: int, of_page: Line | None = None) -> Line:
    """The most urgent of all lines."""
    lines = (
        _trouble(session),
        _waiting(session, place),
        _note(session),
        of_page,
        _nothing_to_learn(session),
        _finish(session),
        _advice(session),
        _milestone(session),
    )
    line = next(filter(None, lines), None) or _calm(session)
    if warning := _warning(session):
        line = replace(line, sentence=f"{line.sentence} {warning}".lstrip())
    if trouble := session.autosave.trouble:  # it may last, and hides nothing
        mood = line.mood if line.action else "wrong"
        line = replace(line, sentence=f"{line.sentence} {trouble}".lstrip(), mood=mood)
    return line


def _warning(session: Session) -> str:
    """What is known of a run before it begins: of the draft, or of a run without an update."""
    player, draft = session.player, session.draft
    if session.is_outdated:
        return "" if describe_refusal(session) else describe_alarm(draft.hyperparameters)
    if player.frame.iteration or player.playing:
        return ""
    return describe_alarm(player.frame.hyperparameters.as_dict())


def _trouble(session: Session) -> Line | None:
    if trouble := session.player.frame.trouble:
        action = partial(halve_rate, session)
        return Line("It went wrong.", trouble, "Rewind, half the rate", action, "wrong", "rescue")
    is_unforeseen = session.is_outdated and not describe_refusal(session)
    refusal = in_plain_words(session.messages.refusal) if is_unforeseen else ""
    if said := refusal or describe_bad_text(session) or session.player.failure:
        return Line("", said, mood="wrong")
    return None


def halve_rate(session: Session) -> None:
    """Rewind to where the loss was lowest, at half the rate."""
    rewind_to_best(session, session.player.frame.hyperparameters.learning_rate / 2)


def _waiting(session: Session, place: int) -> Line | None:
    """What waits to be given, pressed or begun; any notes stand behind it, so that none is lost."""
    line = _waiting_text(session) or _changes(session) or _queue(place)
    if line is None:
        return None
    return replace(line, sentence=" ".join([line.sentence, *session.messages.notes]))


def _waiting_text(session: Session) -> Line | None:
    """A book that is to be fetched, or a text of one's own that is to be given."""
    said = describe_waiting(session)
    if said is None:
        return None
    head, sentence, can_fetch = said
    if not can_fetch:
        return Line(head, sentence, mood="waits")
    return Line(
        head, sentence, "Fetch and start", partial(fetch_and_start, session), "waits", BEGIN
    )


def _changes(session: Session) -> Line | None:
    if not session.is_outdated:
        return None
    if refusal := describe_refusal(session):
        return Line("", refusal, mood="wrong")
    begin = until_replaced(session, session.start_over)
    details = describe_details(session)
    return Line(*describe_change(session), begin, "waits", BEGIN, details)


def _queue(place: int) -> Line | None:
    if not place:
        return None
    others = f"{ADMISSION.training} others are" if ADMISSION.training > 1 else "1 other is"
    sentence = f"{others} training; you are number {place} in line. Yours starts by itself."
    return Line("", sentence, mood="waits")


def _note(session: Session) -> Line | None:
    """What came to pass while nobody looked, or with a link."""
    messages = session.messages
    if messages.notes:
        return Line("", " ".join([*messages.notes, *(messages.welcome or ())]), mood="note")
    return Line(*messages.welcome, mood="good") if messages.welcome else None


def _nothing_to_learn(session: Session) -> Line | None:
    if session.player.frame.blind_loss:
        return None
    why = "All letters of its text are the same, so it was right before it trained."
    return Line("There is nothing to learn.", why)


def _finish(session: Session) -> Line | None:
    frame, corpus = session.player.frame, session.player.corpus
    if frame.finished_at is None:
        return None
    return Line(*describe_success(frame, corpus, session.page), *next_step(session), mood="good")


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
    player = session.player
    frame, corpus = player.frame, player.corpus
    found = find_milestone(frame.live, corpus) if frame.iteration else None
    if found is None:
        return _marks(session)
    said = describe_milestone(found, frame, corpus, player.playing)
    if session.page != "Train" or not found.is_right:
        return Line(*said)
    return Line(*said, "See it", partial(session.inside.want, LOOP), key="see")


def _marks(session: Session) -> Line | None:
    """What is right in what it writes, if anything is."""
    grade = session.player.frame.live.grade
    marks = [describe_mark(mark) for mark in grade.marks if mark.right] if grade else []
    if not session.player.playing or not marks or not session.player.frame.iteration:
        return None
    return Line("It is training:", " · ".join(marks))


def _calm(session: Session) -> Line:
    frame, player = session.player.frame, session.player
    if frame.iteration == 0 and not player.playing:
        return Line("It has learned nothing yet, so it writes babble.", "Press Train, and watch.")
    if player.playing:
        return Line("It is training.", ABOUT)
    if player.under_way:
        return Line("It is coming to rest.", "What it has begun is done first.")
    return Line(
        "It rests.",
        "Press Train to go on. Step is one update: some letters are read, one correction made.",
    )
