"""Visitors who come through the proxy, as browsers do: with its cookie and with Streamlit's. When
their server is gone they come back to the address that they had last, and train on."""

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.cluster.parts import STICKY
from tests.support.wire import UNTOUCHED, Served, WireVisitor, new_browser, on_the_wire
from tests.support.wire_page import WirePage

LINK = "text=stories"
A_LOOK = 0.2  # seconds between two looks at the screen
SETTLED = 0.5  # seconds in which what was on its way still comes
A_TRY = 0.5  # seconds between two tries to reach a server
PATIENCE = 30.0


async def fetch(url: str, cookie: str) -> str:
    """What a server answers to a request for its first page: status and headers."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        lines = ["GET / HTTP/1.1", f"Host: {where.netloc}", f"Cookie: {cookie}"]
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    finally:
        writer.close()


@dataclass
class Moment:
    """What stood on the screen."""

    at: float
    updates: int
    token: str


@dataclass(eq=False)
class Pupil:
    """Somebody who wants to see the network train, whatever happens."""

    app: Served
    seen: list[Moment] = field(default_factory=list)
    browser: str = field(default_factory=new_browser)
    sticky: str = ""  # the cookie of the proxy
    query: str = LINK
    said: set[str] = field(default_factory=set)  # sentences that were looked for and seen
    comes: int = 0  # how often they came, or came back

    async def live(self, watch_for: tuple[str, ...] = ()) -> None:
        """Come, train, look; and come back when the connection ends."""
        while True:
            with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
                await self._visit(watch_for)
            await asyncio.sleep(A_TRY)

    async def arrive(self) -> str:
        """The server that the proxy has chosen, by its cookie."""
        head = await fetch(self.app.url, f"{self.browser}; {self.sticky}")
        if " 200 " not in head.partition("\r\n")[0]:
            raise ConnectionError(head)
        if found := STICKY.search(head):
            self.sticky = found[0]
        return self.sticky

    async def _visit(self, watch_for: tuple[str, ...]) -> None:
        await self.arrive()
        async with AsyncExitStack() as door:
            cookie = f"{self.browser}; {self.sticky}"
            visitor: WireVisitor = await door.enter_async_context(
                on_the_wire(self.app, query=self.query, cookie=cookie)
            )
            self.comes += 1
            page = visitor.page
            ended = asyncio.create_task(page.until_closed())
            work = asyncio.create_task(self._train_and_look(visitor, watch_for))
            done, waiting = await asyncio.wait({ended, work}, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            for task in done:
                task.result()

    async def _train_and_look(self, visitor: WireVisitor, watch_for: tuple[str, ...]) -> None:
        page = visitor.page
        await page.until(lambda: page.is_drawn and (visitor.has("Train") or visitor.has("Pause")))
        if visitor.reads(UNTOUCHED):
            await visitor.set("pace", ["full speed"])
            await visitor.set("stop", False)  # small stories are learned within a minute
        while True:
            if visitor.has("Train"):
                await visitor.press("Train", then="Pause")
            self._look(page)
            self.said |= {words for words in watch_for if visitor.reads(words)}
            await asyncio.sleep(A_LOOK)

    def _look(self, page: WirePage) -> None:
        self.query = page.query or self.query
        token = parse_qs(self.query).get("run", [""])[0]
        self.seen.append(Moment(time.monotonic(), page.updates, token))

    # --- what became of it ---

    def went_on_after(self, at: float) -> float | None:
        """Seconds from a moment until new updates were seen again."""
        later = [moment for moment in self.seen if moment.at > at + SETTLED]
        for one, two in zip(later, later[1:], strict=False):
            if two.updates > one.updates > 0 and two.updates != self._last(at):
                return two.at - at
        return None

    def _last(self, at: float) -> int:
        before = [moment.updates for moment in self.seen if moment.at <= at]
        return before[-1] if before else 0

    def lost_at(self, at: float) -> float:
        """Seconds of training before a moment that were missing afterwards."""
        least = min((m.updates for m in self.seen if m.at > at and m.updates > 0), default=0)
        kept = [m.at for m in self.seen if m.at <= at and m.updates <= least]
        return max(0.0, at - max(kept, default=at))

    @property
    def tokens(self) -> set[str]:
        return {moment.token for moment in self.seen if moment.token}
