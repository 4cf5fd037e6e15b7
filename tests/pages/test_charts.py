"""A redraw of a chart costs the same however long the run, and sends nothing but numbers. What is
looked at here is what the browser is sent."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.loss_chart import LEAST, SHORTEST, bars_spec, loss_spec
from rnn import Trainer
from tests.support.opened import VIEWS, choose, look, opened, session

MOST_ROWS = {False: 258, True: 500}
A_REDRAW = 20_000  # bytes


def age(trainer: Trainer, updates: int, loss: float | None = None) -> None:
    """Give a run the history of one that was far longer."""
    random = np.random.default_rng(0)
    while trainer.iteration < updates:
        trainer.iteration += 1
        drawn = 2 * random.random() if loss is None else loss
        trainer.history.record(trainer.iteration, drawn, 2 / math.sqrt(trainer.iteration))


def charts(at: AppTest) -> list[Any]:
    return [chart.proto for chart in at.get("vega_lite_chart")]


def frame(at: AppTest) -> pd.DataFrame:
    """The data of the loss chart."""
    table: pd.DataFrame = pyarrow.ipc.open_stream(charts(at)[0].data.data).read_all().to_pandas()
    return table


def of_the_run(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that stand for updates, not for a reader to compare with."""
    return frame.dropna(subset=["smoothed"])


@pytest.mark.parametrize("recent", [False, True])
def test_the_data_do_not_grow_with_the_run(recent: bool) -> None:
    at = choose(opened(), "chart.recent", recent)
    sizes = []
    for updates in (299, 300, 599, 600, 1_000, 4_799, 20_000):
        age(session(at).run.trainer, updates)
        data = frame(look(at))
        assert len(of_the_run(data)) <= MOST_ROWS[recent]
        sizes.append((len(data), list(data.dtypes)))
    assert sizes[-1][0] <= sizes[-3][0]
    assert all(dtypes == sizes[0][1] for _, dtypes in sizes)


@pytest.mark.parametrize("view", VIEWS)
def test_a_redraw_is_small_after_twenty_thousand_updates(view: str) -> None:
    """Charts, and texts that may grow: all that a tick draws, and a little more."""
    at = opened(view)
    sizes = []
    for updates in (1_000, 20_000):
        age(session(at).run.trainer, updates)
        look(at)
        parts = [*at.get("vega_lite_chart"), *at.get("html"), *at.caption, *at.markdown]
        sizes.append(sum(part.proto.ByteSize() for part in parts))
    assert sizes[1] <= 1.05 * sizes[0]
    assert sizes[1] < A_REDRAW


@pytest.mark.parametrize("updates", [0, 1, 18, 300, 20_000])
def test_the_line_begins_blind_and_ends_with_the_latest_update(updates: int) -> None:
    at = opened()
    trainer = session(at).run.trainer
    age(trainer, updates)
    data = frame(look(at))
    run = of_the_run(data)
    assert run["update"].iloc[0] == 0
    assert run["smoothed"].iloc[0] == pytest.approx(trainer.blind_loss, rel=1e-6)
    assert run["update"].is_monotonic_increasing
    assert run["update"].iloc[-1] == updates
    assert data["update"].max() == max(updates, SHORTEST)
    assert (run["low"] <= run["high"]).all()


def test_the_last_updates_can_be_seen_one_by_one() -> None:
    at = choose(opened(), "chart.recent", True)
    age(session(at).run.trainer, 2_000)
    run = of_the_run(frame(look(at)))
    assert list(run["update"]) == list(range(1_501, 2_001))
    np.testing.assert_allclose(run["smoothed"], session(at).run.trainer.history.recent, rtol=1e-6)


def test_of_the_last_updates_only_their_own_checks_are_shown() -> None:
    at = choose(choose(opened(), "kind", "sums"), "chart.recent", True)
    trainer = session(at).run.trainer
    trainer.step()
    assert trainer.history.held_out
    age(trainer, 2_000)
    trainer.history.record_held_out(1_900, 1.0)
    data = frame(look(at))
    assert data["update"].min() == 1_501
    checks = data[data["level"].notna() & data["name"].isna()]
    assert list(checks["update"]) == [1_900] and list(checks["level"]) == [1.0]


def test_a_loss_of_nothing_still_has_a_logarithm() -> None:
    at = choose(opened(), "chart.log", True)
    age(session(at).run.trainer, 1, loss=0.0)
    losses = frame(look(at))[["low", "high", "smoothed"]]
    assert losses.min().min() == pytest.approx(LEAST)


@pytest.mark.parametrize("view", VIEWS)
def test_a_chart_is_not_built_anew_at_every_tick(view: str) -> None:
    """It would be if its specification changed by one letter, or data were written into it."""
    at = opened(view)
    specs = [chart.spec for chart in charts(at)]
    kept = json.dumps([loss_spec(False, True, False), bars_spec()])
    for updates in (10, 700):
        age(session(at).run.trainer, updates)
        assert [chart.spec for chart in charts(look(at))] == specs
    assert json.dumps([loss_spec(False, True, False), bars_spec()]) == kept
    assert all(chart.alt for chart in charts(at))


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("raw", [False, True])
def test_a_specification_carries_no_data(logarithmic: bool, raw: bool) -> None:
    spec = loss_spec(logarithmic, raw, True)
    assert loss_spec(logarithmic, raw, True) is spec
    assert "datasets" not in spec and '"values": [{' not in json.dumps(spec)
    assert ('"type": "log"' in json.dumps(spec)) == logarithmic
    assert ('"area"' in json.dumps(spec)) == raw
