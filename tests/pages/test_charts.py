"""A redraw of a chart costs the same however long the run, and sends nothing but numbers. What is
looked at here is what the browser is sent."""

import itertools
import json
import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.chart_legend import legend_html
from pages.ui.elements.loss_chart import Shown, choose_levels, loss_spec, place_on_axis
from pages.ui.elements.loss_data import (
    BEFORE,
    HELD_OUT,
    LEAST,
    MOST_BEFORE,
    RAW,
    SHORTEST,
    SMOOTH,
    loss_data,
)
from pages.ui.elements.loss_words import BEST_POSSIBLE, Level
from pages.ui.widgets.changes import _describe_rates, _difference
from rnn.corpora import KINDS
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.loss_history import LossHistory, merge_pairs
from tests.support.frames import first_frame
from tests.support.opened import (
    PAGES,
    buttons,
    choose,
    frame,
    html,
    look,
    opened,
    player,
    press,
    run,
    session,
    with_run_of,
)

MOST_ROWS = {False: 98, True: 500}
A_REDRAW = 20_000  # bytes
A_SENTENCE = 200  # the narration may say something else
MOST_SPEC = 3_200
IS_FOREVER = re.compile(r"\s*<(style|script)")  # what is sent once


def age(at: AppTest, updates: int, loss: float | None = None) -> AppTest:
    """Give a run the history of one that was far longer, and look at its page."""
    trainer, random = run(at).trainer, np.random.default_rng(0)
    while trainer.iteration < updates:
        trainer.iteration += 1
        drawn = 2 * random.random() if loss is None else loss
        trainer.history.record(trainer.iteration, drawn, 2 / math.sqrt(trainer.iteration))
    player(at).tell()  # no command, but a frame
    return look(at)


def charts(at: AppTest) -> list[Any]:
    return [chart.proto for chart in at.get("vega_lite_chart")]


def chart_data(at: AppTest) -> pd.DataFrame:
    """The data of the loss chart."""
    table: pd.DataFrame = (
        pyarrow.ipc.open_stream(charts(at)[0].datasets[0].data.data).read_all().to_pandas()
    )
    return table


def of_the_run(data: pd.DataFrame) -> pd.DataFrame:
    """The rows of the run itself."""
    return data[data["what"] == SMOOTH]


@pytest.mark.parametrize("last_500", [False, True])
def test_the_data_do_not_grow_with_the_run(last_500: bool) -> None:
    at = choose(opened(), "chart.last_500", last_500)
    sizes = []
    for updates in (299, 300, 599, 600, 1_000, 4_799, 20_000):
        data = chart_data(age(at, updates))
        assert len(of_the_run(data)) <= MOST_ROWS[last_500]
        others = len(data) - len(of_the_run(data))
        sizes.append((others, list(data.dtypes)))
    assert all(size == sizes[0] for size in sizes)


@pytest.mark.parametrize("page", PAGES)
def test_a_redraw_is_small_after_twenty_thousand_updates(page: str) -> None:
    """Charts, and texts that may grow: all that a tick draws, and a little more."""
    at = opened(page)
    sizes = []
    for updates in (1_000, 20_000):
        age(at, updates)
        drawn = [part for part in at.get("html") if not IS_FOREVER.match(part.proto.body)]
        parts = [*at.get("vega_lite_chart"), *drawn, *at.caption, *at.markdown]
        sizes.append(sum(part.proto.ByteSize() for part in parts))
    assert sizes[1] <= 1.1 * sizes[0] + A_SENTENCE
    assert sizes[1] < A_REDRAW


@pytest.mark.parametrize("updates", [0, 1, 18, 300, 20_000])
def test_the_line_begins_blind_and_ends_with_the_latest_update(updates: int) -> None:
    at = age(opened(), updates)
    data = chart_data(at)
    rows = of_the_run(data)
    assert rows["update"].iloc[0] == 0
    assert rows["loss"].iloc[0] == pytest.approx(frame(at).blind_loss, rel=1e-6)
    assert rows["update"].is_monotonic_increasing
    assert rows["update"].iloc[-1] == updates
    assert data["update"].max() == max(updates, SHORTEST)
    assert (rows["low"] <= rows["high"]).all()


def test_no_spike_is_lost() -> None:
    at = opened()
    age(at, 7_000)
    trainer = run(at).trainer
    trainer.iteration += 1
    trainer.history.record(trainer.iteration, 77.0, 1.0)
    assert of_the_run(chart_data(age(at, 20_000)))["high"].max() == 77.0


