"""Text that a network or a stranger wrote, as HTML: escaped, so that it is shown exactly as it is
and never read as Markdown or markup."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from html import escape

from pages.ui.format import show_on_one_line
from rnn.corpora.segmentation import cluster_edges, cut

FAINT, WRONG, UNKNOWN = "rnn-faint", "rnn-wrong", "rnn-unknown"  # classes of style.css
DIARY_LENGTH = 100  # characters of a diary entry that are shown

Span = tuple[str, str]  # text, and a class of style.css or a CSS declaration


def mark_spans(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Span]:
    """A text in spans; each mark (from, to, style) becomes one, made longer where it would tear an
    accent from its letter. Marks ascend and do not overlap."""
    spans, done = [], 0
    edges = cluster_edges(text)
    for start, end, style in marks:
        start = max(done, edges[bisect_right(edges, start) - 1])
        end = max(done, edges[bisect_left(edges, end)])
        spans += [(text[done:start], ""), (text[start:end], style)]
        done = end
    return [*spans, (text[done:], "")]


def spans_html(spans: Iterable[Span]) -> str:
    """Spans one after another."""
    return "".join(_span_html(text, style) for text, style in spans if text)


def _span_html(text: str, style: str) -> str:
    if not style:
        return escape(text)
    attribute = "style" if ":" in style else "class"
    return f'<span {attribute}="{style}">{escape(text)}</span>'


def text_html(spans: Iterable[Span], size: str = "1rem") -> str:
    """Spans in type of one width, with their line breaks; each line in its own direction."""
    inside = spans_html(spans)
    return f'<pre class="rnn-text" dir="auto" style="font-size: {size}">{inside}</pre>'


def box_html(content: str, height: int | None = None) -> str:
    """A frame around something; a box of fixed height, in pixels, scrolls."""
    style = f"height: {height}px" if height else ""
    return f'<div class="rnn-box" tabindex="0" style="{style}">{content}</div>'


def line_html(label: str, text: str) -> str:
    """As much of the beginning of a text as has room on one line, faintly, after a label."""
    shown = escape(show_on_one_line(text))
    return f'<p class="rnn-text rnn-line rnn-faint">{escape(label)} <bdi>{shown}</bdi></p>'


def heading_html(text: str, explanation: str = "") -> str:
    """A heading; the explanation shows under the pointer, or when it has the focus."""
    return f'<h2 class="rnn-heading">{escape(text)}{_help_html(explanation)}</h2>'


def note_html(text: str, explanation: str = "") -> str:
    """A small line of plain text; `**` marks what is bold. The explanation shows as a heading's."""
    pieces = escape(text).split("**")
    bold = (f"<b>{piece}</b>" if i % 2 else piece for i, piece in enumerate(pieces))
    return f'<p class="rnn-note">{"".join(bold)}{_help_html(explanation)}</p>'


def plain_html(text: str) -> str:
    """A small line of foreign words: nothing in it is a sign."""
    return f'<p class="rnn-note">{escape(text)}</p>'


def _help_html(explanation: str) -> str:
    if not explanation:
        return ""
    told = escape(explanation)
    return f' <span class="rnn-help" tabindex="0" role="note" aria-label="{told}">?</span>'


def narration_html(head: str, sentence: str, progress: str, mood: str) -> str:
    """The line of narration: a sentence with a bold beginning, and how far the network has come."""
    said = f"<b>{escape(head)}</b> {escape(sentence)}" if head else escape(sentence)
    return f'<div class="rnn-narration" data-mood="{mood}"><p>{said}</p>{note_html(progress)}</div>'


def diary_html(entries: Iterable[str]) -> str:
    """Entries, one under the other."""
    return f'<div class="rnn-text rnn-diary">{"".join(entries)}</div>'


def entry_html(stamp: str, spans: Iterable[Span]) -> str:
    """An entry of a diary: its text on one line, cut at DIARY_LENGTH."""
    text = show_on_one_line(spans_html(_first(spans, DIARY_LENGTH)))
    return f"<i>{escape(stamp)}</i><bdi>{text}</bdi>"


def _first(spans: Iterable[Span], characters: int) -> list[Span]:
    """As many spans as hold so many characters, the last one shortened."""
    kept = []
    for text, style in spans:
        kept.append((cut(text, characters), style))
        characters = max(0, characters - len(text))
    return [span for span in kept if span[0]]
