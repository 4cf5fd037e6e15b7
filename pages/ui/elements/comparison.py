"""What it writes, set exactly under what it should write."""

from html import escape

from pages.ui.elements.styled_text import FAINT, WRONG, mark_spans, spans_html
from pages.ui.format import show_on_one_line
from rnn.corpora.base import Corpus
from rnn.playground.samples import Sample, sample_temperature, wrong_places

PIECE = 5  # characters that stay together on a line


def expected_text(sample: Sample, corpus: Corpus) -> str | None:
    """What the sample should be, if there is only one right way to go on."""
    start, end = len(sample.prompt), len(sample.prompt) + len(sample.text)
    is_certain = sample_temperature(corpus) == 0
    if not is_certain or not corpus.text.startswith(sample.prompt) or end > len(corpus.text):
        return None
    return corpus.text[start:end]


def comparison_html(sample: Sample, expected: str) -> str:
    """Both texts, one above the other, in pieces that wrap together. The characters of a sample
    that are wrong by its grade are underlined, those that are not judged faint."""
    marks = marked_places(sample)
    pieces = [_piece_html(sample.prompt, sample.prompt, [], FAINT)]
    for first in range(0, len(expected), PIECE):
        last = first + PIECE
        inside = [
            (max(a - first, 0), min(b - first, PIECE), style)
            for a, b, style in marks
            if a < last and b > first
        ]
        pieces.append(_piece_html(expected[first:last], sample.text[first:last], inside))
    goal, written = escape(sample.prompt + expected), escape(sample.prompt + sample.text)
    return (
        f'<span class="rnn-spoken">It should write {goal} and writes </span>'
        f'<span class="rnn-spoken rnn-written">{written}</span>'
        '<div class="rnn-pairs" aria-hidden="true">'
        '<span class="rnn-pair rnn-label"><i>should</i><b>writes</b></span>'
        f"{''.join(pieces)}</div>"
    )


def marked_places(sample: Sample) -> list[tuple[int, int, str]]:
    """The places in the sample's text, each from and to, that are wrong, and that at its end which
    is not judged; each with its style."""
    places = [(start, end, WRONG) for start, end in wrong_places(sample)]
    if sample.grade and sample.grade.open_end:
        end = len(sample.text)
        places.append((max(0, end - sample.grade.open_end), end, FAINT))
    return places


def _piece_html(above: str, below: str, marks: list[tuple[int, int, str]], style: str = "") -> str:
    written = show_on_one_line(spans_html(mark_spans(below, marks)))
    return (
        f'<span class="rnn-pair {style}"><i>{escape(show_on_one_line(above))}</i>'
        f"<b>{written}</b></span>"
    )
