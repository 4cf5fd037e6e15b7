"""A message that no browser of ours would send ends in a sentence, or is not taken at all: the
limits of a control bind only those who use the control."""

import math
from functools import partial
from typing import Any

import pytest
from streamlit.proto.Common_pb2 import (
    DoubleArray,
    FileUploaderState,
    FileURLs,
    StringArray,
    UploadedFileInfo,
)
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from rnn import Hyperparameters
from rnn.corpora import KINDS
from tests.support.opened import (
    GENERATE,
    HOME,
    SURPRISE,
    choose,
    control,
    frame,
    go,
    html,
    look,
    opened,
    opened_with_own,
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
UNREADABLE: list[tuple[str, dict[str, Any]]] = [
    ("setting.seed", {"double_value": math.nan}),
    ("setting.seed", {"double_value": math.inf}),
    ("setting.seed", {"string_value": "seven"}),
    ("setting.hidden_size", {"string_value": "seven"}),
    ("setting.hidden_size", {"double_value": math.nan}),
    ("corpus.decimal.n", {"bytes_value": b"seven"}),
    ("corpus.decimal.digits", {"json_value": "{"}),
    ("pace", {"double_value": math.nan}),
    ("generate.length", numbers(math.nan)),
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
    at = press(opened(GENERATE if name.startswith("generate") else HOME), "Step")
    before = frame(at)
    forge(at, name, claim)
    at.run()
    assert not at.exception and len(warnings(at)) <= 1
    assert frame(at).hyperparameters == before.hyperparameters
    assert frame(at).iteration == before.iteration
    check_limits(at)
    check_limits(press(go(at, HOME), "Start over"))


@pytest.mark.parametrize(("name", "claim"), UNREADABLE)
def test_what_cannot_be_read_is_left_out_with_a_sentence(name: str, claim: dict[str, Any]) -> None:
    at = press(opened(GENERATE), "Step")
    before, draft = frame(at), dict(session(at).draft.hyperparameters)
    forge(at, name, claim)
    at.run()
    assert not at.exception and warnings(at)
    assert frame(at) == before and session(at).draft.hyperparameters == draft
    check_limits(press(look(at), "Step"))
    assert frame(at).iteration == 2 and not warnings(at)


@pytest.mark.parametrize("kind", ["own", "decimal"])
def test_a_file_that_is_not_there_is_a_sentence(kind: str) -> None:
    """One for each place for files: a run, and a text."""
    at = opened()
    session(at).draft.kind = kind
    told = look(at)._tree.get_widget_states()
    urls = FileURLs(file_id="gone", upload_url="/gone", delete_url="/gone")
    gone = UploadedFileInfo(file_id="gone", name="x.txt", size=3, file_urls=urls)
    claim = FileUploaderState(uploaded_file_info=[gone])
    uploaders = at.get("file_uploader")
    assert len(uploaders) == (2 if kind == "own" else 1)
    for uploader in uploaders:
        state = WidgetState(id=uploader.proto.id, file_uploader_state_value=claim)
        others = [widget for widget in told.widgets if widget.id != state.id]
        at._tree.get_widget_states = partial(WidgetStates, widgets=[*others, state])  # type: ignore[method-assign]
        at.run()
        assert not at.exception and any("Choose the file once more" in body for body in html(at))


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
    at = opened_with_own(SURPRISE)
    sentence = control(at, "surprise.sentence").value
    forge(at, "surprise.sentence", {"string_value": "1" * 100_000})
    (warning,) = warnings(look(at))
    assert "at most 500 characters, got 100,000" in warning.value
    assert control(at, "surprise.sentence").value == sentence
    assert not warnings(choose(at, "surprise.sentence", "1428")), "what is right is not refused"


@pytest.mark.parametrize("claim", [strings("cuckoo"), strings()])
def test_a_source_that_is_not_offered_changes_nothing(claim: dict[str, Any]) -> None:
    at = go(opened(), SURPRISE)
    forge(at, "surprise.source", claim)
    at.run()
    assert not at.exception and session(at).surprise.source == ""
