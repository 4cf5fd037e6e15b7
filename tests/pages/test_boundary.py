"""Whatever goes wrong unexpectedly, the visitor gets a sentence and goes on, and it is logged."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import entry, frame, redraw, transport
from pages.ui.elements import corpus_preview
from pages.ui.transport import train
from rnn.errors import StoreError
from rnn.playground.player import Player
from tests.support.opened import (
    GENERATE,
    HOME,
    SURPRISE,
    arrived_at,
    buttons,
    choose,
    control,
    html,
    look,
    opened,
    player,
    press,
    session,
)
from tests.support.opened import frame as frame_of
from tests.support.running_app import ROOT

REASON = "beyond anyone's imagination"


def fail(*_: Any, **__: Any) -> None:
    raise LookupError(REASON)


def playing() -> AppTest:
    at = opened()
    train(session(at))
    return look(at)


def is_told(at: AppTest, caplog: pytest.LogCaptureFixture) -> bool:
    """Whether the page has a sentence about it, without what only the log should say."""
    assert is_said(at) and REASON not in "".join(html(at))
    return REASON in caplog.text


def is_said(at: AppTest, words: str = "(LookupError)") -> bool:
    return any(words in body for body in html(at))


@pytest.mark.parametrize("page", [HOME, GENERATE, SURPRISE])
def test_a_press_that_fails(
    page: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = opened(page)
    with monkeypatch.context() as patched:
        patched.setattr(transport, "step", fail)
        press(look(at), "Step")
    assert is_told(at, caplog)
    assert frame_of(at).iteration == 0 and "Step" in buttons(at)
    assert frame_of(press(look(at), "Step")).iteration == 1
    train(session(at))
    assert not is_said(look(at)) and player(at).playing


def test_a_control_that_fails_when_it_is_moved(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = opened()
    with monkeypatch.context() as patched:
        patched.setattr(session(at), "set_setting", fail)
        choose(look(at), "setting.hidden_size", 64)
    assert is_told(at, caplog)
    choose(look(at), "setting.hidden_size", 32)
    assert frame_of(at).hyperparameters.hidden_size == 32


def test_an_error_that_has_a_sentence_of_its_own(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> None:
        raise StoreError("There must be room.")

    monkeypatch.setattr(transport, "step", refuse)
    assert is_said(press(opened(), "Step"), "There must be room.")
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


def test_a_page_that_fails_in_the_middle(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(corpus_preview, "corpus_preview", fail)
        at = opened()
        assert is_told(at, caplog)
        assert "Step" in buttons(at) and any("What it writes" in h for h in html(at))
        assert frame_of(press(at, "Step")).iteration == 1
    assert not is_said(look(at))


def test_a_sidebar_that_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(frame, "sidebar", fail)
        at = opened()
        assert is_told(at, caplog)
        assert frame_of(press(at, "Step")).iteration == 1
    assert not is_said(look(at)) and control(at, "corpus.kind").value == "decimal"


def test_a_session_that_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(entry, "open_session", fail)
        at = arrived_at()
        assert is_told(at, caplog) and not buttons(at)
    assert frame_of(press(look(at), "Step")).iteration == 1


def test_a_tick_that_fails_with_the_whole_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = playing()
    with monkeypatch.context() as patched:
        patched.setattr(Player, "tick", fail)
        assert is_told(look(at), caplog)
        assert "Step" in buttons(at)
    assert not is_said(look(at)) and player(at).playing


def test_a_tick_that_fails_by_the_clock_pauses_the_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Since the next would fail like it. The sentence stays until the next press."""
    ticks: list[Callable[[], None]] = []
    fragment = redraw.st.fragment

    def noted(run_every: float | None = None) -> Callable[[Callable[..., None]], Any]:
        def timer(tick: Callable[..., None]) -> Callable[..., None]:
            def draw(*args: Any) -> None:
                ticks.append(partial(tick, *args))
                fragment(tick)(*args)

            return draw

        return timer

    monkeypatch.setattr(redraw.st, "fragment", noted)
    at = playing()
    with monkeypatch.context() as patched:
        patched.setattr(Player, "tick", fail)
        ticks[-1]()
    assert is_told(look(look(at)), caplog) and not player(at).playing
    before = frame_of(at).iteration
    assert not is_said(press(at, "Step")) and frame_of(at).iteration == before + 1


def test_the_first_press_of_a_new_session_counts() -> None:
    """A page that was open while the server was started anew shows a button that the session has
    never drawn."""
    before = press(opened(), "Step")
    before.button(key="Step").click()
    told = before._tree.get_widget_states()
    at = AppTest.from_file(str(ROOT / HOME), default_timeout=30)
    at.query_params["run"] = session(before).autosave.token
    at._tree.get_widget_states = lambda: told  # type: ignore[method-assign]
    assert frame_of(look(at)).iteration == 2
    assert frame_of(press(at, "Step")).iteration == 3
