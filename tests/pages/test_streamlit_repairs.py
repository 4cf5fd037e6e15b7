"""No press is lost where two runners of one session are at work, and no value ends a page."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_cache import create_reference_msg, populate_hash_if_needed
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunnerEvent, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState, WStates

from pages.ui import streamlit_repairs

BUTTON = "$$ID-0-play"


def test_they_are_for_the_streamlit_that_is_installed() -> None:
    """Otherwise look whether the new one still needs them, and whether they still fit."""
    assert streamlit.__version__.startswith(streamlit_repairs.VERSION)
    assert AppSession.request_rerun is streamlit_repairs.request_rerun


def pressed(button: str = BUTTON) -> WidgetStates:
    """The message of a browser in which a button was pressed."""
    return WidgetStates(widgets=[WidgetState(id=button, trigger_value=True)])


def button_that_calls(callback: Any) -> SessionState:
    """The state of a session that has drawn one button."""
    state = SessionState()
    state._new_widget_state.set_widget_metadata(
        WidgetMetadata(
            id=BUTTON,
            deserializer=bool,
            serializer=lambda value: value,
            value_type="trigger_value",
            callback=callback,
        )
    )
    state._old_state[BUTTON] = False
    return state


def test_a_runner_that_ends_takes_back_no_press_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    state = button_that_calls(lambda: calls.append("called"))
    earlier, later = (SafeSessionState(state, lambda: None) for _ in range(2))
    told, set_widgets = threading.Event(), SessionState.set_widgets_from_proto

    def slowly(state: SessionState, states: WidgetStates) -> None:
        set_widgets(state, states)
        told.set()
        threading.Event().wait(0.1)  # a busy server: others have their turn

    def call(states: WStates, widget: str) -> None:  # here, no script runs for Streamlit to find
        states.widget_metadata[widget].callback()  # type: ignore[misc]

    monkeypatch.setattr(WStates, "call_callback", call)
    monkeypatch.setattr(SessionState, "set_widgets_from_proto", slowly)
    thread = threading.Thread(target=later.on_script_will_rerun, args=(pressed(),))
    thread.start()
    assert told.wait(10)
    earlier.on_script_finished(frozenset())
    thread.join()
    assert calls == ["called"]


def test_a_runner_that_comes_late_calls_nothing() -> None:
    """It has waited for its turn, and is to end by now."""
    calls: list[str] = []
    state = button_that_calls(lambda: calls.append("called"))
    stopping = threading.Event()

    def stop_if_asked() -> None:
        if stopping.is_set():
            raise StopException

    late, other = SafeSessionState(state, stop_if_asked), SafeSessionState(state, lambda: None)
    with other._lock:
        thread = threading.Thread(target=stopped, args=(late,))
        thread.start()
        stopping.set()
    thread.join()
    assert calls == []


def stopped(view: SafeSessionState) -> None:
    with pytest.raises(StopException):
        view.on_script_will_rerun(pressed())


def test_a_runner_that_comes_late_leaves_no_control_of_before() -> None:
    """It was about to draw one, and waited while the next runner obeyed a press."""
    calls: list[str] = []
    state = button_that_calls(lambda: calls.append("of now"))
    stopping, waits = threading.Event(), threading.Event()

    def stop_if_asked() -> None:
        waits.set()
        if stopping.is_set():
            raise StopException

    def draw() -> None:
        before = button_that_calls(lambda: calls.append("of before"))
        metadata = before._new_widget_state.widget_metadata[BUTTON]
        with pytest.raises(StopException):
            late.register_widget(metadata, "play")

    late, other = SafeSessionState(state, stop_if_asked), SafeSessionState(state, lambda: None)
    with other._lock:
        thread = threading.Thread(target=draw)
        thread.start()
        waits.wait(0.2)  # not at all, if it asks only once it has the state
        stopping.set()
    thread.join()
    state._new_widget_state.widget_metadata[BUTTON].callback()  # type: ignore[misc]
    assert calls == ["of now"]


def runner_with(message: WidgetStates) -> Any:
    """A runner that has been given a message, and has done nothing so far."""
    requests = ScriptRequests()
    requests.request_rerun(RerunData(widget_states=message))
    view = SafeSessionState(SessionState(), lambda: None)
    return SimpleNamespace(_requests=requests, _session_state=view)


class Runner:
    """One that was asked for nothing."""

    def __init__(self) -> None:
        self._requests = ScriptRequests()


@pytest.fixture
def passed_on(monkeypatch: pytest.MonkeyPatch) -> list[ClientState]:
    """The messages that go on to Streamlit."""
    messages: list[ClientState] = []
    monkeypatch.setattr(
        streamlit_repairs, "_request_rerun", lambda session, state: messages.append(state)
    )
    return messages


def ids(state: ClientState) -> list[str]:
    return [widget.id for widget in state.widget_states.widgets if widget.trigger_value]


def test_a_press_that_no_runner_has_come_to_goes_on_to_the_next(
    passed_on: list[ClientState],
) -> None:
    session: Any = SimpleNamespace(_scriptrunner=runner_with(pressed()))
    AppSession.request_rerun(session, ClientState(widget_states=pressed("other")))
    AppSession.request_rerun(session, ClientState(widget_states=pressed()))
    AppSession.request_rerun(session, ClientState(fragment_id="a tick"))
    AppSession.request_rerun(session, None)
    assert [ids(state) for state in passed_on[:3]] == [["other", BUTTON], [BUTTON], []]


def test_not_even_where_a_timer_asked_for_more_meanwhile(
    passed_on: list[ClientState], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runner is at the press, has not called its callback, and is to run a fragment next."""
    monkeypatch.setattr(streamlit_repairs, "_run_script", lambda runner, wish: None)
    runner = runner_with(pressed())
    streamlit_repairs.run_script(runner, runner._requests.on_scriptrunner_ready().rerun_data)
    runner._requests.request_rerun(RerunData(fragment_id="a tick", widget_states=WidgetStates()))
    session: Any = SimpleNamespace(_scriptrunner=runner)
    AppSession.request_rerun(session, ClientState(widget_states=pressed("other")))
    assert [ids(state) for state in passed_on] == [["other", BUTTON]]


