"""How soon everyone in a crowd reads real words: `python -m tests.benchmarks.readable 30 100`
(visitors, and the most seconds to wait).

All train on small stories at full speed. Of each visitor's latest five different samples, as they
stand on the screen, the mean share of real words is taken; 80 % is what counts as readable.
"""

import asyncio
import re
import sys
import time
from collections import deque
from statistics import mean

from tests.support.crowd import training_together
from tests.support.running_app import RunningApp, running_app
from tests.support.wire import WireVisitor

QUERY = "text=stories"
SAMPLES = 5
READABLE = 0.8
LOOK_EVERY = 0.2  # seconds
WORDS = re.compile(r"story words: <b>([\d,]+)</b> of ([\d,]+)")
WRITTEN_AT = re.compile(r"After ([\d,]+) updates?\b")


def read_share(texts: list[str]) -> tuple[int, float] | None:
    """The update after which the sample on the screen was written, and its share of real words."""
    screen = "".join(texts)
    at, words = WRITTEN_AT.search(screen), WORDS.search(screen)
    if at is None or words is None:
        return None
    right, of = (int(number.replace(",", "")) for number in words.groups())
    return int(at[1].replace(",", "")), right / max(1, of)


async def wait_for_words(visitor: WireVisitor, seconds: float) -> float | None:
    """Seconds until a visitor's latest samples are readable; None if that takes too long."""
    start, seen_at = time.perf_counter(), -1
    shares: deque[float] = deque(maxlen=SAMPLES)
    while (passed := time.perf_counter() - start) < seconds:
        seen = read_share(visitor.page.texts)
        if seen and seen[0] != seen_at:
            seen_at = seen[0]
            shares.append(seen[1])
            if len(shares) == SAMPLES and mean(shares) >= READABLE:
                return passed
        await asyncio.sleep(LOOK_EVERY)
    return None


async def measure(app: RunningApp, visitors: int, seconds: float) -> list[float | None]:
    """The seconds of each."""
    async with training_together(app, visitors, QUERY) as everyone:
        return await asyncio.gather(*(wait_for_words(one, seconds) for one in everyone))


def main(arguments: list[str]) -> None:
    """Print how soon."""
    visitors, seconds = (int(arguments[0]), float(arguments[1])) if arguments else (30, 100.0)
    with running_app() as app:
        found = asyncio.run(measure(app, visitors, seconds))
    there = sorted(one for one in found if one is not None)
    print(f"{len(there)} of {visitors} read real words within {seconds:g} s")
    if there:
        print(f"the first after {there[0]:.0f} s, the last of them after {there[-1]:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
