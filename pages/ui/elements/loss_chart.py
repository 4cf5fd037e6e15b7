"""The chart of the loss: a constant specification of Vega-Lite, with which a redraw sends a small
data frame."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from pages.ui.elements.chart_spec import GREY
from pages.ui.elements.loss_data import (
    BEFORE,
    HELD_OUT,
    LEAST,
    RAW,
    SMOOTH,
    loss_data,
    rows_of_before,
)
from pages.ui.elements.loss_words import Level, chart_levels, told_level
from rnn.corpora.base import Corpus
from rnn.playground.frame import Frame
from rnn.playground.page_state import TrainPage
from rnn.playground.previous import Previous

HEIGHT = 146  # pixels: the chart has to stand on the first screen
PADDING = {"top": 8, "bottom": 2, "left": 0, "right": 2}
APART = 0.18  # of the axis: names of levels that lie closer would cover each other
# a signal of Vega's, which Streamlit's theme sets
PAGE = {"expr": "background"}


@dataclass(frozen=True)
class Shown:
    """What there is to be seen in a chart."""

    logarithmic: bool
    raw: bool
    held_out: bool
    before: bool


@cache
def loss_spec(shown: Shown) -> dict[str, Any]:
    """Losses over updates: those of the network before, a band from the lowest to the highest of
    each update, the smoothed line, the one on held-out text, and the levels of simple guessers with
    their names. The pointer reads off the nearest update, and what a level is; a click or a tap
    writes that in place of the level's name."""
    quantity = {"type": "quantitative"}
    scale = {"type": "log", "nice": False} if shown.logarithmic else {"zero": True}
    encoding = {
        "x": quantity
        | {"field": "update", "title": "updates", "scale": {"zero": False}}
        | {
            "axis": {
                "format": ",d",
                "tickCount": 5,
                "tickMinStep": 1,
                "grid": False,
                "titlePadding": 3,
            }
        },
        "y": quantity
        | {"field": "loss", "title": "loss", "scale": scale}
        | {"axis": {"tickCount": 5, "format": "~r", "grid": False, "titlePadding": 3}},
        "color": {
            "datum": SMOOTH,
            "scale": {"domain": [SMOOTH, RAW, BEFORE, HELD_OUT]},
            "legend": None,  # see chart_legend.py
        },
    }

    def part(what: str, mark: str, more: dict[str, Any], **channels: Any) -> dict[str, Any]:
        """The rows of a series, drawn in its colour."""
        layer: dict[str, Any] = {
            "transform": [{"filter": f"datum.what=='{what}'"}],
            "mark": {"type": mark, **more},
            "encoding": channels,
        }
        if what != SMOOTH:
            channels["color"] = {"datum": what}
        return layer

    def near(opacity: float) -> dict[str, Any]:
        """Seen where the pointer is."""
        condition = {"param": "near", "empty": False, "value": opacity}
        return {"opacity": {"condition": condition, "value": 0}}

    across = {"x": {"value": 0}, "x2": {"value": "width"}}
    name = {"condition": {"param": "asked", "empty": False, "field": "told"}, "field": "what"}
    label = {"type": "text", "align": "right", "baseline": "bottom", "dy": -2, "fontSize": 11}
    label["limit"] = {"expr": "width"}
    halo = {"stroke": PAGE, "strokeWidth": 4, "strokeJoin": "round"}
    explanation = [{"field": "what", "title": "line"}, {"field": "told", "title": "reached by"}]
    asked = {"type": "point", "fields": ["what"], "on": "click"}
    levels = [
        {"mark": {"type": "rule", "strokeDash": [5, 4]}, "encoding": across},
        {
            "encoding": {"x": {"value": "width"}, "text": name},
            "layer": [{"mark": label | halo}, {"mark": label}],
        },
        {
            "mark": {"type": "rule", "strokeWidth": 16, "opacity": 0},
            "encoding": across | {"tooltip": explanation},
            "params": [{"name": "asked", "select": asked}],
        },
    ]
    tooltip = [
        quantity | {"field": "update", "format": ",d"},
        quantity | {"field": "loss", "format": ".3f"},
        quantity | {"field": "choices", "title": "as if choosing between", "format": ".1f"},
    ]
    reading = part(SMOOTH, "rule", {}, y=None, tooltip=tooltip, **near(0.5))
    reading["transform"].append({"calculate": "exp(datum.loss)", "as": "choices"})
    pointer = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}
    reading["params"] = [{"name": "near", "select": pointer | {"fields": ["update"]}}]

    layers: list[dict[str, Any]] = [
        # unseen, it makes the axis as long as the longest series
        {"mark": {"type": "rule", "opacity": 0}, "encoding": {"y": None}},
    ]
    if shown.before:
        layers.append(part(BEFORE, "line", {"strokeWidth": 2}))
    if shown.raw:
        band = {"opacity": 0.35, "line": {"strokeWidth": 1}}
        layers.append(part(RAW, "area", band, y={"field": "high"}, y2={"field": "low"}))
        layers[-1]["transform"] = [{"filter": "isValid(datum.low)"}]
    if shown.held_out:
        layers.append(part(HELD_OUT, "line", {"strokeWidth": 2, "strokeDash": [6, 3]}))
    layers += [
        part(SMOOTH, "line", {"strokeWidth": 2.5}),
        reading,
        part(SMOOTH, "point", {"size": 70, "filled": True}, **near(1)),
        {
            "transform": [{"filter": "isValid(datum.told)"}],
            "encoding": {"color": {"value": GREY}},
            "layer": levels,
        },
    ]
    return {"height": HEIGHT, "padding": PADDING, "encoding": encoding, "layer": layers}


