"""Where Streamlit (1.67) loses a press or trips over a message, mended here.

Each message of a browser that concerns the whole page is handled by a runner, in a thread of its
own, which ends the runner before it at that one's next call of Streamlit. So two of them may be in
the state of one session at once, and a busy server makes it likely:

- As the earlier one ends, or begins late, it takes back the press that the later one is about to
  call the callback of. Here both use the state in turn.
- One that is ended before it has called any callback takes its presses with it. Here the next one
  gets them.
- One that is ended while it waits for the state still takes up one control, which then does what it
  did before the press. Here it takes up none.
- One that has come to its end is replaced as soon as a fragment's timer asks for more, and what it
  has drawn but not yet sent is then thrown away: half a page, whose timers stand still. Here all of
  it is sent.

Between a press and the message that tells of it, the browser's timer may ask for more, and its
message tells of the press too. Once the button has become another, the second would press that one:
Train after Pause. Here the timer's tells of none, since the other follows at once.

A timer of a page that was left may ask once more. There is nothing left to draw, but the answer
names that page, and the browser clears the one that took its place. Here nothing is answered; if
something was pressed, the answer names the page that is there.

What was drawn of a fragment and is still to be sent is dropped as the fragment runs again, but not
the end of a run of the whole page that drew it. There, the browser takes away what this run has not
drawn, so for a moment the page was without that part and all below it jumped up and down. And what
is sent as a reference is never dropped: it would stand in a block, or behind a place, that the
browser was never told of ("Cannot set a node at a delta path", "Bad delta path index"). Here all of
it is sent.

And a value that cannot be read, such as a word for a number, ends a run before the page begins.
Here it is left out, and the page can say so.

(And it does less for each redraw: see streamlit_savings.)
"""

import logging
from dataclasses import replace
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakSet, WeakValueDictionary

import streamlit
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequestType,
    _has_active_trigger_value,
)
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState, WStates

from pages.ui.streamlit_savings import apply_savings, is_told_again

VERSION = "1.67."  # what it begins with

T = TypeVar("T")

log = logging.getLogger(__name__)

_locks: WeakValueDictionary[int, Any] = WeakValueDictionary()  # id of a session's state -> its lock
_unread: set[str] = set()  # the sessions that were sent a value that cannot be read
_ended: WeakSet[ScriptRunner] = WeakSet()  # that were replaced after they had come to their end

_init = SafeSessionState.__init__
_request_rerun = AppSession.request_rerun
_handle_event = AppSession._handle_scriptrunner_event_on_event_loop
_run_script = ScriptRunner._run_script
_clear = ForwardMsgQueue.clear
_value_of = WStates.__getitem__


def share_lock(view: SafeSessionState, state: SessionState, yield_callback: Any) -> None:
    """Every runner's view of one state waits for the same lock."""
    _init(view, state, yield_callback)
    object.__setattr__(view, "_lock", _locks.setdefault(id(state), RLock()))
    object.__setattr__(view, "_told", None)


def call_callbacks(view: SafeSessionState, fresh: WidgetStates | None, **more: Any) -> None:
    """Call the callbacks for a message, with nobody else in the state; not if the runner is to end,
    which `_yield_callback` then does."""
    with view._lock:
        view._yield_callback()
        object.__setattr__(view, "_told", fresh)
        if not is_told_again(fresh) or any(more.values()):
            view._state.on_script_will_rerun(fresh, **more)


def register_widget(
    view: SafeSessionState, metadata: WidgetMetadata[T], key: str | None
) -> RegisterWidgetResult[T]:
    """Take up a control, if the runner is not to end by the time that it has the state."""
    with view._lock:
        view._yield_callback()
        return view._state.register_widget(metadata, key)


