"""A visitor without a browser: speaks over the socket as Streamlit's own page does.

What is drawn is forgotten, but for the controls, their words and how far the training has come.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.support.running_app import RunningApp

PATIENCE = 30.0  # seconds
EDITION = re.compile(r"\.v\d+$")  # in the key of a live control
UPDATES = re.compile(r"\*\*([\d,]+) updates?\*\*")


class WireVisitor:
    """A page that is open. It asks for redraws by the timer that the server sets."""

    def __init__(self, socket: ClientConnection) -> None:
        self.updates = 0  # as last told
        self.redraws = 0  # that told of new ones
        self.texts: list[str] = []  # of the last redraw
        self.session_id = ""
        self._socket = socket
        self._ids: dict[str, str] = {}  # key of a control -> its id in the last redraw
        self._values: dict[str, WidgetState] = {}
        self._page = ClientState()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._news = asyncio.Condition()

    async def look(self) -> None:
        """Open the page, or draw all of it anew."""
        await self._ask(ClientState())

    async def set(self, key: str, *, chosen: str = "", on: bool = False) -> None:
        """Move a control, which is a choice of words or a switch."""
        await self._until(lambda: key in self._ids)
        name = self._ids[key]
        state = WidgetState(id=name)
        if chosen:
            state.string_array_value.data.append(chosen)
        else:
            state.bool_value = on
        self._values[name] = state
        await self._ask(ClientState())

    async def press(self, key: str, then: str) -> float:
        """Press a button; the seconds until the one that takes its place is there."""
        await self._until(lambda: key in self._ids)
        self._ids.pop(then, None)
        start = time.perf_counter()
        pressed = ClientState()
        pressed.widget_states.widgets.add(id=self._ids[key], trigger_value=True)
        await self._ask(pressed)
        await self._until(lambda: then in self._ids)
        return time.perf_counter() - start

    async def sees(self, words: str) -> None:
        """Wait for words on the page."""
        await self._until(lambda: any(words in text for text in self.texts))

    async def trains(self, beyond: int) -> None:
        """Wait for more than so many updates."""
        await self._until(lambda: self.updates > beyond)

    async def listen(self) -> None:
        """Hear the server out until it, or the visitor, is gone."""
        try:
            async for data in self._socket:
                self._hear(ForwardMsg.FromString(data if isinstance(data, bytes) else b""))
                async with self._news:
                    self._news.notify_all()
        finally:
            self._stop_timers()

    async def _until(self, seen: Callable[[], bool]) -> None:
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(seen), PATIENCE)

    async def _ask(self, wish: ClientState) -> None:
        wish.query_string = self._page.query_string
        wish.page_script_hash = self._page.page_script_hash
        wish.widget_states.widgets.extend(self._values.values())
        await self._socket.send(BackMsg(rerun_script=wish).SerializeToString())

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.texts = []
            self.session_id = message.new_session.initialize.session_id or self.session_id
            self._page.page_script_hash = message.new_session.page_script_hash
            if not message.metadata.run.fragment_ids:
                self._stop_timers()
        elif kind == "page_info_changed":
            self._page.query_string = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            rerun = message.auto_rerun
            self._timers[rerun.fragment_id] = asyncio.create_task(
                self._tick(rerun.fragment_id, rerun.interval)
            )
        elif kind == "delta":
            self._read(message)

    def _read(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("button", "slider", "checkbox"):
            name = getattr(element, kind).id
            self._ids[EDITION.sub("", name.split("-", 2)[-1])] = name
        elif kind in ("markdown", "alert"):
            body = getattr(element, kind).body
            self.texts.append(body)
            if found := UPDATES.search(body):
                told, self.updates = self.updates, int(found[1].replace(",", ""))
                self.redraws += self.updates != told

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._ask(ClientState(fragment_id=fragment, is_auto_rerun=True))

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()


@asynccontextmanager
async def on_the_wire(app: RunningApp, session_id: str = "") -> AsyncIterator[WireVisitor]:
    """Someone who comes to the app, or comes back to a session, and leaves when the block ends."""
    address = app.url.replace("http", "ws") + "/_stcore/stream"
    protocols = ["streamlit", *(["none", session_id] if session_id else [])]
    async with connect(address, subprotocols=protocols, max_size=None) as socket:
        visitor = WireVisitor(socket)
        hearing = asyncio.create_task(visitor.listen())
        try:
            await visitor.look()
            yield visitor
        finally:
            hearing.cancel()
            with suppress(asyncio.CancelledError):
                await hearing
