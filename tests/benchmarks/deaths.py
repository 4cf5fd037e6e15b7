"""Workers and servers are killed at random moments while visitors train, and nothing is lost:
`python -m tests.benchmarks.deaths 50 8`, which are deaths and visitors.

After every death, everybody comes back to the address that they had last, where the run has to go
on; of what it had done, as told on the screen, at most ten seconds may be missing. In the end every
address is opened once more by a stranger.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import parse_qs

from rnn.persistence.server_store import RUNS
from tests.benchmarks.tables import head, row
from tests.support.crowd import train
from tests.support.running_app import RunningApp, running_app
from tests.support.wire import WireVisitor, on_the_wire

LINK = "text=stories"
TOKEN = "run"
OF_SERVERS = 0.2  # the share of deaths that are a server's
BETWEEN = (2.0, 9.0)  # seconds from death to death
MOST_LOST = 10.0  # seconds


@dataclass
class Regular:
    """Somebody who comes back after every death."""

    app: RunningApp
    door: AsyncExitStack = field(default_factory=AsyncExitStack)
    query: str = LINK
    seen: list[tuple[float, int]] = field(default_factory=list)  # when, updates
    lost: list[float] = field(default_factory=list)  # seconds of training, by death

    async def come(self) -> None:
        """Open the last address, and train."""
        self.visitor: WireVisitor = await self.door.enter_async_context(
            on_the_wire(self.app, query=self.query)
        )
        await self.visitor.page.until(lambda: self.visitor.page.is_drawn)
        await self.visitor.page.until(
            lambda: self.visitor.has("Train") or self.visitor.has("Pause")
        )
        if self.query == LINK:
            await train(self.visitor)
        elif self.visitor.has("Train"):
            await self.visitor.press("Train", then="Pause")

    async def leave(self) -> None:
        """Close the page, whether or not there is still a server."""
        await self.door.aclose()

    def look(self) -> None:
        """Note how far it has come, and under which address."""
        page = self.visitor.page
        self.query = page.query or self.query
        self.seen.append((time.monotonic(), page.updates))

    def note_loss(self, died_at: float) -> None:
        """How much of the training before a death is missing."""
        now = self.visitor.page.updates
        kept = [at for at, updates in self.seen if updates <= now and at <= died_at]
        self.lost.append(died_at - max(kept, default=self.seen[0][0]))


async def watch(everyone: list[Regular], seconds: float) -> None:
    """Let them train, and note what they see."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(0.25)
        for one in everyone:
            one.look()


async def see_change(one: Regular, before: int) -> None:
    """Wait until a page tells another number of updates."""
    await one.visitor.page.until(lambda: one.visitor.page.updates != before)


async def survive(app: RunningApp, deaths: int, visitors: int, chance: random.Random) -> int:
    """Kill so many times; gives how many addresses could not be opened in the end."""
    everyone = [Regular(app) for _ in range(visitors)]
    await asyncio.gather(*(one.come() for one in everyone))
    await watch(everyone, 6.0)
    back = []
    for number in range(deaths):
        await watch(everyone, chance.uniform(*BETWEEN))
        of_server = chance.random() < OF_SERVERS
        died_at = time.monotonic()
        before = [one.visitor.page.updates for one in everyone]
        if of_server:
            app.kill()
            app.start()
            await asyncio.gather(*(one.leave() for one in everyone), return_exceptions=True)
            for one in everyone:
                one.door = AsyncExitStack()
            await asyncio.gather(*(one.come() for one in everyone))
        else:
            for pid in app.workers():
                os.kill(pid, signal.SIGKILL)
            pages = [one.visitor.page for one in everyone]
            changed = [
                (lambda p=p, b=b: p.updates != b) for p, b in zip(pages, before, strict=True)
            ]
            await asyncio.gather(*(p.until(c) for p, c in zip(pages, changed, strict=True)))
            back.append(time.monotonic() - died_at)
        for one in everyone:
            one.note_loss(died_at)
        print(number + 1, "server" if of_server else "worker", flush=True, file=sys.stderr)
    await watch(everyone, 6.0)
    await asyncio.gather(*(one.leave() for one in everyone))
    failed = 0
    for one in everyone:
        async with on_the_wire(app, query=one.query) as stranger:
            await stranger.page.until(lambda page=stranger.page: page.is_drawn)
            failed += stranger.page.updates == 0 or TOKEN not in parse_qs(one.query)
    lost = sorted(seconds for one in everyone for seconds in one.lost)
    head("what", "measured", "goal")
    row("a worker died: all see new updates after, median / most",
        f"{median(back):.1f} / {max(back):.1f} s", "≤ 3 s")  # fmt: skip
    row("training lost, median / most", f"{median(lost):.1f} / {lost[-1]:.1f} s", "≤ 10 s")
    row("addresses that could not be opened in the end", f"{failed} of {len(everyone)}", "0")
    return failed


def main(arguments: list[str]) -> None:
    """Print a table."""
    deaths, visitors = (int(word) for word in [*arguments, "50", "8"][:2])
    with tempfile.TemporaryDirectory() as folder, running_app({RUNS: folder}) as app:
        failed = asyncio.run(survive(app, deaths, visitors, random.Random(0)))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main(sys.argv[1:])
