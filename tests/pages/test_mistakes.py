"""Whatever a visitor types, or a forged browser claims, costs one sentence and nothing else."""

import math
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from pages.ui.format import plain
from rnn import Hyperparameters
from rnn.corpora import KINDS
from tests.support.opened import choose, control, look, opened, press, session

WRITE = "pages/generate.py"


@pytest.mark.parametrize("text", ["", "   \n ", "x"])
def test_a_bad_text_is_one_sentence_and_nothing_is_lost(text: str) -> None:
    at = press(opened(), "Step")
    run, corpus = session(at).run, session(at).corpus
    choose(at, "kind", "own")
    choose(at, "own.text", text)
    assert len(at.warning) == 1 and "must have" in at.warning[0].value
    assert session(at).run is run and session(at).corpus is corpus
    press(at, "Step")
    assert session(at).run is run and run.trainer.iteration == 2


def test_a_bad_text_put_right_is_forgiven() -> None:
    at = choose(opened(), "kind", "own")
    good = "a rose is a rose is a rose. " * 50
    for text in (good, "", good):
        choose(at, "own.text", text)
        assert len(at.warning) == (text == "")
    assert session(at).run.corpus.text == good


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS.values() if kind.key in ("own",)])
def test_until_the_new_text_is_there_the_old_one_keeps_its_settings(kind: str) -> None:
    """The preset of a kind is for texts of that kind, so it waits for one."""
    at = opened()
    run = session(at).run
    choose(at, "kind", kind)
    look(at)
    assert session(at).run is run
    assert not any("readers" in warning.value for warning in at.warning)


@pytest.mark.parametrize("prompt", ["xyz", "0.1é"])
def test_a_bad_prompt_is_one_sentence(prompt: str) -> None:
    at = choose(opened(WRITE), "pen.prompt", prompt)
    assert len(at.warning) == 1
    choose(at, "pen.prompt", "0.1")
    assert not at.warning


@pytest.mark.parametrize("prompt", ["", "*1*", "<b>7</b>", "$1$"])
def test_what_is_typed_is_never_read_as_markdown(prompt: str) -> None:
    text = "*1*<b>7</b>$1$ " * 100
    at = choose(choose(opened(WRITE), "kind", "own"), "own.text", text)
    choose(at, "pen.prompt", prompt)
    assert not at.warning
    typed = [element.value for element in at.markdown] + [e.value for e in at.caption]
    assert not any(prompt in value for value in typed if prompt)
    assert not any("<b>" in element.proto.body for element in at.get("html"))


def test_a_title_from_elsewhere_is_never_read_as_markdown() -> None:
    at = press(opened(), "Step")
    title = "![](http://elsewhere/x.png) *Alice* $1$"
    session(at).corpus = replace(session(at).corpus, name=title)
    (info,) = look(at).info
    assert title not in info.value and plain(title) in info.value
    press(at, "begin")
    assert not any(title in element.value for element in [*at.markdown, *at.caption])


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
    ("decimal.n", {"double_value": 0.0}),
    ("decimal.digits", {"double_value": 1e9}),
    ("kind", {"string_value": "cuckoo"}),
    ("pace", strings("cuckoo")),
    ("pen.length", strings("1000000")),
    ("pen.temperature", numbers(99.0)),
    ("pen.temperature", numbers(math.nan)),
    ("pen.prompt", {"string_value": "1" * 100_000}),
]


@pytest.mark.parametrize(("key", "claim"), FORGED)
def test_limits_hold_whatever_the_browser_says(key: str, claim: dict[str, Any]) -> None:
    """A value that no control offers is refused in a sentence, or not taken at all."""
    at = press(opened(WRITE), "Step")
    forge(at, key, claim)
    assert len(look(at).warning) <= 1
    press(at, "Start over")
    running = session(at).run.trainer.hyperparameters
    assert Hyperparameters(**running.as_dict()) == running
    corpus = session(at).run.corpus
    assert corpus == KINDS["decimal"].make(**corpus.options)
    assert max(len(element.proto.body) for element in at.get("html")) < 12_000


def forge(at: AppTest, key: str, claim: dict[str, Any]) -> None:
    """Let the next message of the browser claim something about a control."""
    told, widget = at._tree.get_widget_states(), control(at, key).id
    for state in told.widgets:
        if state.id == widget:
            state.CopyFrom(WidgetState(id=widget, **claim))
    at._tree.get_widget_states = lambda: told  # type: ignore[method-assign]
