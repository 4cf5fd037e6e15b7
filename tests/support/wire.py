"""A visitor without a browser, who speaks over the socket as Streamlit's own page does."""

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from tests.support.wire_controls import shown
from tests.support.wire_page import PROGRESS, WirePage

FINDING = '<p class="rnn-finding">'
UNTOUCHED = "Your network has not trained yet"


class Served(Protocol):
    """An app that answers at an address: of one server, or of a proxy before several."""

    @property
    def url(self) -> str: ...


class WireVisitor:
    """Somebody before a page. What is pressed gives the seconds until the answer was there."""

    def __init__(self, page: WirePage) -> None:
        self.page = page

    async def set(self, key: str, value: Any) -> None:
        """Move a control. A slider shows a list: of one word, or of one number."""
        await self.page.until(lambda: self.has(key))
        name = self.page.ids[key]
        self.page.values[name] = shown(name, value)
        self.page.ask()

    async def move(self, key: str, value: Any, then: str) -> float:
        """Move a control, until another one is there."""
        self.page.ids.pop(then, None)
        start = time.perf_counter()
        await self.set(key, value)
        return await self.page.until(lambda: self.has(then)) - start

    async def press(self, key: str, then: str) -> float:
        """Press a button, until the one that takes its place is there."""
        self.page.ids.pop(then, None)
        start = await self._click(key)
        return await self.page.until(lambda: self.has(then)) - start

    async def step(self) -> float:
        """Press Step while nothing trains, until there is one update more."""
        done = self.page.updates
        start = await self._click("Step")
        return await self.page.until(lambda: self.page.updates > done) - start

    async def go(self, path: str, then: str) -> float:
        """Go to another page, until a control of it and the progress are there."""
        self.page.ids.pop(then, None)
        self.page.texts.clear()
        start = time.perf_counter()
        self.page.ask(path=path)
        return await self.page.until(lambda: self.has(then) and self._sees_progress()) - start

    async def heat(self, temperature: float) -> float:
        """Another temperature on the page Generate, until what is written at it is there."""
        drawn, start = self.page.wholes, time.perf_counter()
        await self.set("generate.temperature", [temperature])
        seen = await self.page.until(
            lambda: self.page.wholes > drawn and self.reads("Written after ")
        )
        return seen - start

    async def open_look(self, label: str) -> float:
        """Another look on the page Inside, until it says what it has found."""
        drawn, start = self.page.wholes, time.perf_counter()
        await self.set("inside.look", [label])
        seen = await self.page.until(lambda: self.page.wholes > drawn and self.reads(FINDING))
        return seen - start

    async def _click(self, key: str) -> float:
        await self.page.until(lambda: self.has(key))
        start = time.perf_counter()
        self.page.ask(pressed=self.page.ids[key])
        return start

    async def trains(self, beyond: int) -> None:
        """Wait for more than so many updates."""
        await self.page.until(lambda: self.page.updates > beyond)

    async def rests(self) -> None:
        """Wait until nothing is under way any more."""
        await self.page.until(lambda: self.page.rests)

    def shows(self, key: str) -> list[str]:
        """The word that a slider shows."""
        return list(self.page.values[self.page.ids[key]].string_array_value.data)

    def has(self, key: str) -> bool:
        """Whether a control is there, and can be pressed or moved."""
        return key in self.page.ids

    def reads(self, words: str) -> bool:
        """Whether the latest redraw has these words."""
        return any(words in text for text in self.page.texts)

    def _sees_progress(self) -> bool:
        return self.reads(UNTOUCHED) or any(map(PROGRESS.search, self.page.texts))


@asynccontextmanager
async def on_the_wire(
    app: Served, session_id: str = "", query: str = "", cookie: str = ""
) -> AsyncIterator[WireVisitor]:
    """Someone who comes to the app, or comes back to a session, and leaves when the block ends.
    Each has a browser of its own, unless there is a cookie."""
    page = WirePage(query, session_id)
    cookie = cookie or new_browser()
    headers = {"Sec-WebSocket-Protocol": "streamlit", "Origin": app.url, "Cookie": cookie}
    await page.connect(f"{app.url}/_stcore/stream", headers)
    try:
        yield WireVisitor(page)
    finally:
        await page.leave()


def new_browser() -> str:
    """The cookie by which a browser is known: version|mask|masked|time."""
    mask, mark = secrets.token_bytes(4), secrets.token_bytes(16)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(mark))
    return f"_streamlit_xsrf=2|{mask.hex()}|{masked.hex()}|{int(time.time())}"
