"""What the network that writes loses when its memory is emptied before every letter."""

from pages.ui.elements.styled_text import note_html
from pages.ui.format import format_number
from rnn.playground.page_state import Written


def forgetting_html(written: Written) -> str:
    """A line about it; empty where nothing is emptied."""
    answer = written.answers[0]
    if answer is None or answer.value.with_memory is None:
        return ""
    return note_html(describe_forgetting(answer.value.text, answer.value.with_memory))


def describe_forgetting(text: str, with_memory: str) -> str:
    """Whether it writes something else than with its memory, and from which letter on."""
    emptied = "**Its memory is emptied before every letter**"
    if text == with_memory:
        return f"{emptied}, and it writes the same as with it: here the last letter is enough."
    pairs = zip(text, with_memory, strict=True)
    first = next(n for n, (mine, other) in enumerate(pairs, 1) if mine != other)
    return (
        f"{emptied}, so each hangs on the one before alone. With its memory it would write "
        f"something else from its letter {format_number(first)} on."
    )
