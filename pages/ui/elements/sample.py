"""A sample on the screen: what is wrong in it, or what in it is copied, and a line about that."""

import re
import unicodedata
from html import escape

from pages.ui.elements.comparison import comparison_html, expected_text, marked_places
from pages.ui.elements.milestone import describe_end
from pages.ui.elements.styled_text import (
    FAINT,
    Span,
    box_html,
    heading_html,
    line_html,
    mark_spans,
    note_html,
    text_html,
)
from pages.ui.format import format_count, format_percent, show_character, show_on_one_line
from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade
from rnn.corpora.segmentation import cut
from rnn.errors import isolate
from rnn.evaluation.memorization import Copies
from rnn.playground.frame import Frame
from rnn.playground.samples import Sample, sample_temperature, wrong_places

COPY_METER = (
    "How much of what it writes stands word for word in the text, in pieces too long to be alike "
    "by chance (of a row of blanks, or of the same letter, one counts for that). Shorter pieces "
    "are not counted, whatever they are; of a list of short lines, only whole ones are."
)
QUOTED = 60  # characters of the longest copy
BLANKS = re.compile(r"\s\s+")
LONG_COPY = 80  # characters; a copy this long, or longer, is tinted most
LONG = 120  # characters; a longer text is set smaller, to be seen without scrolling
SHOWN = 100  # characters of the text, to compare with
SPOKEN = 10  # mistakes that are told
BREAKS_THE_RULE = "Underlined: breaks the rule."
OPEN_END = "In grey at the end: may go on, so it is not counted."


def sample_html(frame: Frame, corpus: Corpus) -> str:
    """The live sample, under the text that it should be like. (A section: see style.css.)"""
    live = frame.live
    expected = expected_text(live, corpus)
    is_long = expected is not None and len(expected) > LONG
    if expected is not None:
        parts = [comparison_html(live, expected)]
    else:
        written = text_html(sample_spans(live), size="1.05rem")
        parts = [line_html("It reads", cut(corpus.text, SHOWN)), box_html(written, 150)]
    if live.grade:
        # below a long text the marks might not be in sight
        parts.insert(0 if is_long else len(parts), report_card_html(live.grade))
        parts.append(mistakes_html(live))
    if live.copies:
        parts.append(note_html(describe_copies(live.text, live.copies, frame, corpus)))
    inside = "".join([heading_html("What it writes"), _about_html(frame, corpus), *parts])
    styles = {"rnn-long": is_long, "rnn-right": live.text == expected}
    style = " ".join(["rnn-writes", *(name for name, holds in styles.items() if holds)])
    return f'<section class="{style}">{inside}</section>'


def mistakes_html(sample: Sample) -> str:
    """What is underlined, in words, for those who do not see it."""
    pieces = [speak(sample.text[start:end]) for start, end in wrong_places(sample)]
    more = ", and more" if len(pieces) > SPOKEN else ""
    if pieces:
        said = f"Wrong: {', '.join(pieces[:SPOKEN])}{more}."
    else:  # what has no end yet is not judged, so that nothing may be right either
        marks = sample.grade.marks if sample.grade else ()
        is_right = any(mark.right for mark in marks)
        said = "Nothing is wrong." if is_right else "There is nothing yet that can be judged."
    return f'<p class="rnn-spoken">{escape(said)}</p>'


def speak(piece: str) -> str:
    """A piece of a sample; one that would not be heard by its name, or blanks by their signs."""
    if len(piece) == 1 and unicodedata.category(piece) == "Po":
        return unicodedata.name(piece).lower()
    return show_on_one_line(piece) if piece.strip() else "".join(map(show_character, piece))


def _about_html(frame: Frame, corpus: Corpus) -> str:
    """That it is all right; until then when it was written, and what the marks mean."""
    live = frame.live
    if frame.finished_at is not None:
        head = escape(describe_end(frame))
        return f'<p class="rnn-note"><b class="rnn-success">✓ {head}</b> {explain_marks(live)}</p>'
    about = f"{_when_written(frame, corpus)} {explain_marks(live)}".rstrip()
    return f'<p class="rnn-note">{about}</p>'


def _when_written(frame: Frame, corpus: Corpus) -> str:
    live = frame.live
    if live.iteration == 0:
        return "Untrained: this is babble, not a bug." if frame.blind_loss else "Untrained."
    is_greedy = sample_temperature(corpus) == 0
    how = "its best guess each time" if is_greedy else "same luck each time"
    when = format_count(live.iteration, "update")
    return f'After {when}<span class="rnn-aside">, {how}</span>.'


