"""A message that no browser of ours would send ends in a sentence, or is not taken at all: the
limits of a control bind only those who use the control."""

import math
from typing import Any

import pytest
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from rnn import Hyperparameters
from rnn.corpora import KINDS
from tests.support.opened import (
    GENERATE,
    SURPRISE,
    control,
    frame,
    go,
    html,
    look,
    opened,
    player,
    press,
    session,
    train,
    warnings,
)


def strings(*data: str) -> dict[str, Any]:
    return {"string_array_value": StringArray(data=data)}


def numbers(*data: float) -> dict[str, Any]:
    return {"double_array_value": DoubleArray(data=data)}


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("setting.hidden_size", strings("1000000")),
    ("setting.hidden_size", strings("4", "8")),
    ("setting.learning_rate", strings("1e9")),
    ("setting.seed", {"double_value": 1e300}),
    ("setting.seed", {"double_value": -1.0}),
    ("setting.cell", {"string_value": "cuckoo"}),
    ("corpus.decimal.n", {"double_value": 0.0}),
    ("corpus.decimal.digits", {"double_value": 1e9}),
    ("corpus.kind", {"string_value": "cuckoo"}),
    ("pace", strings("cuckoo")),
    ("pace", strings("1 a second", "4 a second")),
    ("stop", {"string_value": "cuckoo"}),
    ("generate.length", strings("1000000")),
    ("generate.temperature", numbers(99.0)),
    ("generate.temperature", numbers(math.nan)),
    ("generate.prompt", {"string_value": "1" * 100_000}),
    ("generate.top_k", strings("-1")),
]
QUIET: list[tuple[str, dict[str, Any]]] = [
    ("setting.learning_rate", strings("1e9")),
    ("setting.learning_rate", strings("cuckoo")),
    ("pace", strings("cuckoo")),
]


def forge(at: AppTest, name: str, claim: dict[str, Any]) -> None:
    """Let the next message of the browser claim something about a control."""
    told, widget = at._tree.get_widget_states(), control(at, name).id
    for state in told.widgets:
        if state.id == widget:
            state.CopyFrom(WidgetState(id=widget, **claim))
    at._tree.get_widget_states = lambda: told  # type: ignore[method-assign]


def check_limits(at: AppTest) -> None:
    """Whatever is running, and whatever is asked for next, is what the controls allow."""
    running = frame(at).hyperparameters
    assert Hyperparameters(**running.as_dict()) == running
    assert Hyperparameters(**session(at).draft.hyperparameters)
    corpus = player(at).corpus
    assert corpus == KINDS["decimal"].make(**corpus.options)
    assert 0 < player(at).pace <= math.inf
    assert max(len(body) for body in html(at)) < 12_000


@pytest.mark.parametrize(("name", "claim"), FORGED)
def test_limits_hold_whatever_the_browser_says(name: str, claim: dict[str, Any]) -> None:
    at = press(opened(GENERATE), "Step")
    before = frame(at)
    forge(at, name, claim)
    at.run()
    assert not at.exception and len(warnings(at)) <= 1
    assert frame(at).hyperparameters == before.hyperparameters
    assert frame(at).iteration == before.iteration
    check_limits(at)
    check_limits(press(at, "Start over"))


@pytest.mark.parametrize(("name", "claim"), QUIET)
def test_they_hold_for_what_is_read_at_a_tick(name: str, claim: dict[str, Any]) -> None:
    at = train(opened())
    rate = frame(at).hyperparameters.learning_rate
    forge(at, name, claim)
    assert len(warnings(look(at))) <= 1 and player(at).playing
    assert frame(at).hyperparameters.learning_rate == rate
    check_limits(at)
    check_limits(press(look(at), "Start over"))


def test_a_sentence_that_is_too_long_is_refused() -> None:
    at = go(opened(), SURPRISE)
    sentence = control(at, "surprise.sentence").value
    forge(at, "surprise.sentence", {"string_value": "1" * 100_000})
    (warning,) = warnings(look(at))
    assert "at most 500 characters, got 100,000" in warning.value
    assert control(at, "surprise.sentence").value == sentence


@pytest.mark.parametrize("claim", [strings("cuckoo"), strings()])
def test_a_source_that_is_not_offered_changes_nothing(claim: dict[str, Any]) -> None:
    at = go(opened(), SURPRISE)
    forge(at, "surprise.source", claim)
    at.run()
    assert not at.exception and session(at).surprise.source == ""
