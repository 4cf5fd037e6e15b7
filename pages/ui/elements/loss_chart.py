"""The chart of the loss, authored with Altair once; a redraw only sends a small data frame."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st

from pages.ui.elements.loss_words import Levels
from rnn.playground.frame import Frame
from rnn.playground.page_state import TrainPage
from rnn.training.loss_history import merge_pairs

SMOOTH, RAW, BASELINES, HELD_OUT = "its loss", "each update", "simple guessers", "on text kept back"
HEIGHT = 168  # pixels: the chart has to stand on the first screen
LEAST = 1e-4  # the bottom of a logarithmic axis
MOST_ROWS = 129  # buckets that are drawn as they are
SHORTEST = 20  # updates on the axis at least
APART = 0.2  # of the axis: names of levels that lie closer would cover each other


@cache
def loss_spec(logarithmic: bool, raw: bool, held_out: bool) -> dict[str, Any]:
    """Losses over updates: a band from the lowest to the highest if `raw`, the smoothed line, the
    one on held-out text if there is some, and the levels of the baselines with their names;
    the pointer reads off the nearest update."""
    series = [SMOOTH, RAW, BASELINES, HELD_OUT]
    explained = [SMOOTH, *[RAW] * raw, *[HELD_OUT] * held_out]
    x = (
        alt.X("update:Q", title="updates")
        .axis(format=",d", tickCount=5, tickMinStep=1, grid=False)
        .scale(zero=False)
    )
    scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(zero=True)
    colour = alt.Color("what:N", scale=alt.Scale(domain=series), title=None).legend(
        orient="top", offset=4, symbolType="stroke", symbolOpacity=1, values=explained
    )
    base = alt.Chart(alt.NamedData("source"))

    def part(what: str, field: str, where: str = "") -> alt.Chart:
        """The rows that have this field, named for the legend."""
        y = alt.Y(f"{field}:Q", scale=scale, title="loss").axis(tickCount=5, format="~r")
        rows = base.transform_filter(f"isValid(datum.{field}){where}")
        return rows.transform_calculate(what=f"'{what}'").encode(y=y, color=colour)

    pointer = alt.selection_point(
        nearest=True, on="pointerover", fields=["update"], empty=False, clear="pointerout"
    )
    near = alt.when(pointer)
    tooltip = [
        alt.Tooltip("update:Q", format=",d"),
        alt.Tooltip("smoothed:Q", title="loss", format=".3f"),
        alt.Tooltip("choices:Q", title="as if choosing between", format=".1f"),
    ]
    levels = part(BASELINES, "level", where=" && isValid(datum.name)")
    line = part(SMOOTH, "smoothed").transform_calculate(choices="exp(datum.smoothed)").encode(x=x)
    reach = base.mark_rule(opacity=0).encode(x=alt.X("max(update):Q", title="updates"))
    layers: list[alt.Chart] = [
        reach,
        levels.mark_rule(strokeDash=[5, 4], strokeWidth=1.2),
        levels.mark_text(align="right", baseline="bottom", dy=-2, fontSize=11).encode(
            x=alt.value("width"), text="name:N"
        ),
        line.mark_line(strokeWidth=2.5),
        line.mark_rule().encode(
            y=alt.Y(),
            color=alt.Color(),
            opacity=near.then(alt.value(0.5)).otherwise(alt.value(0)),
            tooltip=tooltip,
        ).add_params(pointer),
        line.mark_point(size=70, filled=True).encode(
            opacity=near.then(alt.value(1)).otherwise(alt.value(0))
        ),
    ]  # fmt: skip
    if held_out:
        checks = part(HELD_OUT, "level", where=" && !isValid(datum.name)")
        layers.insert(0, checks.mark_line(strokeWidth=2, strokeDash=[6, 3]).encode(x=x))
    if raw:
        band = part(RAW, "low").mark_area(opacity=0.35, line=False)
        layers.insert(0, band.encode(x=x, y2="high:Q"))
    return constant(alt.layer(*layers).properties(height=HEIGHT))


def constant(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    """A chart as a specification without data. What layers share is said in the first that has it,
    since the whole of it travels with every redraw."""
    spec: dict[str, Any] = chart.to_dict()
    for name in ("data", "config", "$schema"):
        spec.pop(name, None)
    said = set()
    for layer in spec["layer"]:
        for channel in layer["encoding"].keys() & {"x", "y", "color"}:
            shared = layer["encoding"][channel].keys() & {"scale", "axis", "legend"}
            if channel in said:
                for name in shared:
                    del layer["encoding"][channel][name]
            elif shared:
                said.add(channel)
    return spec


def loss_data(frame: Frame, recent: bool, levels: Sequence[tuple[float, str]] = ()) -> pa.Table:
    """The run so far in at most 130 rows (500 if `recent`), each with update, low, high and
    smoothed; then the losses on held-out text with update and level, and the baselines with name
    and level."""
    curve = frame.curve
    if recent:
        update = frame.iteration - len(curve.recent) + 1 + np.arange(len(curve.recent))
        rows = np.column_stack([update, curve.recent, curve.recent, curve.recent])
    else:
        buckets = merge_pairs(curve.rows) if len(curve.rows) > MOST_ROWS else curve.rows
        rows = np.vstack([[0, *[frame.blind_loss] * 3], buckets])
    since = rows[0, 0] if len(rows) else 0
    checks = [check for check in curve.held_out if check[0] >= since]
    if len(rows) < SHORTEST:  # the axis is a little longer than a run that has just begun
        checks.append((SHORTEST, np.nan))
    named = drop_close_levels(levels, APART * max([frame.blind_loss, *rows[:, 2]]))

    more = len(checks) + len(named)
    columns = np.full((5, len(rows) + more), np.nan, np.float32)
    columns[:4, : len(rows)] = rows.T
    columns[0, len(rows) : len(rows) + len(checks)] = [update for update, _ in checks]
    columns[4, len(rows) :] = [loss for _, loss in checks] + [loss for loss, _ in named]
    np.maximum(columns[1:], LEAST, out=columns[1:])
    names = [None] * (len(rows) + len(checks)) + [name for _, name in named]
    # straight to Arrow, in which it travels: by way of pandas it takes ten times as long
    arrays = [pa.array(column, from_pandas=True) for column in columns]
    arrays.append(pa.array(names, pa.string()).dictionary_encode())
    return pa.table(arrays, names=["update", "low", "high", "smoothed", "level", "name"])


def drop_close_levels(levels: Sequence[tuple[float, str]], apart: float) -> Levels:
    """The levels, lowest first, without those too close above another: their names would be struck
    through."""
    kept: list[tuple[float, str]] = []
    lowest_free = -np.inf
    for loss, name in sorted(levels):
        if loss >= lowest_free:
            kept.append((loss, name))
            lowest_free = loss + apart
    return kept


def loss_chart(frame: Frame, levels: Levels, page: TrainPage) -> None:
    """Draw the loss so far."""
    st.vega_lite_chart(
        loss_data(frame, page.last_500, levels),
        loss_spec(page.logarithmic, page.each_update, bool(frame.curve.held_out)),
        width="stretch",
        key="loss",
        alt="The loss at every update so far, and the levels that simple guessers reach.",
    )
