"""The page Inside: one look at a time, opened by its name in the address or from the narration."""

from typing import Any

import pytest

from pages.ui import redraw
from pages.ui.elements.looks import LOOKS
from rnn.corpora import KINDS
from rnn.playground.inside_page import InsidePage
from rnn.playground.looks.interrupted import AskInterrupted
from rnn.training.hyperparameters import Hyperparameters
from tests.support.opened import (
    INSIDE,
    address,
    arrived_at,
    buttons,
    choose,
    control,
    frame,
    go,
    html,
    narration,
    opened,
    press,
    session,
    train,
    with_run_of,
)

FIRST, *OTHERS = LOOKS
FIZZBUZZ = KINDS["fizzbuzz"].make()
SMALL = Hyperparameters(hidden_size=8, seq_length=16)


def findings(drawn: list[str]) -> str:
    """The sentences of a look."""
    return "".join(body for body in drawn if "rnn-finding" in body)


@pytest.mark.parametrize("key", LOOKS)
def test_an_address_opens_a_look(key: str) -> None:
    at = go(arrived_at({"look": key}), INSIDE)
    assert control(at, "inside.look").value == key
    assert any(LOOKS[key].question in drawn for drawn in html(at))
    assert address(at).get("look") == key
    assert len(at.get("vega_lite_chart")) <= 3 and not at.get("column"), "few messages a redraw"


def test_a_look_that_there_is_not_opens_the_first() -> None:
    at = go(arrived_at({"look": "nothing"}), INSIDE)
    assert control(at, "inside.look").value == FIRST


def test_a_look_that_is_chosen_stays_open_and_stands_in_the_address() -> None:
    at = choose(opened(INSIDE), "inside.look", "map")
    assert address(at)["look"] == "map" and "3 vowels and 3 consonants" in findings(html(at))
    at = go(go(at, "streamlit_app.py"), INSIDE)
    assert control(at, "inside.look").value == "map"
    assert "look" not in address(go(at, "streamlit_app.py"))


def test_it_looks_again_while_it_trains() -> None:
    at = train(opened(INSIDE))
    seen = session(at).inside.seen
    assert seen and 0 < seen.iteration <= frame(at).iteration
    assert "Left alone" in findings(html(at))


def test_the_line_does_not_wait_for_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far the network has come is seen at once; what a look costs may take longer."""
    at, order = opened(INSIDE), list[str]()
    narrate, ask = redraw.narration, InsidePage.ask

    def narrated(*arguments: Any) -> None:
        order.append("line")
        narrate(*arguments)

    def asked(*arguments: Any) -> None:
        order.append("look")
        ask(*arguments)

    monkeypatch.setattr(redraw, "narration", narrated)
    monkeypatch.setattr(InsidePage, "ask", asked)
    press(at, "Step")
    assert order[:2] == ["line", "look"] and frame(at).iteration == 1


def test_when_the_loop_has_closed_the_narration_leads_to_it() -> None:
    at = train(arrived_at({"until": "30"}))
    assert "found the loop" in narration(at) and "see" in buttons(at)
    press(at, "see")
    assert session(at).page == "Inside" and control(at, "inside.look").value == "loop"
    assert "a loop of 6 letters: “142857”" in findings(html(at))
    assert "see" not in buttons(at)


def test_what_is_chosen_in_a_look_is_asked() -> None:
    at = choose(with_run_of(opened(INSIDE), FIZZBUZZ, SMALL), "inside.look", "interrupt")
    choose(at, "interrupt.told", 67)
    assert "You said 67 where 37 was due." in findings(html(at))
    choose(at, "inside.look", "loop")
    choose(at, "inside.look", "interrupt")
    assert control(at, "interrupt.told").value == 67
    with_run_of(at, FIZZBUZZ, SMALL)
    assert control(at, "interrupt.told").value == AskInterrupted().told
