"""What seldom changes is sent once, and then as it becomes another."""

from typing import Any

import pytest
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.ui import sent_on_change
from pages.ui.elements.markup import Markup
from pages.ui.sent_on_change import SentOnChange


class Place:
    """A place of the page that remembers what it was sent, and as part of which fragment."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str | None]] = []

    def html(self, markup: Markup) -> None:
        self.sent.append((markup.html, ThreadState.get().fragment_id))


@pytest.fixture(autouse=True)
def _thread_of_a_page() -> None:
    ThreadState.initialize()


def test_it_is_sent_as_it_becomes_another_and_belongs_to_the_page() -> None:
    shown, session = ["one", "one", "two", "two", "one"], Any
    sent, place = SentOnChange(lambda _: shown.pop(0)), Place()
    sent._place = place  # type: ignore[assignment]
    for _ in range(5):
        with ThreadState.scoped(fragment_id="tick"):
            sent.update(session)  # type: ignore[arg-type]
            assert ThreadState.get().fragment_id == "tick"
    assert place.sent == [("one", None), ("two", None), ("one", None)]


def test_it_is_sent_at_once_and_then_no_more_often_than_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = [100.0, 100.5, 102.9, 103.5, 106.4, 106.5]
    monkeypatch.setattr(sent_on_change.time, "monotonic", lambda: times[0])
    sent, place = SentOnChange(lambda _: f"at {times[0]}", seconds=3), Place()
    sent._place = place  # type: ignore[assignment]
    while times:
        sent.update(Any)  # type: ignore[arg-type]
        times.pop(0)
    assert [html for html, _ in place.sent] == ["at 100.0", "at 103.5", "at 106.5"]


def test_before_the_page_has_a_place_for_it_nothing_is_sent() -> None:
    SentOnChange(lambda _: "one").update(Any)  # type: ignore[arg-type]