@pytest.mark.parametrize("count", [2, 3, 200, 255])
def test_two_buckets_become_one(count: int) -> None:
    history = LossHistory()
    for iteration in range(1, count + 1):
        history.record(iteration, math.sin(iteration), 1 / iteration)
    rows = history.rows().astype(np.float32)
    merged = merge_pairs(rows)
    assert len(merged) == math.ceil(count / 2)
    for row, pair in zip(merged, [rows[i : i + 2] for i in range(0, count, 2)], strict=True):
        assert row.tolist() == [pair[-1, 0], pair[:, 1].min(), pair[:, 2].max(), pair[-1, 3]]


def test_the_last_updates_can_be_seen_one_by_one() -> None:
    at = age(choose(opened(), "chart.last_500", True), 2_000)
    rows = of_the_run(chart_data(at))
    assert list(rows["update"]) == list(range(1_501, 2_001))
    np.testing.assert_allclose(rows["loss"], run(at).trainer.history.recent, rtol=1e-6)


def test_of_the_last_updates_only_their_own_checks_are_shown() -> None:
    at = choose(choose(opened(), "corpus.kind", "sums"), "chart.last_500", True)
    history = run(at).trainer.history
    history.record_held_out(1, 2.0)
    history.record_held_out(1_900, 1.0)
    data = chart_data(age(at, 2_000))
    assert data["update"].min() == 1_501
    checks = data[data["what"] == HELD_OUT]
    assert list(checks["update"]) == [1_900] and list(checks["loss"]) == [1.0]


def test_a_loss_of_nothing_still_has_a_logarithm() -> None:
    at = age(choose(opened(), "chart.logarithmic", True), 1, loss=0.0)
    losses = chart_data(at)[["low", "high", "loss"]]
    assert losses.min().min() == pytest.approx(LEAST)


def test_the_levels_are_named_and_those_too_close_are_left_out() -> None:
    at = opened()
    named = chart_data(at).dropna(subset=["told"])
    losses = {baseline.name: baseline.loss for baseline in ngram_baselines(player(at).corpus.text)}
    losses[BEST_POSSIBLE] = 0.0
    assert {*named["what"]} <= {*losses} and len(named) >= 2
    for name, level in zip(named["what"], named["loss"], strict=True):
        assert level == pytest.approx(losses[name], rel=1e-5)


def test_of_levels_too_close_the_one_that_is_spoken_of_stays() -> None:
    c, a, b = (Level(loss, name, "") for loss, name in ((2.0, "c"), (1.0, "a"), (1.05, "b")))

    def half(loss: float) -> float:
        return loss / 2

    assert choose_levels([c, a, b], half, None) == [a, c]
    assert choose_levels([c, a, b], half, "b") == [b, c]


def test_levels_are_apart_on_the_axis_that_is_shown() -> None:
    """In a thousandth part of the height of a logarithmic axis lies what is far apart otherwise."""
    levels = [Level(loss, str(loss), "") for loss in (4.0, 3.0, 0.01, 0.001)]
    start = frame(opened())
    linear, logarithmic = (
        choose_levels(levels, place_on_axis(start, levels, log), None) for log in (False, True)
    )
    assert [level.loss for level in linear] == [0.001, 3.0, 4.0]
    assert [level.loss for level in logarithmic] == [0.001, 0.01, 3.0]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_before_anything_is_counted_or_trained_there_is_an_axis(logarithmic: bool) -> None:
    start = frame(opened())
    assert not len(start.curve.rows)
    assert place_on_axis(start, [], logarithmic)(start.blind_loss) == 1


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_text_of_one_letter_has_a_chart(logarithmic: bool) -> None:
    """All of its losses are 0, and all of its levels."""
    corpus = KINDS["own"].make(text="a" * 300)
    at = choose(opened(), "chart.logarithmic", logarithmic)
    at = with_run_of(at, corpus, Hyperparameters(hidden_size=4, seq_length=8))
    for _ in range(3):
        named = chart_data(at).dropna(subset=["told"])
        assert list(named["loss"]) == [pytest.approx(LEAST if logarithmic else 0)]
        press(at, "Step")


def test_the_run_before_stays_in_grey_where_its_text_was_the_same() -> None:
    at = press(press(press(opened(), "Step"), "Step"), "Start over")
    press(at, "Step")
    before = chart_data(at)
    assert list(before[before["what"] == BEFORE]["update"]) == [0, 1, 2]
    assert "Grey: the network before, with the same settings." in "".join(html(at))
    assert f">{BEFORE}</span>" in "".join(html(at))
    press(choose(press(at, "Step"), "setting.hidden_size", 4), "begin")
    assert "Grey: the network before, with 128 numbers instead of 4." in "".join(html(at))
    assert _difference("hidden_size", 1, 4) == "1 number instead of 4"
    press(press(choose(press(at, "Step"), "corpus.kind", "fizzbuzz"), "begin"), "Step")
    assert BEFORE not in set(chart_data(at)["what"]) and "Grey" not in "".join(html(at))
    assert "Bring it back" in buttons(at)


