"""How far a network has come, in words."""

from pages.ui.elements.likeness import describe_likeness
from pages.ui.format import format_count, format_number, format_times
from rnn.corpora.grading import Mark
from rnn.playground.frame import Frame


def describe_mark(mark: Mark) -> str:
    """What is right in what it writes, such as "real words: 34 of 40"."""
    return f"{mark.label}: {mark.right:,} of {mark.of:,}"


def describe_progress(frame: Frame) -> str:
    """How far it has come, in words."""
    # with another learning rate it has gone its own way, whatever was known before
    likeness = filter(None, ["" if frame.rate_changed else describe_likeness(frame.likeness)])
    if frame.iteration == 0:
        return " · ".join(["Your network has not trained yet", *likeness])
    parts = [
        f"**{format_count(frame.iteration, 'update')}**",
        f"{format_times(frame.epochs)} through {describe_what_it_reads(frame)}",
    ]
    if frame.finished_at is not None:
        parts.append(f"finished at update {format_number(frame.finished_at)}")
    if frame.goal:
        parts.append(f"stops at update {format_number(frame.goal)}")
    if speed := frame.characters_per_second:
        parts.append(f"{format_count(speed, 'letter')} a second")
    return " · ".join([*parts, *likeness])


def describe_what_it_reads(frame: Frame) -> str:
    """Which part of the text lies in its windows."""
    whole, part = "the whole text", "the text"
    if frame.curve.held_out:
        whole = part = "nine tenths of the text"
    if frame.never_read == 0:
        return whole
    return f"all but {format_count(frame.never_read, 'letter')} of {part}"
