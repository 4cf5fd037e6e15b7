"""Every page stands alone, and what is set on one page holds on the next."""

import ast
import math
from typing import Any

import pytest

from pages.ui import redraw
from pages.ui.widgets.own_text import LONGEST_IN_BOX
from tests.support.opened import (
    GENERATE,
    HOME,
    PAGES,
    SURPRISE,
    arrived_at,
    buttons,
    choose,
    control,
    frame,
    go,
    look,
    opened,
    opened_with_own,
    player,
    press,
    session,
    train,
    warnings,
)
from tests.support.running_app import ROOT

OTHERS = [page for page in PAGES if page != HOME]

# a control of every kind that all pages share, and three values for it
CONTROLS: list[tuple[str, list[Any]]] = [
    ("setting.hidden_size", [64, 32, 16]),  # on a scale
    ("setting.learning_rate", [0.3, 1e-4, 0.1]),  # on a scale; acts while it trains
    ("setting.optimizer", ["sgd", "rmsprop", "adagrad"]),  # from a list
    ("setting.seed", [3, 5, 4]),  # a number
    ("corpus.decimal.n", [13, 9, 97]),
    ("pace", [1.0, 100.0, math.inf]),
]
QUIET: list[tuple[str, list[Any]]] = [
    ("setting.learning_rate", [0.3, 1e-4, 0.1]),
    ("pace", [1.0, 100.0, 4.0]),
]  # controls that cause no rerun while the network plays


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_cold_with_menu_sidebar_and_transport(page: str) -> None:
    at = opened(page)
    assert len(at.get("page_link")) == len(PAGES)
    assert {"Train", "Step"} <= buttons(at)
    assert ("Start over" in buttons(at)) == (page == HOME)
    assert control(at, "corpus.kind").value == "decimal"
    assert frame(at).iteration == 0 and not player(at).playing
    assert not warnings(at)


@pytest.mark.parametrize("page", PAGES)
def test_a_text_too_long_for_its_box_is_read_on_every_page(page: str) -> None:
    at = opened(page)
    text = "A text that is longer than its box. " * (LONGEST_IN_BOX // 36 + 1)
    choose(choose(at, "corpus.kind", "own"), "corpus.own.text", text)
    press(at, "Step")
    assert player(at).corpus.text == text and "own.another" in buttons(at)
    assert not warnings(at)


def test_no_two_buttons_have_the_same_key() -> None:
    """Of those that stand on different pages the sidebar's may come to stand beside another."""
    where = {"button": 2, "press_button": 0}  # the argument that is the key
    keys = [
        call.args[where[name]].value
        for path in (ROOT / "pages").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and (name := getattr(call.func, "id", "")) in where
        and len(call.args) > where[name] and isinstance(call.args[where[name]], ast.Constant)
    ]  # fmt: skip
    assert len(keys) > 8 and sorted({*keys}) == sorted(keys)


@pytest.mark.parametrize(("name", "values"), CONTROLS)
@pytest.mark.parametrize("page", OTHERS)
def test_a_control_holds_on_the_next_page(name: str, values: list[Any], page: str) -> None:
    at = opened()
    for value in values:
        choose(at, name, value)
        go(at, page)
        assert control(at, name).value == value
        go(at, HOME)
        assert control(at, name).value == value


@pytest.mark.parametrize(("name", "values"), CONTROLS)
def test_a_control_moved_three_times_in_a_row_holds_each_time(name: str, values: list[Any]) -> None:
    at = opened()
    for value in values:
        choose(at, name, value)
        assert control(at, name).value == value
        assert look(at) and control(at, name).value == value


@pytest.mark.parametrize(("name", "values"), QUIET)
def test_a_control_moved_three_times_in_a_row_while_it_trains_holds(
    name: str, values: list[Any]
) -> None:
    at = train(opened())
    for value in values:
        choose(at, name, value)
        assert look(at) and control(at, name).value == value
    assert player(at).playing


@pytest.mark.parametrize(("name", "values"), QUIET)
@pytest.mark.parametrize("page", OTHERS)
def test_a_slider_moved_in_the_last_tick_before_a_change_of_page_is_not_lost(
    name: str, values: list[Any], page: str
) -> None:
    """While the network plays these sliders cause no rerun: the message that tells of the change
    of page is the first that tells of them."""
    at = train(opened())
    for value in values:
        control(at, name).set_value(value)
        go(at, page)
        assert control(at, name).value == value
        assert (player(at).pace if name == "pace" else frame(at).hyperparameters.learning_rate) == (
            value
        )
        go(at, HOME)
        assert control(at, name).value == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("generate.prompt", "0.1"),
        ("generate.temperature", 0.3),
        ("generate.length", 50),
        ("generate.top_k", 2),
        ("generate.top_p", 0.5),
        ("generate.letter_by_letter", True),
        ("generate.five_temperatures", False),
    ],
)
def test_what_was_asked_for_on_generate_stays_as_it_was(name: str, value: Any) -> None:
    at = choose(opened_with_own(GENERATE), name, value)
    go(go(at, HOME), GENERATE)
    assert control(at, name).value == value


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        (SURPRISE, "surprise.sentence", "7 8 9"),
        (SURPRISE, "surprise.source", "What it wrote"),
        (HOME, "chart.logarithmic", True),
        (HOME, "chart.each_update", False),
        (HOME, "chart.last_500", True),
        (HOME, "stop", False),
    ],
)
def test_what_was_chosen_on_a_page_holds_when_one_comes_back(
    page: str, name: str, value: Any
) -> None:
    at = choose(opened_with_own(page), name, value)
    go(go(at, GENERATE), page)
    assert control(at, name).value == value


def test_a_pace_of_a_link_that_the_slider_does_not_offer_gets_its_own_place() -> None:
    at = arrived_at("?text=decimal&pace=7.5")
    assert player(at).pace == 7.5 == control(at, "pace").value
    assert "7.5 a second" in control(at, "pace").options


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_nothing_but_the_session_and_what_its_controls_show(page: str) -> None:
    """What Streamlit keeps for a page lives as long as its controls; all else is the session's."""
    at = press(opened(page), "Step")
    train(at)
    press(at, "Pause")
    keys = {getattr(element, "key", None) for part in (at.sidebar, at.main) for element in part}
    assert set(at.session_state.keys()) - keys == {"session"}
    go(at, HOME)
    assert session(at).page == "Train"
    keys = {getattr(element, "key", None) for part in (at.sidebar, at.main) for element in part}
    assert set(at.session_state.keys()) - keys == {"session"}


def test_no_page_draws_at_the_tick_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit tells fragments apart by name and place, and the message of a timer may be late."""
    names: list[str] = []
    fragment = redraw.st.fragment

    def watched(**options: Any) -> Any:
        def mark(function: Any) -> Any:
            names.append(function.__qualname__)
            return fragment(**options)(function)

        return mark

    monkeypatch.setattr(redraw.st, "fragment", watched)
    for page in PAGES:
        opened(page)
    assert len(PAGES) == len({name for name in names if name.startswith("tick of ")})
