"""Letters in a plane: of the network now, and smaller beside it of the network before training."""

from collections.abc import Callable
from functools import cache

import altair as alt
import pyarrow as pa  # type: ignore[import-untyped]

from pages.ui.elements.chart_spec import constant
from pages.ui.elements.looks.base import Chart, Picture, Spec

SIDE, SMALL = 240, 150  # pixels
EDGE = 1.15  # of the picture, whose points lie between -1 and 1

MakeMarks = Callable[[alt.Chart, int], list[alt.Chart]]  # below the letters, and how large they are


@cache
def plane_spec(make_marks: MakeMarks, side: int) -> Spec:
    """A square of so many pixels on a side; the rows have x, y and `said`, the letter."""
    scale = alt.Scale(domain=[-EDGE, EDGE])
    base = alt.Chart(alt.NamedData("source")).encode(
        x=alt.X("x:Q", scale=scale, axis=None), y=alt.Y("y:Q", scale=scale, axis=None)
    )
    letters = base.mark_text(fontSize=12, font="monospace", color="#FFFFFF").encode(text="said:N")
    layers = alt.layer(*make_marks(base, side), letters)
    return constant(layers.properties(width=side, height=side))


def now_and_before(
    tables: tuple[pa.Table, pa.Table], make_marks: MakeMarks, legend: str, alt: str, below: str = ""
) -> Picture:
    """The same picture twice."""
    names = (f"Now: {legend}", "Before training")
    charts = [
        Chart(table, plane_spec(make_marks, side), f"{alt}: {name}", name)
        for table, side, name in zip(tables, (SIDE, SMALL), names, strict=True)
    ]
    return Picture(charts, below=below, beside=True)