def test_what_a_timer_tells_of_a_press_is_not_heard(passed_on: list[ClientState]) -> None:
    """The message of the press itself follows, and counts."""
    waits = WidgetStates(widgets=[WidgetState(id="slider", int_value=3), *pressed().widgets])
    timer = ClientState(fragment_id="a tick", is_auto_rerun=True, widget_states=waits)
    for runner in (None, Runner()):
        session: Any = SimpleNamespace(_scriptrunner=runner)
        AppSession.request_rerun(session, timer)
        AppSession.request_rerun(session, ClientState(fragment_id="a tick", widget_states=waits))
    assert [ids(state) for state in passed_on] == [[], [BUTTON]] * 2
    assert [widget.id for widget in timer.widget_states.widgets] == ["slider"]


def test_one_that_was_obeyed_does_not(passed_on: list[ClientState]) -> None:
    message = pressed()
    runner = runner_with(message)
    runner._requests.on_scriptrunner_ready()
    runner._session_state.on_script_will_rerun(message)
    session: Any = SimpleNamespace(_scriptrunner=runner)
    AppSession.request_rerun(session, ClientState(widget_states=pressed("other")))
    AppSession.request_rerun(SimpleNamespace(_scriptrunner=None), ClientState())  # type: ignore[arg-type]
    assert [ids(state) for state in passed_on] == [["other"], []]


