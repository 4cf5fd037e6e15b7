"""Every view stands alone, shares its controls with the others, and never takes a network away
that somebody has trained."""

import math
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.playground.run import Run
from rnn.playground.url import link
from tests.support.opened import (
    HOME,
    VIEWS,
    choose,
    control,
    go,
    look,
    opened,
    press,
    session,
    train,
)
from tests.support.running_app import ROOT

ELSEWHERE = [view for view in VIEWS if view != HOME]
OFFER = "begin"  # the button "Start over with these settings"

# a control of every kind that all views share, and three values for it
KNOBS: list[tuple[str, list[Any]]] = [
    ("setting.hidden_size", [64, 32, 16]),  # on a scale
    ("setting.learning_rate", [0.3, 1e-4, 0.1]),  # on a scale, live
    ("setting.optimizer", ["sgd", "rmsprop", "adagrad"]),  # from a list
    ("setting.seed", [3, 5, 4]),  # a number
    ("decimal.n", [13, 9, 97]),
    ("pace", [1.0, 100.0, math.inf]),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_cold_with_menu_sidebar_and_player(view: str) -> None:
    at = opened(view)
    assert len(at.get("page_link")) == len(VIEWS)
    assert {"Train", "Step", "Start over"} <= {button.key for button in at.main.button}
    assert "kind" in {box.key for box in at.sidebar.selectbox}
    assert session(at).run.trainer.iteration == 0
    assert not at.warning


@pytest.mark.parametrize(("key", "values"), KNOBS)
@pytest.mark.parametrize("view", ELSEWHERE)
def test_a_knob_holds_on_the_next_page(key: str, values: list[Any], view: str) -> None:
    at = opened()
    for value in values:
        choose(at, key, value)
        go(at, view)
        assert control(at, key).value == value
        go(at, HOME)
        assert control(at, key).value == value


@pytest.mark.parametrize(("key", "values"), KNOBS)
def test_a_knob_turned_three_times_in_a_row_holds_each_time(key: str, values: list[Any]) -> None:
    at = opened()
    for value in values:
        choose(at, key, value)
        assert control(at, key).value == value
        assert look(at) and control(at, key).value == value


@pytest.mark.parametrize(
    ("key", "value"),
    [("pen.prompt", "0.1"), ("pen.temperature", 0.3), ("pen.length", 50), ("pen.keep", False)],
)
def test_the_pen_stays_as_it_was(key: str, value: Any) -> None:
    at = choose(opened("pages/generate.py"), key, value)
    go(go(at, HOME), "pages/generate.py")
    assert control(at, key).value == value


def chosen(at: AppTest) -> list[str]:
    """The presets that stand out because they are the draft's."""
    return [
        button.label
        for button in at.sidebar.button
        if str(button.key).startswith("preset.") and button.proto.type == "primary"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_text_brings_its_preset(kind: str) -> None:
    """As soon as the text is there: some kinds have to be asked for it, or given it."""
    at = choose(opened(), "kind", kind)
    name, preset = next(iter(KINDS[session(at).corpus.kind].presets.items()))
    preset = preset.fitted(len(session(at).corpus.parts()[0]))
    for view in (HOME, *ELSEWHERE):
        go(at, view)
        assert control(at, "kind").value == kind
        assert chosen(at) == [name]
        assert control(at, "setting.batch_size").value == preset.batch_size
        assert session(at).draft == preset.as_dict()


def test_what_was_set_for_a_kind_holds_when_one_comes_back_to_it() -> None:
    at = choose(choose(opened(), "decimal.n", 13), "decimal.n", 97)
    choose(at, "kind", "fizzbuzz")
    assert session(at).run.corpus.kind == "fizzbuzz"
    choose(go(at, "pages/generate.py"), "kind", "decimal")
    assert control(at, "decimal.n").value == 97
    assert session(at).run.corpus.name == "1/97"


def test_a_preset_refills_the_knobs() -> None:
    at = opened()
    for name, preset in reversed(list(KINDS["decimal"].presets.items())):
        choose(at, "setting.optimizer", "sgd")
        press(at, f"preset.{name}")
        assert chosen(at) == [name]
        assert session(at).draft == preset.as_dict()
        for setting, value in preset.as_dict().items():
            assert control(at, f"setting.{setting}").value == value
        assert session(at).run.trainer.hyperparameters == preset


def test_while_nothing_is_trained_a_change_is_taken_up_at_once() -> None:
    at = choose(opened(), "setting.hidden_size", 16)
    assert session(at).run.trainer.model.hidden_size == 16
    choose(at, "decimal.n", 13)
    assert session(at).run.corpus.name == "1/13"
    assert OFFER not in {button.key for button in at.button}


@pytest.mark.parametrize(("key", "value"), [("setting.hidden_size", 16), ("decimal.n", 13)])
def test_a_trained_network_is_only_given_up_on_request(key: str, value: Any) -> None:
    at = press(opened(), "Step")
    run = session(at).run
    choose(at, key, value)
    press(at, "Step")
    assert session(at).run is run and run.trainer.iteration == 2
    assert len(at.info) == 1
    press(at, OFFER)
    assert session(at).run is not run
    assert not session(at).outdated()
    assert session(at).run.trainer.iteration == 0
    assert not at.info and OFFER not in {button.key for button in at.button}


def test_a_change_taken_back_asks_for_nothing() -> None:
    at = press(opened(), "Step")
    choose(choose(at, "setting.hidden_size", 16), "setting.hidden_size", 128)
    assert not at.info


def test_the_learning_rate_acts_at_the_next_tick() -> None:
    at = train(opened())
    run, before = session(at).run, session(at).run.trainer.iteration
    choose(at, "setting.learning_rate", 0.3)
    assert session(at).run is run and run.trainer.iteration > before
    assert run.trainer.learning_rate == 0.3
    assert not at.info


def test_a_choice_that_needs_more_text_than_there_is_says_so_at_once() -> None:
    at = choose(choose(opened(), "decimal.digits", 50), "setting.batch_size", 1)
    run = session(at).run
    choose(at, "setting.seq_length", 256)
    assert len(at.warning) == 1 and "257" in at.warning[0].value
    assert session(at).run is run
    choose(at, "setting.seq_length", 8)
    assert not at.warning
    assert session(at).run.trainer.hyperparameters.seq_length == 8


def arrived_by(address: str) -> AppTest:
    """The first view, opened by a link."""
    at = AppTest.from_file(str(ROOT / HOME), default_timeout=30)
    for name, value in parse_qsl(urlsplit(address).query):
        at.query_params[name] = value
    return look(at)


def trained(at: AppTest) -> AppTest:
    """Ticks at full speed until the run comes to rest where the link says."""
    train(at, ticks=1)
    while session(at).playing:
        look(at)
    return at


def test_two_visitors_with_one_link_get_the_same_losses_and_samples() -> None:
    """However their time is cut into ticks: one plays at once, the other first takes some steps."""
    settings = Hyperparameters(cell="gru", hidden_size=32, seq_length=16, batch_size=2, seed=11)
    address = link("https://example.org/", Run(KINDS["fizzbuzz"].make(last=200), settings), 50)
    first, second = arrived_by(address), arrived_by(address)
    for _ in range(3):
        press(second, "Step")
    one, other = (session(trained(at)).run for at in (first, second))
    assert one.trainer.iteration == other.trainer.iteration == 50
    assert one.trainer.hyperparameters == settings
    assert one.trainer.history.recent == other.trainer.history.recent
    assert len(one.samples) == 11  # from the untrained one to that after 50 updates
    assert (one.samples, one.live) == (other.samples, other.live)