def test_of_a_network_that_was_rewound_both_are_this_network() -> None:
    at = press(press(press(opened(), "Step"), "Step"), "Step")
    at.select_slider(key=f"back.{frame(at).snapshots[-1]}").set_value(1)
    at = look(press(look(at), "Rewind to it"))
    assert "Grey: this network before it was rewound." in "".join(html(at))
    at = look(press(at, "Bring it back"))
    assert "Grey: the network before, which is this one after it was rewound." in "".join(html(at))


def test_of_a_run_before_whose_rate_was_changed_no_rate_is_told() -> None:
    at = choose(press(opened(), "Step"), "setting.learning_rate", 0.0001)
    press(press(press(at, "Step"), "Start over"), "Step")
    drawn = "".join(html(at))
    assert "Grey: the network before. Its learning rate was changed on the way." in drawn


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (False, False, ""),
        (True, False, " Its learning rate was changed on the way."),
        (False, True, " This one had its learning rate changed on the way."),
        (True, True, " Both had their learning rate changed on the way."),
    ],
)
def test_whose_rate_was_changed_is_told(before: bool, now: bool, said: str) -> None:
    frames = [first_frame(KINDS["decimal"].make(n=7), rate_changed=c) for c in (before, now)]
    assert _describe_rates(*frames) == said


def test_a_run_before_whose_losses_lie_above_the_chart_is_not_called_grey() -> None:
    at = press(press(opened(), "Step"), "Start over")
    present = player(press(at, "Step"))
    rows = present.frame.curve.rows.copy()
    rows[:, 1:] = 0.5
    low = replace(present.frame.curve, rows=rows)
    present.frame = replace(present.frame, blind_loss=0.5, curve=low)
    drawn = "".join(html(at.run()))
    assert "Off the chart: the network before, with the same settings." in drawn
    assert "Grey:" not in drawn and f">{BEFORE}</span>" not in drawn
    assert BEFORE not in set(chart_data(at)["what"])


def test_a_run_before_that_leaves_the_chart_after_its_first_update_is_not_called_grey() -> None:
    at = press(press(press(opened(), "Step"), "Step"), "Start over")
    kept = session(press(at, "Step"))
    assert kept.previous
    rows = kept.previous.frame.curve.rows.copy()
    rows[rows[:, 0] > 1, 1:] = 90.0
    high = replace(kept.previous.frame.curve, rows=rows)
    kept.previous = replace(kept.previous, frame=replace(kept.previous.frame, curve=high))
    drawn = "".join(html(at.run()))
    assert "Off the chart: the network before, with the same settings." in drawn


def test_of_a_long_run_before_no_more_is_sent_than_can_be_compared() -> None:
    at = age(opened(), 20)
    present, long = frame(at), frame(age(at, 20_000))
    data = loss_data(present, False, (), long).to_pandas()
    grey = data[data["what"] == BEFORE]
    assert grey["update"].max() > 2 * 20 and (grey["update"] <= 2 * 20).sum() == len(grey) - 1
    far = loss_data(long, False, (), long).to_pandas()
    assert 30 < len(far[far["what"] == BEFORE]) <= MOST_BEFORE + 1


@pytest.mark.parametrize("page", PAGES)
def test_a_chart_is_not_built_anew_at_every_tick(page: str) -> None:
    """It would be if its specification changed by one letter, or data were written into it."""
    at = opened(page)
    specs = [chart.spec for chart in charts(at)]
    for updates in (10, 700):
        assert [chart.spec for chart in charts(age(at, updates))] == specs
    assert all(chart.alt for chart in charts(at))


def test_a_specification_is_small_and_carries_no_data() -> None:
    for on in itertools.product((False, True), repeat=4):
        shown = Shown(*on)
        spec = json.dumps(loss_spec(shown))
        assert loss_spec(shown) is loss_spec(Shown(*on))
        assert len(spec) < MOST_SPEC and "datasets" not in spec and '"values": [{' not in spec
        assert ('"type": "log"' in spec) == shown.logarithmic
        assert ('"area"' in spec) == shown.raw
        for name in (HELD_OUT, BEFORE):
            is_seen = shown.held_out if name == HELD_OUT else shown.before
            assert (f"=='{name}'" in spec) == is_seen


def test_the_legend_names_what_can_be_seen_and_explains_it() -> None:
    assert legend_html(Shown(False, False, False, False)).count("aria-label=") == 1
    legend = legend_html(Shown(False, True, True, True))
    assert all(f">{name}</span>" in legend for name in (SMOOTH, RAW, HELD_OUT, BEFORE))
