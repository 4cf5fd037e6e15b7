"""The chart of the characters that could come next, authored with Altair once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pyarrow as pa  # type: ignore[import-untyped]
from streamlit.delta_generator import DeltaGenerator

from pages.ui.elements.loss_chart import constant
from pages.ui.format import format_percent, show_character
from rnn.playground.questions import Candidate

LEGIBLE = "#75818D"  # grey that can be read on light and on dark


@cache
def bars_spec() -> dict[str, Any]:
    """Horizontal bars, the likeliest letter first; the drawn one stands out."""
    by_rank = alt.EncodingSortField("rank", op="min")  # without it, old letters keep their places
    base = alt.Chart(alt.NamedData("source")).encode(
        y=alt.Y("letter:N", sort=by_rank, title=None).axis(
            labelFontSize=15, labelFont="monospace", ticks=False, domain=False
        )
    )
    bars = base.mark_bar(cornerRadius=3).encode(
        x=alt.X("chance:Q", scale=alt.Scale(domain=[0, 1]), title="chance of coming next").axis(
            format="%", tickCount=3
        ),
        color=alt.Color(
            "fate:N", scale=alt.Scale(domain=["possible", "-", "cut", "--", "drawn"]), legend=None
        ),
        tooltip=[
            alt.Tooltip("letter:N"),
            alt.Tooltip("percent:N", title="chance"),
            alt.Tooltip("fate:N", title="it was"),
        ],
    )
    numbers = base.mark_text(align="left", dx=5, color=LEGIBLE)
    numbers = numbers.encode(x="chance:Q", text="percent:N")
    return constant(alt.layer(bars, numbers).properties(height=240))


def probability_chart(place: DeltaGenerator, candidates: Sequence[Candidate]) -> None:
    """Draw the candidates for one character, with their chances, into a place of the page."""
    data = pa.table(
        {
            "rank": [*range(len(candidates))],
            "letter": [show_character(each.character) for each in candidates],
            "chance": [each.probability for each in candidates],
            "percent": [format_percent(each.probability) for each in candidates],
            "fate": [_fate(each) for each in candidates],
        }
    )
    place.vega_lite_chart(
        data,
        bars_spec(),
        width="stretch",
        alt="The likeliest letters and the chance of each.",
    )


def _fate(candidate: Candidate) -> str:
    if candidate.drawn:
        return "drawn"
    return "cut" if candidate.cut else "possible"