def request_rerun(session: AppSession, client_state: ClientState | None) -> None:
    """Hand on a message: with the presses of one that nobody has come to, if it ends the runner at
    work; without any, if it is a timer's. One of a fragment may find that the runner has ended by
    itself."""
    runner = session._scriptrunner
    widgets = client_state.widget_states.widgets if client_state else []
    if client_state and client_state.is_auto_rerun:
        for press in filter(_has_active_trigger_value, list(widgets)):
            widgets.remove(press)
    if runner and client_state:
        if not client_state.fragment_id:
            told = {widget.id for widget in widgets}
            widgets.extend(press for press in waiting_presses(runner) if press.id not in told)
        elif runner._requests._state is ScriptRequestType.STOP:
            _ended.add(runner)
    _request_rerun(session, client_state)


def handle_event(
    session: AppSession,
    sender: ScriptRunner | None,
    event: ScriptRunnerEvent,
    *about: Any,
    **more: Any,
) -> None:
    """Send what a runner has drawn, also if it had come to its end and another is at work by now.
    (What it did is before what the other does: both tell the event loop of it in turn.)"""
    at_work = session._scriptrunner
    if sender not in _ended or event is ScriptRunnerEvent.SHUTDOWN:
        _handle_event(session, sender, event, *about, **more)
        return
    session._scriptrunner = sender
    try:
        _handle_event(session, sender, event, *about, **more)
    finally:
        session._scriptrunner = at_work


def waiting_presses(runner: ScriptRunner) -> list[WidgetState]:
    """What was pressed in the message that a runner is at and in the one that it is to come to, if
    it has called no callback for it."""
    told = runner._session_state.__dict__.get("_told")
    messages = (runner.__dict__.get("_message"), runner._requests._rerun_data.widget_states)
    untold = [message for message in messages if message is not None and message is not told]
    pressed = {press.id: press for message in untold for press in message.widgets}
    return [press for press in pressed.values() if press.trigger_value]


def run_script(runner: ScriptRunner, wish: RerunData) -> None:
    """Run what is asked for; fragments that are gone only for what was pressed, and as some of the
    page that is there."""
    runner.__dict__["_message"] = wish.widget_states
    asked = wish.fragment_id_queue
    if asked and not any(runner._fragment_storage.contains(fragment) for fragment in asked):
        widgets = wish.widget_states.widgets if wish.widget_states else ()
        if wish.is_auto_rerun and not any(map(_has_active_trigger_value, widgets)):
            return
        there = runner._pages_manager.current_page_script_hash
        wish = replace(wish, page_script_hash=there or wish.page_script_hash)
    _run_script(runner, wish)


def clear(
    queue: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    """Drop what is still to be sent; if only fragments run again, nothing of it."""
    if fragment_ids_this_run:
        queue._delta_index_map = {}  # what they draw comes after it, and not in its place
    else:
        _clear(queue, retain_lifecycle_msgs)


def read_value(states: WStates, widget: str) -> Any:
    """A widget's value; none, as if it had not been sent, if it cannot be read."""
    try:
        return _value_of(states, widget)
    except KeyError:
        raise
    except Exception as error:
        log.warning("A message held a value that cannot be read: %r", error)
        if context := get_script_run_ctx():
            _unread.add(context.session_id)
        raise KeyError(widget) from error


def was_unreadable() -> bool:
    """Whether a value in a message for this session could not be read, since this was asked."""
    context = get_script_run_ctx()
    if context is None or context.session_id not in _unread:
        return False
    _unread.discard(context.session_id)
    return True


def repair() -> None:
    """Put these in the place of what this version of Streamlit has; others are left as they are."""
    if not streamlit.__version__.startswith(VERSION):
        log.warning("The repairs are for Streamlit %s; presses may be lost.", VERSION)
        return
    SafeSessionState.__init__ = share_lock  # type: ignore[assignment, method-assign]
    SafeSessionState.register_widget = register_widget  # type: ignore[assignment, method-assign]
    SafeSessionState.on_script_will_rerun = call_callbacks  # type: ignore[assignment, method-assign]
    AppSession.request_rerun = request_rerun  # type: ignore[assignment, method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = handle_event  # type: ignore[assignment, method-assign]
    ScriptRunner._run_script = run_script  # type: ignore[assignment, method-assign]
    ForwardMsgQueue.clear = clear  # type: ignore[assignment, method-assign]
    WStates.__getitem__ = read_value  # type: ignore[method-assign]
    apply_savings()
