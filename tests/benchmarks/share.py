"""How much of a core one visitor's training gets: `python -m tests.benchmarks.share 1/7 stories`.

One visitor trains at full speed and presses nothing, on the wire, so that no browser takes part of
the machine. Beside that stands what one core does with the same run without an app, before and
after: on a shared machine either may be slowed for moments.
"""

import asyncio
import sys
from collections.abc import Mapping
from statistics import mean

from tests.benchmarks.load import TEXTS, fetches, query_of, surroundings
from tests.benchmarks.one_core import WARM_UP, measure_apart
from tests.benchmarks.tables import head, row
from tests.support.crowd import stay, train
from tests.support.processes import processor
from tests.support.running_app import RunningApp, running_app
from tests.support.wire import on_the_wire

SECONDS, APART = 40.0, 4.0
TIMES = 2  # apart, before and after


async def measure(
    app: RunningApp, query: str, environment: Mapping[str, str]
) -> tuple[float, float, float]:
    """The updates a second of a visitor and of a core, and the processor of the worker."""

    def apart() -> list[float]:
        return [measure_apart(query, APART, environment) for _ in range(TIMES)]

    before = apart()
    async with on_the_wire(app, query=query) as visitor:
        await train(visitor, fetches(query))
        await asyncio.sleep(WARM_UP)  # as the core that stands beside it
        taken = processor(app)
        stayed = await stay(visitor, SECONDS)
        taken = processor(app).since(taken).per(stayed.seconds)
    return stayed.counts.updates / stayed.seconds, mean([*before, *apart()]), taken.workers


def main(arguments: list[str]) -> None:
    """Print a row for each text."""
    head("text", "one core, updates a second", "a visitor, of that (≥ 0.95)", "processor")
    for text in arguments or TEXTS:
        query = query_of(text)
        with surroundings() as environment, running_app(environment) as app:
            visitor, core, workers = asyncio.run(measure(app, query, environment))
        row(text, f"{core:,.0f}", f"{visitor / core:.2f}", f"{workers:.0%}")


if __name__ == "__main__":
    main(sys.argv[1:])
