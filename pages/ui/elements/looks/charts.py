"""The charts of the looks, as constant specifications of Vega-Lite: curves of now and before
training, a strip of numbers over the letters of a text, and a map from letter to letter."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from unicodedata import bidirectional

import pyarrow as pa  # type: ignore[import-untyped]

from pages.ui.elements.chart_spec import GREY
from pages.ui.elements.looks.base import Chart, Spec
from pages.ui.format import show_character

# blue, vermilion and green can be told apart by everybody
BLUE, AMBER, VERMILION, GREEN = "#0072B2", "#B58900", "#D55E00", "#009E73"
SHADE = {"expr": "luminance(background)>.5?'#0072B2':'#56B4E9'"}  # also where it is faint
MARKED = {"expr": "luminance(background)>.5?'#A94500':'#FFA65C'"}
HEIGHT, STRIP = 170, 100  # pixels between the axes
FIT = {"type": "fit-x", "contains": "padding"}  # what stands around a chart makes it taller
BOTTOM = {"value": "height"}
LEGEND = {"orient": "top", "offset": 4, "symbolOpacity": 1, "labelLimit": 300}
NOW, BEFORE = "now", "before training"
LEAST = 1e-6  # on an axis in powers of ten: what is less stands there as well
LESS = 0.1  # an axis that begins here or below says so
LARGEST = 1e9  # what is more is beyond every axis
NO_SIGN = "▯"


def axis(field: str, title: str, domain: Sequence[float], **scale: Any) -> Spec:
    """A quantity on an axis that never moves; what is beyond its ends is drawn at them."""
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": list(domain), "clamp": True, "nice": False, **scale},
        "axis": {"grid": False, "tickCount": 5},
    }


def fit_axis(highest: float, values: Iterable[float], factor: float = 2.0) -> float:
    """The end of an axis: `highest`, or so many times `factor` of it that all values have room."""
    largest = max(values, default=0.0)
    while highest < min(largest, LARGEST):
        highest *= factor
    return highest


def show_narrow(character: str) -> str:
    """A character as it stands in a row of letters, where its number has no room."""
    shown = show_character(character)
    return NO_SIGN if shown.startswith("U+") else shown


@cache
def curves_spec(
    x: tuple[str, float],
    y: tuple[str, float, float],
    names: tuple[str, ...],
    whole: int = 1,
    height: int = HEIGHT,
) -> Spec:
    """A curve for each name, the first ones whole and the others dashed; x from 0. The rows have x,
    y and name."""
    colors = [BLUE, "#8C96A0"] if len(names) <= 2 else [BLUE, AMBER, VERMILION, GREEN, "#8C96A0"]
    scale = {"type": "log"} if y[1] > 0 else {}
    up = axis("y", y[0], y[1:], **scale)
    if scale:
        ticks = [0.1, 0.3, 1, 3, 10, 30, 100, 1_000, 10_000]
        if y[1] == LEAST:
            ticks = [LEAST, 1e-4, 0.01, 1, 100, 10_000]
        up["axis"] |= {
            "format": "~g",
            "values": [tick for tick in ticks if y[1] <= tick <= y[2]],
            "labelExpr": f"datum.value > {min(y[1], LESS)} ? datum.label : '≤ ' + datum.label",
        }
    encoding = {
        "x": axis("x", x[0], (0, x[1])),
        "y": up,
        "color": {
            "field": "name",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(names), "range": colors[: len(names)]},
            "legend": {"symbolType": "stroke", "columns": 2} | LEGEND,
        },
        "strokeDash": {
            "condition": {
                "test": f"indexof({list(names[:whole])}, datum.name) >= 0",
                "value": [1, 0],
            },
            "value": [5, 3],
        },
        "tooltip": [
            {"field": "x", "type": "quantitative", "title": x[0]},
            {"field": "y", "type": "quantitative", "title": y[0], "format": ",.3~r"},
            {"field": "name", "type": "nominal", "title": "network"},
        ],
    }
    line = {"mark": {"type": "line", "strokeWidth": 2.5}}
    dots = {"mark": {"type": "point", "size": 120, "filled": True, "opacity": 0}}
    return {"height": height, "autosize": FIT, "encoding": encoding, "layer": [line, dots]}


def curves(spec: Spec, data: Mapping[str, Sequence[tuple[float, float]]], alt: str) -> Chart:
    """Points (x, y) of every name."""
    rows = [(x, y, name) for name, points in data.items() for x, y in points]
    table = pa.table(
        {
            "x": pa.array([x for x, _, _ in rows], pa.float32()),
            "y": pa.array([y for _, y, _ in rows], pa.float32()),
            "name": pa.array([name for _, _, name in rows], pa.string()).dictionary_encode(),
        }
    )
    return Chart(table, spec, alt)


def reads_from_right(text: str) -> bool:
    """Whether a text is in a script that is written from right to left."""
    sides = (bidirectional(character) for character in text)
    return next((side != "L" for side in sides if side in ("L", "R", "AL")), False)


def letters_axis(from_right: bool) -> Spec:
    """Letters of a text beside each other, in the direction in which it is read."""
    scale = {"reverse": True} if from_right else {}
    return {"field": "place", "type": "ordinal", "axis": None, "scale": scale}


@cache
def strip_spec(
    low: float,
    high: float,
    series: tuple[str, str],
    as_bars: bool,
    legend: bool,
    from_right: bool = False,
) -> Spec:
    """A number for each letter of a text, the letters below it. As bars: in the colour of what is
    so at the letter, one of `series`. Else as steps, a line for each of `series`."""
    colors = [VERMILION, BLUE] if as_bars else ["#8C96A0", BLUE]
    y = axis("value", "", (low, high))
    y["axis"] = {"grid": False, "ticks": False, "labels": False, "title": None, "domain": False}
    encoding = {
        "x": letters_axis(from_right),
        "color": {
            "field": "series",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(series), "range": colors},
            "legend": {"symbolType": "square"} | LEGEND if legend else None,
        },
        "tooltip": [
            {"field": "said", "type": "nominal", "title": "after the letter"},
            {"field": "value", "type": "quantitative", "title": "value", "format": ".2f"},
            {"field": "series", "type": "nominal", "title": " "},
        ],
    }
    mark: Spec = {"type": "bar"} if as_bars else {"type": "line", "interpolate": "step"}
    letters = {
        "transform": [{"filter": "isValid(datum.letter)"}],
        "mark": {"type": "text", "font": "monospace", "fontSize": 12, "baseline": "bottom"},
        "encoding": {
            "text": {"field": "letter"},
            "y": BOTTOM,
            "color": {"value": GREY},
        },
    }
    return {
        "height": STRIP,
        "autosize": FIT,
        "encoding": encoding,
        "layer": [{"mark": mark, "encoding": {"y": y}}, letters],
    }


def strip(spec: Spec, text: str, rows: Sequence[tuple[Any, str]], alt: str, note: str) -> Chart:
    """Rows of (value, series), as many as there are letters, or for each of them several."""
    T = len(text)
    said = [show_character(character) for character in text]
    letters = [show_narrow(character) for character in text]
    table = pa.table(
        {
            "place": pa.array([n % T for n in range(len(rows))], pa.int16()),
            "value": pa.array([float(value) for value, _ in rows], pa.float32()),
            "series": pa.array([series for _, series in rows]).dictionary_encode(),
            "said": pa.array([said[n % T] for n in range(len(rows))]).dictionary_encode(),
            "letter": pa.array([letters[n] if n < T else None for n in range(len(rows))]),
        }
    )
    return Chart(table, spec, alt, note)
