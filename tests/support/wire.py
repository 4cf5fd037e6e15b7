"""A visitor without a browser: speaks over the socket as Streamlit's own page does.

It says what the controls show and asks by the timer, as the page does; of what it hears, it keeps
the controls, the line of progress, and how much came.
"""

import asyncio
import re
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.support.light_socket import LightSocket
from tests.support.running_app import RunningApp

PATIENCE = 30.0  # seconds
EDITION = re.compile(r"\.v\d+$")  # in the key of a control
PROGRESS = re.compile(r"(?:<b>|\*\*)([\d,]+) updates?")
LONG = 1_000  # characters: the line of progress is shorter
DRAWN = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
KEPT_MESSAGES = 30  # that the page says it still has


class WireVisitor:
    """A page that is open."""

    def __init__(self, query: str, session_id: str = "") -> None:
        self.updates = 0  # as last told
        self.redraws = 0  # that told of new ones
        self.ticks = 0  # redraws by the timer
        self.messages_of_ticks = 0
        self.bytes = 0
        self.session_id = session_id
        self._socket: LightSocket
        self._texts: list[str] = []  # of the redraw so far; short ones
        self._ids: dict[str, str] = {}  # key of a control that can be pressed or moved -> its id
        self._values: dict[str, WidgetState] = {}  # id of a control -> what it shows
        self._drawn: set[str] = set()  # ids of the controls in the latest whole redraw
        self._is_whole = False  # whether the redraw is one of the whole page
        self._is_drawn = False  # whether the redraw is complete
        self._wholes = 0  # redraws of the whole page that have begun
        self._pages: dict[str, str] = {}  # path -> hash of its script
        self._page = ClientState(query_string=query)
        self._cached: deque[str] = deque(maxlen=KEPT_MESSAGES)
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[float]]] = []

    def __repr__(self) -> str:
        timers = f"{len(self._timers)} timers" + (", drawing" if not self._is_drawn else "")
        return f"{timers}; controls: {', '.join(self._ids)}; it says: {self._texts}"

    # --- what a visitor does; each gives the seconds until the answer was there ---

    async def look(self) -> None:
        """Draw all of the page."""
        self._ask()

    async def set(self, key: str, value: Any) -> None:
        """Move a control. A slider shows a list: of one word, or of one number."""
        await self.until(lambda: key in self._ids)
        name = self._ids[key]
        self._values[name] = _shown(name, value)
        self._ask()

    async def move(self, key: str, value: Any, then: str) -> float:
        """Move a control; the seconds until another one is there."""
        self._ids.pop(then, None)
        start = time.perf_counter()
        await self.set(key, value)
        return await self.until(lambda: then in self._ids) - start

    async def press(self, key: str, then: str) -> float:
        """Press a button; the seconds until the one that takes its place is there."""
        self._ids.pop(then, None)
        start = await self.click(key)
        return await self.until(lambda: then in self._ids) - start

    async def step(self) -> float:
        """Press Step while nothing trains; the seconds until there is one update more."""
        done = self.updates
        start = await self.click("Step")
        return await self.until(lambda: self.updates > done) - start

    async def go(self, path: str, then: str) -> float:
        """Go to another page; the seconds until a control of it and the progress are there."""
        self._ids.pop(then, None)
        start = time.perf_counter()
        self._texts.clear()
        self._page.page_script_hash = self._pages[path]
        self._ask()
        return await self.until(lambda: then in self._ids and self._tells_progress()) - start

    async def heat(self, temperature: float) -> float:
        """Another temperature, on the page Generate; the seconds until the text is there."""
        drawn, start = self._wholes, time.perf_counter()
        await self.set("generate.temperature", [temperature])
        return (
            await self.until(lambda: self._wholes > drawn and self.tells("Written after ")) - start
        )

    async def click(self, key: str) -> float:
        """Press a button; when it was, by time.perf_counter()."""
        await self.until(lambda: key in self._ids)
        start = time.perf_counter()
        self._ask(pressed=self._ids[key])
        return start

    # --- what a visitor waits for ---

    async def until(self, seen: Callable[[], bool]) -> float:
        """When something was seen, by time.perf_counter(). Raises TimeoutError."""
        if seen():
            return time.perf_counter()
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append((seen, future))
        try:
            return await asyncio.wait_for(future, PATIENCE)
        except TimeoutError as error:
            raise TimeoutError(f"It was not seen. {self}") from error
        finally:
            self._waiting.remove((seen, future))

    async def sees(self, words: str) -> None:
        """Wait for words on the page."""
        await self.until(lambda: self.tells(words))

    async def trains(self, beyond: int) -> None:
        """Wait for more than so many updates."""
        await self.until(lambda: self.updates > beyond)

    async def rests(self) -> None:
        """Wait until the timer is off: nothing is under way any more."""
        await self.until(lambda: self._is_drawn and not self._timers)

    def shows(self, key: str) -> list[str]:
        """The word that a slider shows."""
        return list(self._values[self._ids[key]].string_array_value.data)

    def has(self, key: str) -> bool:
        """Whether a control is there, and can be pressed."""
        return key in self._ids

    def tells(self, words: str) -> bool:
        """Whether the latest redraw has these words."""
        return any(words in text for text in self._texts)

    def _tells_progress(self) -> bool:
        return any(PROGRESS.search(text) or "read nothing yet" in text for text in self._texts)

    # --- what the page says ---

    def _ask(self, fragment: str = "", pressed: str = "") -> None:
        wish = ClientState()
        wish.CopyFrom(self._page)
        wish.widget_states.widgets.extend(self._values.values())
        wish.cached_message_hashes.extend(self._cached)
        if fragment:
            wish.fragment_id, wish.is_auto_rerun = fragment, True
        if pressed:
            wish.widget_states.widgets.add(id=pressed, trigger_value=True)
        self._socket.send(BackMsg(rerun_script=wish).SerializeToString())

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            self._ask(fragment)

    def stop_timers(self) -> None:
        """Ask no more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    # --- what the page hears ---

    def hear(self, data: bytes) -> None:
        """One message of the server."""
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        self.bytes += len(data)
        self.messages_of_ticks += not self._is_whole
        if kind == "delta":
            if message.metadata.cacheable and message.hash not in self._cached:
                self._cached.append(message.hash)
            self._read(message.delta.new_element)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "script_finished":
            self._is_drawn = message.script_finished in DRAWN
            self.ticks += self._is_drawn and not self._is_whole
            if self._is_whole and self._is_drawn:
                self._values = {n: v for n, v in self._values.items() if n in self._drawn}
        elif kind == "page_info_changed":
            self._page.query_string = message.page_info_changed.query_string
        elif kind == "navigation":
            pages = message.navigation.app_pages
            self._pages = {page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "auto_rerun":
            rerun = message.auto_rerun
            self._timers[rerun.fragment_id] = asyncio.create_task(
                self._tick(rerun.fragment_id, rerun.interval)
            )
        for seen, future in self._waiting:
            if not future.done() and seen():
                future.set_result(time.perf_counter())

    def _begin(self, message: ForwardMsg) -> None:
        self._texts = []
        self._is_drawn = False
        self.session_id = message.new_session.initialize.session_id or self.session_id
        self._page.page_script_hash = message.new_session.page_script_hash
        self._is_whole = not message.metadata.run.fragment_ids
        if self._is_whole:
            self._wholes += 1
            self._drawn = set()
            self._ids = {}
            self.stop_timers()

    def _read(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind in ("html", "markdown", "alert"):
            self._read_text(getattr(element, kind).body)
        elif kind == "button":
            if not element.button.disabled:
                self._ids[_key(element.button.id)] = element.button.id
        elif kind in CONTROLS:
            control = getattr(element, kind)
            self._ids[_key(control.id)] = control.id
            self._drawn.add(control.id)
            if control.id not in self._values:
                self._values[control.id] = _shown(control.id, CONTROLS[kind](control))

    def _read_text(self, body: str) -> None:
        self._texts.append(body)
        if len(body) < LONG and (found := PROGRESS.search(body)):
            told, self.updates = self.updates, int(found[1].replace(",", ""))
            self.redraws += self.updates != told


def _shown_by_slider(slider: Any) -> Any:
    if slider.options:
        return [slider.options[int(at)] for at in slider.default]
    return list(slider.default)


# what a control of each kind shows at first
CONTROLS: dict[str, Callable[[Any], Any]] = {
    "slider": _shown_by_slider,
    "checkbox": lambda box: box.default,
    "selectbox": lambda box: box.options[box.default],
    "number_input": lambda box: int(box.default),
    "text_input": lambda box: box.default,
    "text_area": lambda box: box.default,
}


def _key(name: str) -> str:
    """The key of a control, without its edition, from its id."""
    return EDITION.sub("", name.split("-", 2)[-1])


def _shown(name: str, value: Any) -> WidgetState:
    """What a control shows, as the page says it."""
    state = WidgetState(id=name)
    match value:
        case bool():
            state.bool_value = value
        case int():
            state.int_value = value
        case str():
            state.string_value = value
        case [str(), *_]:
            state.string_array_value.data.extend(value)
        case _:
            state.double_array_value.data.extend(value)
    return state


@asynccontextmanager
async def on_the_wire(
    app: RunningApp, session_id: str = "", query: str = ""
) -> AsyncIterator[WireVisitor]:
    """Someone who comes to the app, or comes back to a session, and leaves when the block ends.
    Each has a browser of its own."""
    visitor = WireVisitor(query, session_id)
    mask, mark = secrets.token_bytes(4), secrets.token_bytes(16)
    masked = bytes(b ^ mask[i % 4] for i, b in enumerate(mark))
    headers = {
        "Sec-WebSocket-Protocol": ", ".join(
            ["streamlit", *(["none", session_id] * bool(session_id))]
        ),
        "Cookie": f"_streamlit_xsrf=2|{mask.hex()}|{masked.hex()}|{int(time.time())}",
    }
    visitor._socket = await LightSocket.connect(f"{app.url}/_stcore/stream", headers, visitor.hear)
    try:
        await visitor.look()
        yield visitor
    finally:
        visitor.stop_timers()
        await visitor._socket.close()
