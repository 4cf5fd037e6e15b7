"""The kept samples on the screen: how a run's writing has grown."""

from functools import lru_cache

from pages.ui.elements.sample import sample_spans
from pages.ui.elements.styled_text import (
    DIARY_LENGTH,
    box_html,
    diary_html,
    entry_html,
    heading_html,
)
from pages.ui.format import format_count, format_percent
from rnn.playground.frame import Frame
from rnn.playground.page_state import TrainPage
from rnn.playground.samples import Sample


def attempts_html(frame: Frame, page: TrainPage) -> str:
    """The kept samples, the latest first; made only when there is another."""
    samples = frame.samples or ()
    if page.attempts is None or page.attempts[0] is not samples:
        diary = diary_html(map(_attempt_html, reversed(samples)))
        heading = heading_html("Its earlier attempts")
        page.attempts = samples, f'<div class="rnn-attempts">{heading}{box_html(diary, 300)}</div>'
    return page.attempts[1]


@lru_cache(maxsize=1024)
def _attempt_html(sample: Sample) -> str:
    return entry_html(stamp(sample), sample_spans(sample))


def stamp(sample: Sample) -> str:
    """When a sample was written; and how much of all of it is copied, where the text is somebody's:
    a diary may show less than all."""
    when, copies = format_count(sample.iteration, "update"), sample.copies
    if copies is None or copies.is_too_little:
        return when
    if copies.lines is None:
        copied = f"{format_percent(copies.fraction)} copied" if copies.fraction else "no long copy"
        return f"{when}, {copied}"
    if not copies.lines:
        return f"{when}, no whole line"
    of_all = "of all" if len(sample.prompt + sample.text) > DIARY_LENGTH else "of"
    return f"{when}, {copies.new_lines} {of_all} {format_count(copies.lines, 'line')} new"
