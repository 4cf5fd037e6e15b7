"""Lines of text of one width under each other, each with a label."""

from html import escape

from pages.ui.elements.styled_text import Span, spans_html


def lines_html(lines: list[tuple[str, list[Span]]]) -> str:
    """Each label on the left, its spans beside it; on a phone above them."""
    rows = "".join(
        f'<div class="rnn-look-label">{escape(label)}</div>'
        f'<div class="rnn-text" translate="no"><bdi>{spans_html(spans)}</bdi></div>'
        for label, spans in lines
    )
    return f'<div class="rnn-look-lines">{rows}</div>'
