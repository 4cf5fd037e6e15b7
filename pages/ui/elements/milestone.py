"""What a network has just learned, and what there is to see when it has learned all, in words."""

from pages.ui.format import format_percent, show_on_one_line
from rnn.corpora.base import Corpus
from rnn.errors import isolate
from rnn.playground.finish import can_finish
from rnn.playground.frame import Frame
from rnn.playground.milestones import Milestone, find_milestone
from rnn.training.diagnosis import best_margin

NOT_YET = "It is not the right one yet."

Said = tuple[str, str]  # how a line begins, and how it goes on


def describe_milestone(found: Milestone, frame: Frame, corpus: Corpus, playing: bool) -> Said:
    """The loop that it goes round in."""
    loop = f"“{_shown(found.loop)}”"
    if not found.is_right:
        so_far = "The text has it too, and ends in another." if found.is_in_text else NOT_YET
        return f"It goes round in a loop: {loop}.", so_far
    head = f"It has found the loop {loop}."
    if not found.has_beginning:
        return head, _describe_beginning(frame, corpus, found)
    if playing and can_finish(corpus):
        return head, f"Every letter is right. {_describe_rest(frame, corpus)}"
    return head, "Every letter is right."


def _describe_beginning(frame: Frame, corpus: Corpus, found: Milestone) -> str:
    """Why it is still wrong, and how near to right."""
    if not found.prompt_is_rare:
        return "The beginning is still wrong."
    prompt = frame.live.prompt
    said = f"Only the start is wrong: {_describe_rarity(frame)}."
    if frame.opening is None:
        return said
    right = _shown(corpus.text[len(prompt)])
    return f"{said} The right “{right}” gets {format_percent(frame.opening)} so far."


def _describe_rarity(frame: Frame) -> str:
    return f"“{_shown(frame.live.prompt)}” comes once in the whole text"


def _shown(text: str) -> str:
    return isolate(show_on_one_line(text))


def _describe_rest(frame: Frame, corpus: Corpus) -> str:
    """How far its loss still has to fall until nothing is left to learn."""
    least = corpus.entropy or 0.0
    goal = least + best_margin(least)
    if frame.comparison_loss <= goal:
        return "It goes on until the next look at what it writes."
    now = frame.comparison_loss
    digits = next((n for n in range(2, 6) if f"{now:.{n}f}" != f"{goal:.{n}f}"), 6)
    return (
        f"It goes on until it is sure: its loss has to fall from {now:.{digits}f} to "
        f"{goal:.{digits}f}, with nothing wrong then."
    )


def describe_success(frame: Frame, corpus: Corpus, page: str = "Train") -> Said:
    """What it can, and what to look at then on a page."""
    head = describe_end(frame)
    if page == "Inside":
        return head, "Now look inside: how does it do it?"
    if page != "Train":
        return head, ""
    found = find_milestone(frame.live, corpus)
    if found and found.has_beginning and found.prompt_is_rare:
        return head, f"{_describe_rarity(frame)}, so the start is practised least."
    if corpus.entropy:
        return head, "Look at the bars in the picture: where is it sure, and where can nobody be?"
    return head, "Look at the bars in the picture: how sure is it of each letter?"


def describe_end(frame: Frame) -> str:
    """That it is finished, with what is right of what it writes: all of it, or each mark where it
    may write anything."""
    grade = frame.live.grade
    if grade is None:
        return "It keeps to the rule."
    if grade.by_chance:
        marks = ", ".join(f"{mark.right:,} of {mark.of:,} {mark.label}" for mark in grade.marks)
        return f"Hardly anything is left to learn: {marks}."
    right = sum(mark.right for mark in grade.marks)
    of = sum(mark.of for mark in grade.marks)
    return f"What it writes keeps to the rule: {right:,} of {of:,}."
