"""Sentences that should be noticed. They may hold foreign words, so they are HTML: in Markdown,
addresses in them would become links, and names between colons icons."""

from html import escape

import streamlit as st


def warn(sentence: str) -> None:
    """A sentence about something that could not be done."""
    st.html(f'<div class="rnn-alert rnn-warning" role="alert">{escape(sentence)}</div>')
