"""Sentences that should be noticed. They may hold foreign words, so they are HTML: in Markdown,
addresses in them would become links, and names between colons icons."""

from html import escape

from pages.ui.elements.markup import show_html


def warn(sentence: str) -> None:
    """A sentence about something that could not be done."""
    show_html(f'<div class="rnn-alert rnn-warning" role="alert">{escape(sentence)}</div>')
