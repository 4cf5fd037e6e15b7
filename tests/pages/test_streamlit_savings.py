"""Less is done for each redraw, and what comes of it is the same."""

import json
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.elements import vega_charts
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.ui import streamlit_savings
from pages.ui.streamlit_savings import is_told_again

SECTIONS = ["", ".light", ".dark", ".sidebar", ".light.sidebar", ".dark.sidebar"]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_theme_is_read_once_and_is_that_of_the_configuration(
    section: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"primaryColor": "#123456", "font": "serif", "showWidgetBorder": True}
    asked = []

    def read(name: str) -> dict[str, Any]:
        asked.append(name)
        return options if section != ".light.sidebar" else dict.fromkeys(options)

    monkeypatch.setattr(config, "get_options_for_section", read)
    streamlit_savings.theme_of.cache_clear()
    expected, filled = CustomThemeConfig(), CustomThemeConfig()
    streamlit_savings._read_theme(expected.light, f"theme{section}")
    for _ in range(2):
        filled.Clear()
        streamlit_savings.fill_theme(filled.light, f"theme{section}")
        assert filled == expected and filled.HasField("light") == expected.HasField("light")
    streamlit_savings.theme_of.cache_clear()
    assert asked == [f"theme{section}"] * 2


def test_the_names_in_a_chart_are_numbered_as_streamlit_numbers_them() -> None:
    spec = '{"params": [{"name": "param_79"}], "layer": [{"name": "view_12"}]}'
    assert vega_charts._stabilize_vega_json_spec is streamlit_savings.number_names
    numbered = streamlit_savings.number_names.__wrapped__(spec)
    assert "param_1" in numbered and "79" not in numbered
    assert [vega_charts._stabilize_vega_json_spec(spec) for _ in range(2)] == [numbered] * 2
    assert json.loads(numbered) == json.loads(streamlit_savings._number_names(spec))
    assert " " not in numbered


@pytest.mark.parametrize("cursor", [RunningCursor(0, (1, 2)), LockedCursor(1, (3,), index=4)])
def test_a_copied_place_moves_by_itself(cursor: Cursor) -> None:
    cursor.transient_elements[0] = "a spinner"  # type: ignore[assignment]
    path = cursor.delta_path
    copied = deepcopy({0: cursor})[0]
    assert type(copied) is type(cursor) and copied is not cursor
    assert copied.delta_path == path and [*copied.transient_elements.items()] == [(0, "a spinner")]
    del copied.transient_elements[0]
    copied.lock_element()
    assert cursor.delta_path == path and len(cursor.transient_elements) == 1
    assert copied.is_locked or copied.delta_path != path


def test_what_is_known_of_a_control_stays_until_it_is_something_else() -> None:
    known = WidgetMetadata("a", deserializer=str, serializer=str, value_type="int_value")
    assert session_state.replace(known, value_type="int_value") is known  # type: ignore[attr-defined]
    other = session_state.replace(known, value_type="string_value")  # type: ignore[attr-defined]
    assert (known.value_type, other.value_type, other.id) == ("int_value", "string_value", "a")


def said(number: int, pressed: bool = False) -> WidgetStates:
    """The message of a browser about a slider and a button."""
    slider = WidgetState(id="slider", int_value=number)
    return WidgetStates(widgets=[slider, WidgetState(id="button", trigger_value=pressed)])


@pytest.mark.parametrize(
    ("message", "of_fragment", "again"),
    [
        (said(3), True, True),
        (said(3), False, False),  # the whole page takes up all
        (said(4), True, False),
        (said(3, pressed=True), True, False),
        (None, True, False),
    ],
)
def test_a_timer_that_tells_what_was_told_tells_nothing_new(
    message: WidgetStates | None,
    of_fragment: bool,
    again: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storage = SimpleNamespace()
    fragments = ["tick"] if of_fragment else None
    context = SimpleNamespace(fragment_storage=storage, fragment_ids_this_run=fragments)
    monkeypatch.setattr(streamlit_savings, "get_script_run_ctx", lambda: context)
    assert not is_told_again(said(3)), "it is the first"
    assert is_told_again(message) is again
    assert not is_told_again(said(3, pressed=True)), "and what is pressed twice is told twice"
    assert not is_told_again(said(3, pressed=True))
    assert not is_told_again(said(3))


def test_outside_of_a_page_all_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [is_told_again(said(3)) for _ in range(2)] == [False, False]


def test_a_slider_that_is_moved_between_two_ticks_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storage = SimpleNamespace()
    context = SimpleNamespace(fragment_storage=storage, fragment_ids_this_run=["tick"])
    monkeypatch.setattr(streamlit_savings, "get_script_run_ctx", lambda: context)
    state = session_state.SessionState()
    state._new_widget_state.set_widget_metadata(
        WidgetMetadata("slider", deserializer=int, serializer=int, value_type="int_value")
    )
    seen = []
    for number in (3, 3, 5, 5, 3):
        view = SafeSessionState(state, lambda: None)
        view.on_script_will_rerun(said(number))
        seen.append(state._new_widget_state["slider"])
    assert seen == [3, 3, 5, 5, 3]