def choose_levels(
    levels: Sequence[Level], place: Callable[[float], float], first: str | None
) -> list[Level]:
    """The levels without those too close to another, whose names would cover each other: of two
    such the lower one stays, but in any case the one that is called `first`. `place` gives where a
    loss is on the axis, 1 at its top."""
    kept: list[Level] = []
    for level in sorted(levels, key=lambda level: (level.name != first, level.loss)):
        if all(abs(place(level.loss) - place(other.loss)) >= APART for other in kept):
            kept.append(level)
    return kept


def place_on_axis(
    frame: Frame, levels: Sequence[Level], logarithmic: bool
) -> Callable[[float], float]:
    """Where a loss is on the axis of a run's chart: 1 at its top, 0 at its bottom."""
    highest = max([LEAST, frame.blind_loss, *frame.curve.rows[:, 2]])  # they may all be 0
    if not logarithmic:
        return lambda loss: loss / highest
    losses = [*(level.loss for level in levels), *frame.curve.rows[:, 1]]
    lowest = max(LEAST, min(losses, default=LEAST))
    length = math.log(highest / lowest) or 1.0
    return lambda loss: math.log(max(loss, LEAST) / lowest) / length


def what_is_shown(frame: Frame, page: TrainPage, before: Previous | None) -> Shown:
    """What there is to be seen of a run, beside the network before if that can be compared."""
    held_out = bool(frame.curve.held_out)
    in_sight = before is not None and _is_in_sight(frame, page.last_500, before.frame)
    return Shown(page.logarithmic, page.each_update, held_out, in_sight)


def _is_in_sight(frame: Frame, recent: bool, before: Frame) -> bool:
    """Whether there is a line of the run before, beyond its first update if it has done more: that
    is of the first weights, as in the run itself."""
    rows = rows_of_before(frame, recent, before)
    return len(rows) > 1 and bool(rows[-1, 0] > min(1, before.iteration - 1))


def loss_chart(
    frame: Frame, corpus: Corpus, page: TrainPage, shown: Shown, before: Previous | None
) -> None:
    """Draw the loss so far, beside that of the network before if there is one to compare with."""
    levels = chart_levels(frame, corpus)
    place = place_on_axis(frame, levels, page.logarithmic)
    levels = choose_levels(levels, place, told_level(frame, corpus))
    spec = loss_spec(shown)
    least = LEAST if page.logarithmic else 0.0
    data = loss_data(
        frame, page.last_500, levels, before.frame if before and shown.before else None, least
    )
    # under a name, since Streamlit draws a chart of other data once before it has them, and Vega
    # then warns of every axis
    st.vega_lite_chart(
        {**spec, "data": {"name": "losses"}, "datasets": {"losses": data}},
        width="stretch",
        key="loss",
        alt="The loss at every update so far, and the levels that simple guessers reach.",
    )