def test_what_a_runner_drew_is_sent_though_a_timer_has_begun_the_next(
    passed_on: list[ClientState], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise half a page would stand there. Its end is no longer that of the one at work."""
    heard: list[tuple[Any, ScriptRunnerEvent]] = []
    monkeypatch.setattr(
        streamlit_repairs,
        "_handle_event",
        lambda session, sender, event: heard.append((session._scriptrunner, event)),
    )
    ended, at_work, stopped = Runner(), Runner(), Runner()
    ended._requests.request_stop()
    session: Any = SimpleNamespace(_scriptrunner=ended)
    AppSession.request_rerun(session, ClientState(fragment_id="a tick"))
    session._scriptrunner = at_work
    drawn, end = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SHUTDOWN
    for sender, event in ((ended, drawn), (ended, end), (stopped, drawn), (at_work, drawn)):
        AppSession._handle_scriptrunner_event_on_event_loop(session, sender, event)  # type: ignore[arg-type]
        assert session._scriptrunner is at_work
    assert heard == [(ended, drawn), (at_work, end), (at_work, drawn), (at_work, drawn)]
    assert len(passed_on) == 1


@pytest.mark.parametrize(
    ("asked", "by_timer", "message", "named"),
    [
        ("there", True, None, ["asked for"]),
        ("gone", True, None, []),
        ("gone", True, WidgetStates(widgets=[WidgetState(id="a slider", int_value=1)]), []),
        ("gone", True, pressed(), ["current"]),  # a press that the timer's message goes with
        ("gone", False, pressed(), ["current"]),
    ],
)
def test_a_timer_of_a_page_that_was_left_does_not_bring_that_page_back(
    asked: str,
    by_timer: bool,
    message: WidgetStates | None,
    named: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run: list[RerunData] = []
    monkeypatch.setattr(streamlit_repairs, "_run_script", lambda _, wish: run.append(wish))
    runner: Any = SimpleNamespace(
        _fragment_storage=SimpleNamespace(contains=lambda fragment: fragment == "there"),
        _pages_manager=SimpleNamespace(current_page_script_hash="current"),
    )
    wish = RerunData(
        page_script_hash="asked for",
        fragment_id_queue=[asked],
        is_auto_rerun=by_timer,
        widget_states=message,
    )
    streamlit_repairs.run_script(runner, wish)
    assert [one.page_script_hash for one in run] == named


def test_a_whole_page_is_run_as_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[RerunData] = []
    monkeypatch.setattr(streamlit_repairs, "_run_script", lambda _, wish: run.append(wish))
    wish = RerunData(page_script_hash="asked for")
    runner: Any = SimpleNamespace()
    streamlit_repairs.run_script(runner, wish)
    assert run == [wish]


def block(fragment: str, *path: int) -> ForwardMsg:
    """The message that a block was drawn, in a fragment or ("") outside of them."""
    message = ForwardMsg()
    message.delta.add_block.allow_empty = True
    message.delta.fragment_id = fragment
    message.metadata.delta_path[:] = path
    return message


def known(fragment: str, *path: int) -> ForwardMsg:
    """The message that the browser is to draw something that it knows from before."""
    message = ForwardMsg()
    message.delta.new_element.html.body = "a picture"
    message.delta.fragment_id = fragment
    message.metadata.delta_path[:] = path
    populate_hash_if_needed(message)
    return create_reference_msg(message)


def test_what_a_page_drew_of_a_fragment_is_sent_though_it_runs_again() -> None:
    """The browser takes away what it was not sent before the end of the page's run."""
    end = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    drawn = [block("", 0, 0), block("ticks", 0, 0, 0), known("ticks", 0, 0, 0, 0), end]
    queue = ForwardMsgQueue()
    for message in drawn:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["ticks"])
    again = [block("ticks", 0, 0, 0), known("ticks", 0, 0, 0, 0)]
    for message in again:
        queue.enqueue(message)
    assert queue._queue == drawn + again
    assert end.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def test_a_page_that_is_drawn_anew_drops_all_that_waits() -> None:
    queue = ForwardMsgQueue()
    for message in (block("", 0, 0), known("", 0, 0, 0)):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()
