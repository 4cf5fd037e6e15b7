"""Streamlit's page without a browser: it says what its controls show, asks by the timer that the
server sets, and of what it hears keeps the controls, the words, and how much came."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.support.light_socket import LightSocket
from tests.support.wire_controls import CONTROLS, key_of, shown

PATIENCE = 30.0  # seconds
PROGRESS = re.compile(r"(?:<b>|\*\*)([\d,]+) updates?")
PLAY = "play"  # the key of the button that says Train or Pause
LONG = 1_000  # characters: the line of progress is shorter
DRAWN = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
KEPT_MESSAGES = 30  # that it says it still has


class WirePage:
    """A page that is open."""

    def __init__(self, query: str, session_id: str) -> None:
        self.session_id = session_id
        self.updates = 0  # as last told
        self.redraws = 0  # that told of new ones
        self.ticks = 0  # redraws by the timer
        self.messages_of_ticks = 0
        self.bytes = 0

        self.ids: dict[str, str] = {}  # key of a control that can be pressed or moved -> its id
        self.values: dict[str, WidgetState] = {}  # id of a control -> what it shows
        self.texts: list[str] = []  # of the redraw so far
        self.wholes = 0  # redraws of the whole page that have begun
        self.is_drawn = False  # whether the redraw is complete
        self.paths: dict[str, str] = {}  # of the pages -> hash of the script

        self._socket: LightSocket
        self._state = ClientState(query_string=query)
        self._is_whole = False  # whether the redraw is one of the whole page
        self._drawn: set[str] = set()  # ids of the controls in the latest one
        self._cached: dict[str, ForwardMsg] = {}  # by their hashes, the latest last
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[float]]] = []

    def __repr__(self) -> str:
        timers = f"{len(self._timers)} timers" + ("" if self.is_drawn else ", drawing")
        return f"{timers}; controls: {', '.join(self.ids)}; it says: {self.texts}"

    async def connect(self, address: str, headers: dict[str, str]) -> None:
        """Open the page."""
        if self.session_id:
            headers["Sec-WebSocket-Protocol"] += f", none, {self.session_id}"
        self._socket = await LightSocket.connect(address, headers, self._hear)
        self.ask()

    async def leave(self) -> None:
        """Close it."""
        self._stop_timers()
        await self._socket.close()

    async def until_closed(self) -> None:
        """Wait for the end of the connection, as when the server has died."""
        await self._socket.closed.wait()

    @property
    def query(self) -> str:
        """What stands in the address."""
        return self._state.query_string

    @property
    def rests(self) -> bool:
        """Whether it is drawn, and asks for nothing by itself."""
        return self.is_drawn and not self._timers

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

    # --- what it says ---

    def ask(self, pressed: str = "", fragment: str = "", path: str | None = None) -> None:
        """Ask for a redraw of the whole page, of the page with another path, or by the timer of a
        fragment; `pressed` is the id of a button."""
        if path is not None:
            self._state.page_script_hash = self.paths[path]
        wish = ClientState()
        wish.CopyFrom(self._state)
        wish.widget_states.widgets.extend(self.values.values())
        wish.cached_message_hashes.extend(list(self._cached)[-KEPT_MESSAGES:])
        if fragment:
            wish.fragment_id, wish.is_auto_rerun = fragment, True
        if pressed:
            wish.widget_states.widgets.add(id=pressed, trigger_value=True)
        self._socket.send(BackMsg(rerun_script=wish).SerializeToString())

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            self.ask(fragment=fragment)

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    # --- what it hears ---

    def _hear(self, data: bytes) -> None:
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        self.bytes += len(data)
        self.messages_of_ticks += not self._is_whole
        if kind == "ref_hash":  # the server says again what is still there
            message = self._cached[message.ref_hash]
            kind = message.WhichOneof("type")
        if kind == "delta":
            self._keep(message)
            self._read(message.delta.new_element)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "script_finished":
            self.is_drawn = message.script_finished in DRAWN
            self.ticks += self.is_drawn and not self._is_whole
            if self._is_whole and self.is_drawn:
                self.values = {n: v for n, v in self.values.items() if n in self._drawn}
        elif kind == "page_info_changed":
            self._state.query_string = message.page_info_changed.query_string
        elif kind == "navigation":
            pages = message.navigation.app_pages
            self.paths = {page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "auto_rerun":
            rerun = message.auto_rerun
            self._timers[rerun.fragment_id] = asyncio.create_task(
                self._tick(rerun.fragment_id, rerun.interval)
            )
        for seen, future in self._waiting:
            if not future.done() and seen():
                future.set_result(time.perf_counter())

    def _keep(self, message: ForwardMsg) -> None:
        """Keep a message to which the server may refer, also for a while after it is told that it
        is no longer kept."""
        if message.metadata.cacheable:
            self._cached.setdefault(message.hash, message)
        if len(self._cached) > 10 * KEPT_MESSAGES:
            del self._cached[next(iter(self._cached))]

    def _begin(self, message: ForwardMsg) -> None:
        self.texts = []
        self.is_drawn = False
        self.session_id = message.new_session.initialize.session_id or self.session_id
        self._state.page_script_hash = message.new_session.page_script_hash
        self._is_whole = not message.metadata.run.fragment_ids
        if self._is_whole:
            self.wholes += 1
            self.ids = {}
            self._drawn = set()
            self._stop_timers()

    def _read(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind in ("html", "markdown", "alert"):
            self._read_text(getattr(element, kind).body)
        elif kind == "button":
            if not element.button.disabled:
                key = key_of(element.button.id)
                self.ids[element.button.label if key == PLAY else key] = element.button.id
        elif kind in CONTROLS:
            control = getattr(element, kind)
            self.ids[key_of(control.id)] = control.id
            self._drawn.add(control.id)
            if control.id not in self.values:
                self.values[control.id] = shown(control.id, CONTROLS[kind](control))

    def _read_text(self, body: str) -> None:
        self.texts.append(body)
        if len(body) < LONG and (found := PROGRESS.search(body)):
            told, self.updates = self.updates, int(found[1].replace(",", ""))
            self.redraws += self.updates != told