def sample_spans(sample: Sample) -> list[Span]:
    """The sample with its prompt faint, its mistakes underlined, its copies tinted.

    Of a prompt with a blank line, what is before that only leads up to the sample: it is left out.
    """
    prompt = sample.prompt.rpartition("\n\n")[2]
    if sample.grade:
        return [(prompt, FAINT), *mark_spans(sample.text, marked_places(sample))]
    return [(prompt, FAINT), *copied_spans(sample.text, sample.copies)]


def explain_marks(sample: Sample) -> str:
    """What the marks in a sample mean, if it has any."""
    if sample.grade:
        marks = [BREAKS_THE_RULE] * bool(sample.grade.wrong)
        if marks and sample.grade.from_last_mistake:
            marks.append("From there on it is judged anew.")
        return " ".join([*marks, *[OPEN_END] * bool(sample.grade.open_end)])
    if sample.copies and sample.copies.spans:
        if sample.copies.lines:
            return "Tinted: lines that stand in the text."
        return "Tinted: copied word for word."
    return ""


def copied_spans(text: str, copies: Copies | None) -> list[Span]:
    """A text with what is copied tinted: the longer the copy, the stronger."""
    spans = copies.spans if copies else ()
    marks = [(s.start, s.start + s.length, _copy_tint(s.length)) for s in spans]
    return mark_spans(text, [mark for mark in marks if text[mark[0] : mark[1]].strip()])


def _copy_tint(length: int) -> str:
    """CSS for a copy of so many characters."""
    strength = 0.12 + 0.3 * min(1.0, length / LONG_COPY)  # light letters on it can still be read
    return f"background: rgba(240, 228, 66, {strength:.2f}); border-radius: 3px"


def describe_copies(text: str, copies: Copies, frame: Frame, corpus: Corpus) -> str:
    """How much of a text stands word for word in what was read, in a sentence."""
    if copies.lines is not None:
        return describe_lines(copies, copies.lines)
    if copies.is_too_little:
        return "**Copy meter:** there is too little here to tell a copy from chance."
    longest = copies.longest
    if longest is None:
        return (
            f"**Copy meter: 0%.** No piece of {frame.least_copied} letters (of a row of the same, "
            "one counts) stands word for word in the text it learned from."
        )
    where = format_percent(longest.position / len(corpus.text))
    piece = text[longest.start : longest.start + longest.length]
    short = BLANKS.sub(lambda blanks: blanks[0][0], piece)  # or nothing else might be seen of it
    quoted = cut(short, QUOTED)
    how = "" if piece.startswith(quoted) else " (a row of blanks or line breaks shown as one)"
    more = "…" if len(short) > QUOTED else ""
    quoted = isolate(show_on_one_line(quoted).replace("**", "*\u200b*")) + more
    least = min(span.length for span in copies.spans)
    pieces = f", in {len(copies.spans):,} pieces" if len(copies.spans) > 1 else ""
    if least < (frame.least_copied or 0):  # some were cut by others, and do not count by themselves
        pieces = ", in pieces that overlap"
    return (
        f"**Copy meter: {format_percent(copies.fraction)}** of it stands word for word in the "
        f"text{pieces}. Longest: {longest.length} letters, “{quoted}”{how}, {where} of the way in."
    )


def describe_lines(copies: Copies, lines: int) -> str:
    """How many of the whole lines that were written stand in the list that was read."""
    if not lines:
        return "**Copy meter:** it has not written a whole line yet."
    known = f"**Copy meter: {len(copies.spans)} of {format_count(lines, 'line')}**"
    stand = "stands" if len(copies.spans) == 1 else "stand"
    return f"{known} {stand} as a whole in the text it learned from; {copies.new_lines} new."


def report_card_html(grade: Grade) -> str:
    """The marks, each as a bar."""
    bars = "".join(_bar_html(mark.label, mark.right, mark.of) for mark in grade.marks)
    return f'<div class="rnn-bars">{bars}</div>'


def _bar_html(label: str, right: int, of: int) -> str:
    share = right / of if of else 0.0
    return (
        f'<div class="rnn-bar"><span>{label}: <b>{right:,}</b> of {of:,}</span>'
        f'<div><div style="width: {share:.1%}"></div></div></div>'
    )
