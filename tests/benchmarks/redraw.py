"""What a redraw on Train costs, 20,000 updates in: `python -m tests.benchmarks.redraw 1 20`.

So many visitors train on 1/7 at full speed and press nothing.
"""

import asyncio
import sys
import time

from tests.benchmarks.tables import head, row
from tests.support.crowd import Counts, training_together
from tests.support.processes import processor
from tests.support.running_app import RunningApp, running_app

QUERY = "text=decimal"
UPDATES_IN = 20_000
SECONDS = 20.0
MILLISECONDS, MESSAGES, KILOBYTES = 5, 12, 50  # the goals


async def measure(app: RunningApp, visitors: int) -> list[str]:
    """The server's processor and the messages for each redraw by the timer, and what each visitor
    is sent in a second."""
    async with training_together(app, visitors, QUERY) as everyone:
        while min(one.page.updates for one in everyone) < UPDATES_IN:
            await asyncio.sleep(0.5)
        before, taken = [Counts.of(one) for one in everyone], processor(app)
        start = time.perf_counter()
        await asyncio.sleep(SECONDS)
        seconds, taken = time.perf_counter() - start, processor(app).since(taken)
        got = [Counts.of(one).since(then) for one, then in zip(everyone, before, strict=True)]
    redraws = sum(counts.ticks for counts in got)
    messages = sum(counts.messages_of_ticks for counts in got)
    kilobytes = sum(counts.bytes for counts in got) / 1000
    return [
        f"{1000 * taken.server / redraws:.1f} ms",
        f"{messages / redraws:.0f}",
        f"{kilobytes / visitors / seconds:.0f} KB",
        f"{redraws / visitors / seconds:.1f}",
    ]


def main(arguments: list[str]) -> None:
    """Print a row for each crowd."""
    goals = f"processor (≤ {MILLISECONDS} ms)", f"messages (≤ {MESSAGES})"
    head("visitors", *goals, f"sent to each in a second (≤ {KILOBYTES} KB)", "redraws a second")
    for visitors in map(int, arguments or ["1", "20"]):
        with running_app() as app:
            row(visitors, *asyncio.run(measure(app, visitors)))


if __name__ == "__main__":
    main(sys.argv[1:])
