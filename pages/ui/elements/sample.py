"""A sample on the screen: what is wrong in it, or what in it is copied, and a line about that."""

import streamlit as st

from pages.ui import format as words
from pages.ui.elements.styled_text import FAINT, WRONG, Span, with_marks
from rnn.corpora.grading import Grade
from rnn.evaluation.memorization import Copies
from rnn.playground.run import Run
from rnn.playground.samples import Sample

COPY_METER = (
    "How much of what it writes stands word for word in the text, in pieces too long to be alike "
    "by chance."
)
LONG_COPY = 80  # letters; a copy this long, or longer, is tinted most


def spans(sample: Sample) -> list[Span]:
    """The sample with its prompt faint, its mistakes underlined, its copies tinted."""
    if sample.grade:
        start = len(sample.prompt)
        marks = [
            (max(a, start) - start, b - start, WRONG) for a, b in sample.grade.wrong if b > start
        ]
        return [(sample.prompt, FAINT), *with_marks(sample.text, marks)]
    return [(sample.prompt, FAINT), *copied_spans(sample.text, sample.copies)]


def marks_explained(sample: Sample) -> str:
    """What the marks in a sample mean, if it has any."""
    if sample.grade and sample.grade.wrong:
        return "Underlined: wrong."
    if sample.copies and sample.copies.spans:
        return "Tinted: copied word for word; the longer, the stronger."
    return ""


def stamp(sample: Sample) -> str:
    """When a sample was written; and how much of it is copied, where the text is somebody's."""
    when = words.count(sample.iteration, "update")
    return f"{when}, {words.percent(sample.copies.share)} copied" if sample.copies else when


def copied_spans(text: str, copies: Copies | None) -> list[Span]:
    """A text with what is copied tinted: the longer the copy, the stronger."""
    runs = copies.spans if copies else ()
    ends = [(r.start, r.start + r.length, tint(r.length)) for r in runs]
    return with_marks(text, [mark for mark in ends if text[mark[0] : mark[1]].strip()])


def tint(length: int) -> str:
    """CSS for a copy of so many letters."""
    strength = 0.15 + 0.45 * min(1.0, length / LONG_COPY)
    return f"background: rgba(240, 228, 66, {strength:.2f}); border-radius: 3px"


def copy_meter(text: str, copies: Copies, run: Run) -> str:
    """How much of a text stands word for word in what was read, in a sentence."""
    least = run.index.least if run.index else 0
    longest = copies.longest
    if longest is None:
        return (
            f"**Copy meter: 0%.** No {least} letters in a row stand word for word in the text it "
            "learned from."
        )
    where = longest.position / len(run.trainer.text)
    piece = words.plain(words.one_line(text[longest.start : longest.start + longest.length]))
    return (
        f"**Copy meter: {words.percent(copies.share)}** of it stands word for word in the text. "
        f"Longest: {longest.length} letters, “{piece}”, {words.percent(where)} of the way in."
    )


def report_card(grade: Grade) -> None:
    """The marks, each as a bar."""
    for mark in grade.marks:
        share = mark.right / mark.of if mark.of else 0.0
        st.progress(share, text=f"{mark.label}: **{mark.right:,}** of {mark.of:,}")
