"""What a look has seen: its picture, and beside it what is true of it, in sentences."""

from html import escape
from pathlib import Path

import streamlit as st

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.markup import show_html
from pages.ui.elements.styled_text import note_html
from pages.ui.format import format_count
from rnn.playground.looks.base import Seen, Silence

STYLE = Path(__file__).with_name("looks.css")
LOOKING = "Looking …"


def look_answer(look: LookElement, seen: Seen | None) -> None:
    """Draw it where it stands: one piece of HTML, and the charts. looks.css puts them in a grid."""
    if seen is None:
        show_html(note_html(LOOKING))
        return
    when = ""
    if seen.iteration is not None:
        when = note_html(f"After {format_count(seen.iteration, 'update')}:")
    if isinstance(seen.value, Silence):
        show_html(when + sentences_html([seen.value.reason]))
        return
    picture = look.draw(seen.value)
    show_html(picture_html(picture, when + sentences_html(describe_seen(look, seen))))
    for number, chart in enumerate(picture.charts, 1):
        st.vega_lite_chart(
            chart.data,
            chart.spec,
            width="content" if picture.beside else "stretch",
            key=f"look-{number}-{look.key}",
            alt=chart.alt,
        )


def describe_seen(look: LookElement, seen: Seen) -> list[str]:
    """What is true of an answer, and, once it has trained, what was true before."""
    said = look.describe(seen.value)
    return [*said, *look.compare(seen.value)] if seen.iteration else said


def picture_html(picture: Picture, words: str) -> str:
    """All of a look but its charts; the grid puts each part in its place."""
    beside = " rnn-look-beside" if picture.beside else ""
    parts = [f'<div class="rnn-look{beside}">{words}</div>']
    parts += [
        f'<div class="rnn-look-note rnn-look-note-{number}">{note_html(chart.note)}</div>'
        for number, chart in enumerate(picture.charts, 1)
        if chart.note
    ]
    for place, html in (("above", picture.above), ("below", picture.below)):
        if html:
            parts.append(f'<div class="rnn-look-{place}">{html}</div>')
    return "".join(parts)


def sentences_html(sentences: list[str]) -> str:
    """Sentences one under the other. Foreign words in them are shown as they are."""
    return "".join(f'<p class="rnn-finding">{escape(sentence)}</p>' for sentence in sentences)
