"""What a look has seen: its picture, and beside it what is true of it, in sentences."""

from html import escape
from pathlib import Path

import streamlit as st

from pages.ui.elements.looks.base import LookElement
from pages.ui.elements.styled_text import note_html
from pages.ui.format import format_count
from rnn.playground.looks.base import Seen, Silence

STYLE = Path(__file__).with_name("looks.css")


def look_answer(look: LookElement, seen: Seen | None) -> None:
    """Draw it where it stands."""
    if seen is None:
        st.html(note_html("Looking …"))
        return
    when = ""
    if seen.iteration is not None:
        when = note_html(f"After {format_count(seen.iteration, 'update')}:")
    if isinstance(seen.value, Silence):
        st.html(when + sentences_html([seen.value.reason]))
        return
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        look.draw(seen.value)
    words.html(when + sentences_html(look.describe(seen.value)))


def sentences_html(sentences: list[str]) -> str:
    """Sentences one under the other. Foreign words in them are shown as they are."""
    return "".join(f'<p class="rnn-finding">{escape(sentence)}</p>' for sentence in sentences)
