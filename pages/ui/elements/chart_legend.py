"""The legend of the loss chart: what can be seen there, each with an explanation. It stands above
the chart, in which it would take a third of the room."""

from html import escape

from pages.ui.elements.loss_chart import Shown
from pages.ui.elements.loss_data import BEFORE, HELD_OUT, RAW, SMOOTH

# series -> class of style.css, and what it is
SERIES = {
    SMOOTH: ("rnn-key-smooth", "The loss, averaged over the latest updates."),
    RAW: ("rnn-key-raw", "Pale: the loss of each single update, which reads another piece."),
    BEFORE: ("rnn-key-before", "The network before this one. “Bring it back” returns to it."),
    HELD_OUT: ("rnn-key-held-out", "The loss on the last tenth of the text, never trained on."),
}


def legend_html(shown: Shown) -> str:
    """The names of the series, each after a piece of its line."""
    is_seen = {SMOOTH: True, RAW: shown.raw, BEFORE: shown.before, HELD_OUT: shown.held_out}
    keys = "".join(_key_html(name, *SERIES[name]) for name, seen in is_seen.items() if seen)
    return f'<p class="rnn-legend">{keys}</p>'


def _key_html(name: str, style: str, explanation: str) -> str:
    told = f"{name}: {escape(explanation)}"
    return (
        f'<span class="rnn-key {style}" tabindex="0" role="note" aria-label="{told}">{name}</span>'
    )
