"""Text that a network or a stranger wrote, on the screen exactly as it is: escaped, never read as
Markdown or HTML."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from pages.ui import format as words

PAPER = (
    "font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; line-height: 1.6;"
    "white-space: pre-wrap; overflow-wrap: anywhere; margin: 0;"
    "--wrong: underline wavy #D55E00 1.5px; text-underline-offset: 3px;"
)
FAINT = "opacity: .55"
WRONG = "text-decoration: var(--wrong)"  # short: it stands around every wrong letter

ENTRY = 100  # letters of a diary entry that are shown

Span = tuple[str, str]  # text, CSS


def with_marks(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Span]:
    """A text in spans; each mark (from, to, CSS) becomes one. Marks ascend and do not overlap."""
    spans, done = [], 0
    for start, end, css in marks:
        spans += [(text[done:start], ""), (text[start:end], css)]
        done = end
    return [*spans, (text[done:], "")]


def ink(spans: Iterable[Span], size: str = "1rem") -> None:
    """Write spans one after another, in type of one width."""
    style = f"{PAPER} font-size: {size}; background: none; padding: 0"
    st.html(f'<pre style="{style}">{html(spans)}</pre>')


def one_line(text: str) -> None:
    """As much of a text as has room on one line, faintly."""
    style = f"{PAPER} {FAINT}; white-space: pre; overflow: hidden; text-overflow: ellipsis"
    st.html(f'<pre style="{style}; background: none; padding: 0">{escape(text)}</pre>')


def html(spans: Iterable[Span]) -> str:
    return "".join(
        f'<span style="{css}">{escape(text)}</span>' if css else escape(text) for text, css in spans
    )


def diary(entries: Iterable[tuple[str, list[Span]]]) -> None:
    """Entries of (stamp, the first letters of a text), one under the other, as one element; blank
    lines would tear an entry apart, so line breaks are shown as signs."""
    cells = "".join(
        f"<i>{escape(stamp)}</i><span>{words.one_line(html(first(spans, ENTRY)))}</span>"
        for stamp, spans in entries
    )
    columns = "display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .6rem 1rem"
    st.html(f'<div style="{PAPER} {columns}; font-size: .85rem">{cells}</div>')


def first(spans: Iterable[Span], letters: int) -> list[Span]:
    """As many spans as hold so many letters, the last one shortened."""
    kept = []
    for text, css in spans:
        kept.append((text[:letters], css))
        letters = max(0, letters - len(text))
    return [span for span in kept if span[0]]
