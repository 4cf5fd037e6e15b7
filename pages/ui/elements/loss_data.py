"""The numbers of the loss chart, as the small table that a redraw sends."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from pages.ui.elements.loss_words import Level
from rnn.playground.frame import Frame
from rnn.training.loss_history import merge_pairs

# the series of the chart, as its legend names them
SMOOTH, RAW, HELD_OUT, BEFORE = "its loss", "each update", "on text kept back", "before"
LEAST = 1e-4  # the bottom of a logarithmic axis
MOST_ROWS = 97  # buckets that are drawn as they are
MOST_BEFORE = 65  # and of the network before
SHORTEST = 20  # updates on the axis at least
AHEAD = 2.0  # times the updates of the run: so much of the network before is shown
HIGHER = 1.2  # times the highest loss of the run: the same

Rows = NDArray[np.float32]  # (n, 4): update, loss, lowest, highest


def loss_data(
    frame: Frame,
    recent: bool,
    levels: Sequence[Level] = (),
    before: Frame | None = None,
    least: float = 0.0,
) -> pa.Table:
    """The run so far in at most 98 rows (500 if `recent`), then the losses on held-out text, those
    of the run before, and the levels. `what` names the series or the level, and `told` says what a
    level is. No loss is drawn below `least`."""
    rows = _rows_of_run(frame, recent)
    since = rows[0, 0] if len(rows) else 0
    checks = [check for check in frame.curve.held_out if check[0] >= since]
    series = [(SMOOTH, rows), (HELD_OUT, _narrow(checks))]
    if before is not None:
        series.append((BEFORE, rows_of_before(frame, recent, before)))
    if len(rows) < SHORTEST:  # the axis is a little longer than a run that has just begun
        series.append(("", _narrow([(SHORTEST, np.nan)])))
    series += [(level.name, _narrow([(np.nan, level.loss)])) for level in levels]

    columns = np.vstack([part for _, part in series]).T.copy()
    np.maximum(columns[1:], least, out=columns[1:])
    names = [name for name, part in series for _ in range(len(part))]
    told = [None] * (len(names) - len(levels)) + [level.explanation for level in levels]
    # straight to Arrow, in which it travels: by way of pandas it takes ten times as long
    arrays = [pa.array(column, from_pandas=True) for column in columns]
    arrays += [_as_words(names), _as_words(told)]
    return pa.table(arrays, names=["update", "loss", "low", "high", "what", "told"])


def rows_of_before(frame: Frame, recent: bool, before: Frame) -> Rows:
    """The losses of the run before that lie near those of the run; from two on there is a line."""
    rows = _rows_of_run(frame, recent)
    since = rows[0, 0] if len(rows) else 0
    highest = HIGHER * max([frame.blind_loss, *rows[:, 1]])
    other = _rows(before, MOST_BEFORE)[:, :2]
    last = max(SHORTEST, AHEAD * frame.iteration)
    # and one row more, so that there is a line also where the first bucket is a long one
    is_near = (other[:, 0] >= since) & (np.r_[0, other[:-1, 0]] <= last)
    return _narrow(other[is_near & (other[:, 1] <= highest)])


def _rows_of_run(frame: Frame, recent: bool) -> Rows:
    return _latest_rows(frame) if recent else _rows(frame, MOST_ROWS)


def _rows(frame: Frame, most: int) -> Rows:
    """All losses of a run, from the blind guess on."""
    buckets = frame.curve.rows
    while len(buckets) > most:
        buckets = merge_pairs(buckets)
    return np.vstack([[0, *[frame.blind_loss] * 3], buckets[:, [0, 3, 1, 2]]]).astype(np.float32)


def _latest_rows(frame: Frame) -> Rows:
    losses = frame.curve.recent
    update = frame.iteration - len(losses) + 1 + np.arange(len(losses))
    return np.column_stack([update, losses, losses, losses]).astype(np.float32)


def _narrow(rows: Any) -> Rows:
    """Rows of update and loss alone."""
    narrow = np.full((len(rows), 4), np.nan, np.float32)
    if len(rows):
        narrow[:, :2] = rows
    return narrow


def _as_words(words: Sequence[str | None]) -> pa.Array:
    return pa.array(words, pa.dictionary(pa.int8(), pa.string()))
