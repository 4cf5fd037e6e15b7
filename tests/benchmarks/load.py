"""Many visitors at once, as a Markdown table:
`python -m tests.benchmarks.load [visitors] [seconds]`.

A real server on this machine alone, and visitors who train at full speed and at times pause, all
over sockets of their own. The visitors' side takes processor time too: on two cores, up to a fifth.
"""

import asyncio
import os
import random
import sys
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from tests.benchmarks.tables import head, row
from tests.support.running_app import RunningApp, running_app
from tests.support.wire import WireVisitor, on_the_wire

A_CLICK_EVERY = 8.0  # seconds, on average
FORGOTTEN = 65.0  # seconds: more than .streamlit/config.toml has sessions held for


@dataclass(frozen=True)
class Stay:
    """What one visitor saw."""

    redraws: float  # a second
    updates: int
    clicks: list[float]  # seconds until each was answered


@dataclass(frozen=True)
class Load:
    """What all saw, and the megabytes of the server: before, with all there, after they left."""

    stays: list[Stay]
    together: list[float]  # seconds until each was answered when all pressed at once
    before: float
    during: float
    after: float

    @property
    def slowest(self) -> float:
        """The updates of the slowest, as a share of the mean."""
        updates = [stay.updates for stay in self.stays]
        return min(updates) / mean(updates)

    @property
    def clicks(self) -> list[float]:
        return sorted(click for stay in self.stays for click in stay.clicks)

    @property
    def late_click(self) -> float:
        """Seconds in which 95 of 100 clicks were answered."""
        return self.clicks[int(0.95 * len(self.clicks))]


def memory(app: RunningApp) -> float:
    """Megabytes of the server and its worker processes; what they share is counted once."""
    kilobytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may have ended
            if os.getsid(int(process.name)) == app.pid:
                sums = (process / "smaps_rollup").read_text(encoding="ascii")
                kilobytes += int(sums.partition("\nPss:")[2].split()[0])
    return kilobytes / 1024


async def train(visitor: WireVisitor) -> None:
    """Train at full speed, even past the end of learning."""
    await visitor.set("pace", chosen="full speed")
    await visitor.set("stop", on=False)
    await visitor.press("Train", then="Pause")


async def stay(visitor: WireVisitor, seconds: float, chance: random.Random) -> Stay:
    """Watch for some seconds, and now and then pause for a moment."""
    clicks: list[float] = []
    redraws, updates, start = visitor.redraws, visitor.updates, time.perf_counter()
    while True:
        rest = chance.uniform(0.5, 1.5) * A_CLICK_EVERY
        left = start + seconds - time.perf_counter()
        await asyncio.sleep(min(rest, max(0.0, left)))
        if rest > left:
            break
        clicks.append(await visitor.press("Pause", then="Train"))
        clicks.append(await visitor.press("Train", then="Pause"))
    spent = time.perf_counter() - start
    return Stay((visitor.redraws - redraws) / spent, visitor.updates - updates, clicks)


async def press_together(everyone: list[WireVisitor]) -> list[float]:
    """As when a teacher says: now. All pause at the same moment, and then all train."""
    return [
        seconds
        for key, then in (("Pause", "Train"), ("Train", "Pause"))
        for seconds in await asyncio.gather(*(one.press(key, then) for one in everyone))
    ]


async def measured(app: RunningApp, visitors: int, seconds: float, patience: float) -> Load:
    """All come, train, stay for some seconds and leave; then the server has some time to forget."""
    async with on_the_wire(app) as first:
        await first.sees("It has read nothing yet")
    before = memory(app)
    async with AsyncExitStack() as crowd:
        everyone = [await crowd.enter_async_context(on_the_wire(app)) for _ in range(visitors)]
        await asyncio.gather(*map(train, everyone))
        await asyncio.gather(*(visitor.trains(beyond=0) for visitor in everyone))
        chance = random.Random(0)
        stays = await asyncio.gather(
            *(stay(visitor, seconds, random.Random(chance.random())) for visitor in everyone)
        )
        during = memory(app)
        together = await press_together(everyone)
    for _ in range(2):  # a visitor who leaves makes the server let go; one who trains, sweep
        await asyncio.sleep(patience)
        async with on_the_wire(app) as last:
            await train(last)
            await last.trains(beyond=0)
    return Load(stays, together, before, during, memory(app))


def main(visitors: int = 20, seconds: int = 30) -> None:
    """Print what so many visitors get in so many seconds."""
    with running_app() as app:
        load = asyncio.run(measured(app, visitors, float(seconds), FORGOTTEN))
    redraws = [stay.redraws for stay in load.stays]
    head(f"{visitors} visitors for {seconds} s", "measured", "goal")
    row("redraws a second", f"{mean(redraws):.1f}, at least {min(redraws):.1f}", "≥ 3.5 each")
    row("a click is answered, median", f"{median(load.clicks):.2f} s", "")
    row("a click is answered, 95 of 100", f"{load.late_click:.2f} s", "≤ 0.3 s")
    row("all press at once: the last is answered", f"{max(load.together):.2f} s", "")
    row("the slowest, of the mean", f"{load.slowest:.0%}", "≥ 50 %")
    total = sum(stay.updates for stay in load.stays)
    row("updates a second, all together", f"{total / seconds:,.0f}", "")
    row("memory before", f"{load.before:.0f} MB", "")
    row("memory with all there", f"{load.during:.0f} MB", "≤ 700 MB, workers included")
    row("memory after they left", f"{load.after:.0f} MB", "falls back")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
