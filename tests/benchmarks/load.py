"""Many visitors at once, as a Markdown table:
`python -m tests.benchmarks.load --text stories 20 30`, which are visitors and seconds; without
them 8, 20 and 30 visitors for 30 seconds. A text is 1/7, stories, book, or a link such as
'text=decimal&n=97'. `--quick` leaves out how much memory comes back, for which one has to wait.

A real server on this machine alone, and visitors over sockets of their own who train at full speed
and at times press something. Beside what they get stands what one visitor gets alone, and what one
core does with the same run without an app, each measured before and after: on a shared machine only
ratios mean something. The visitors take processor time too; one row tells how much.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import mean, median
from urllib.parse import parse_qsl

from rnn.corpora import KINDS
from rnn.corpora.gutenberg.mirrors import VARIABLE
from rnn.persistence.recipe import Recipe
from tests.benchmarks.one_core import measure_apart
from tests.benchmarks.tables import head, row
from tests.support.books import BOOKS
from tests.support.crowd import (
    ACTIONS,
    BY_PAGE,
    BY_WORKER,
    Crowd,
    stay,
    stay_together,
    train,
    training_together,
)
from tests.support.mirror import Mirror
from tests.support.processes import Processor, megabytes, processor
from tests.support.running_app import RunningApp, running_app
from tests.support.wire import on_the_wire

BOOK = 19033  # Alice
TEXTS = {"1/7": "text=decimal", "stories": "text=stories", "book": f"text=gutenberg&address={BOOK}"}
CROWDS = (8, 20, 30)
SECONDS = 30.0
ALONE, ONE_CORE = 10.0, 5.0  # seconds
ROUNDS_ALONE = 2  # of every press
FORGOTTEN = 65.0  # seconds: more than .streamlit/config.toml has sessions held for
SWEPT = 35.0  # seconds: more than between two collections of what they leave behind


@dataclass(frozen=True)
class Reference:
    """What stands beside a crowd: what is measured while there is none."""

    one_core: float  # updates a second
    alone: Crowd  # one visitor


@dataclass(frozen=True)
class Load:
    """What a crowd got, and what it took."""

    crowd: Crowd
    references: tuple[Reference, Reference]  # before and after
    taken: Processor  # shares of a core
    by_visitors: float  # a share of a core
    megabytes: tuple[float, float, float | None]  # before, with all there, after they left

    @property
    def one_core(self) -> float:
        """Updates a second."""
        return mean(reference.one_core for reference in self.references)

    @property
    def alone(self) -> float:
        """Updates a second of one visitor who presses nothing."""
        return mean(sum(reference.alone.updates) for reference in self.references)

    @property
    def together(self) -> float:
        """Updates a second of all."""
        return sum(self.crowd.updates)

    def presses(self, *kinds: str) -> list[float]:
        """Seconds, ascending. One visitor presses so seldom that those between the crowds count
        for them too."""
        crowds = [self.crowd]
        if len(self.crowd.stays) == 1:
            crowds += [reference.alone for reference in self.references]
        return sorted(seconds for crowd in crowds for seconds in crowd.presses(*kinds))


class Benchmark:
    """A server, one text, and who comes to read it."""

    def __init__(self, app: RunningApp, query: str, environment: Mapping[str, str]) -> None:
        self._app, self._query, self._environment = app, query, environment
        self._is_book = KINDS[Recipe.from_query(dict(parse_qsl(query))).recipe.kind].fetches

    async def refer(self) -> Reference:
        """What one core and one visitor do alone."""
        _tell("one core alone, and one visitor alone …")
        one_core = measure_apart(self._query, ONE_CORE, self._environment)
        async with on_the_wire(self._app, query=self._query) as visitor:
            await train(visitor, self._is_book)
            alone = await stay(visitor, ALONE)
            for press in ACTIONS * ROUNDS_ALONE:
                await press(visitor, alone.presses)
        return Reference(one_core, Crowd([alone], []))

    async def gather(self, visitors: int, seconds: float, before: Reference, quick: bool) -> Load:
        """Many at once."""
        _tell(f"{visitors} visitors …")
        memory = megabytes(self._app)
        async with training_together(self._app, visitors, self._query, self._is_book) as everyone:
            start, taken, mine = time.perf_counter(), processor(self._app), time.process_time()
            crowd = await stay_together(everyone, seconds)
            spent = time.perf_counter() - start
            taken = processor(self._app).since(taken).per(spent)
            mine = (time.process_time() - mine) / spent
            during = megabytes(self._app)
        left = None if quick else await self._memory_after()
        after = await self.refer()
        return Load(crowd, (before, after), taken, mine, (memory, during, left))

    async def _memory_after(self) -> float:
        _tell("waiting for the memory to come back …")
        await asyncio.sleep(FORGOTTEN)
        async with on_the_wire(self._app) as first:  # one who leaves makes the server let go
            await train(first)
        async with on_the_wire(self._app) as second:  # one who trains makes it collect
            await train(second)
            await asyncio.sleep(SWEPT)
        return megabytes(self._app)


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# --- the table ---

Figure = Callable[[Load], str]


def _percentiles(seconds: list[float]) -> str:
    if not seconds:
        return ""
    return f"{median(seconds):.2f} / {seconds[int(0.95 * len(seconds))]:.2f} s"


def _presses(*kinds: str) -> Figure:
    return lambda load: _percentiles(load.presses(*kinds))


def _memory(load: Load) -> str:
    return " / ".join("–" if value is None else f"{value:.0f}" for value in load.megabytes)


ROWS: dict[str, tuple[Figure, str]] = {  # what -> the figure, the goal for twenty
    "one core without an app, updates a second": (lambda load: f"{load.one_core:,.0f}", ""),
    "one visitor between the crowds, of that": (
        lambda load: f"{load.alone / load.one_core:.2f}",
        "≥ 0.95",
    ),
    "all together, updates a second": (lambda load: f"{load.together:,.0f}", ""),
    "of what one visitor gets": (
        lambda load: f"{load.together / load.alone:.2f}",
        "stories ≥ 0.9, 1/7 ≥ 0.7",
    ),
    "of what one core does": (lambda load: f"{load.together / load.one_core:.2f}", ""),
    "the slowest, of the mean": (lambda load: f"{load.crowd.slowest:.2f}", "≥ 0.5"),
    "redraws a second, mean / least": (
        lambda load: f"{mean(load.crowd.redraws):.1f} / {min(load.crowd.redraws):.1f}",
        "stories ≥ 3, 1/7 ≥ 3.5",
    ),
    "of them with nothing new": (lambda load: f"{load.crowd.stale:.0%}", ""),
    "messages a redraw": (lambda load: f"{load.crowd.messages:.0f}", "≤ 12"),
    "KB a second, each": (lambda load: f"{load.crowd.kilobytes:.0f}", "≤ 50"),
    "the page answers, 50 / 95 of 100": (_presses(*BY_PAGE), "≤ 0.3 s"),
    **{f"… {kind}": (_presses(kind), "") for kind in BY_PAGE},
    "the worker answers, 50 / 95 of 100": (_presses(*BY_WORKER), "≤ 0.5 s"),
    **{f"… {kind}": (_presses(kind), "") for kind in BY_WORKER},
    "all press at once, 50 of 100 / the last": (
        lambda load: f"{median(load.crowd.together):.2f} / {max(load.crowd.together):.2f} s",
        "",
    ),
    "processor: server / workers / visitors": (
        lambda load: f"{load.taken.server:.0%} / {load.taken.workers:.0%} / {load.by_visitors:.0%}",
        "",
    ),
    "memory before / with all / after, MB": (_memory, "≤ 700, falls back"),
}


def print_table(loads: list[Load]) -> None:
    """A column for each crowd."""
    head("visitors", *[str(len(load.crowd.stays)) for load in loads], "goal for 20")
    for what, (figure, goal) in ROWS.items():
        row(what, *map(figure, loads), goal)


async def measure(benchmark: Benchmark, options: argparse.Namespace) -> list[Load]:
    """One visitor, and then each crowd."""
    reference = await benchmark.refer()
    loads = []
    for visitors in (1, *options.visitors):
        quick = options.quick or visitors == 1
        loads.append(await benchmark.gather(visitors, options.seconds, reference, quick))
        reference = loads[-1].references[-1]
    return loads


@contextmanager
def surroundings() -> Iterator[dict[str, str]]:
    """The environment of the server: with a mirror of books on this machine."""
    path = BOOKS / f"pg{BOOK}.txt" if BOOKS else None
    book = path.read_bytes() if path and path.exists() else made_up_book()
    with Mirror({BOOK: book}) as mirror:
        yield {VARIABLE: mirror.url}


def made_up_book() -> bytes:
    """Stories, as many letters as Alice has."""
    text = KINDS["stories"].make(count=2_000).text
    return (f"*** START OF THE BOOK ***\n{text[:145_000]}\n*** END OF THE BOOK ***\n").encode()


def main(arguments: list[str]) -> None:
    """Print a table for each text."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load")
    parser.add_argument("visitors", nargs="?", type=int, help="how many (default: 8, 20 and 30)")
    parser.add_argument("seconds", nargs="?", type=float, default=SECONDS)
    parser.add_argument("--text", action="append", help="1/7, stories, book, or a link's query")
    parser.add_argument("--quick", action="store_true", help="do not wait for the memory")
    options = parser.parse_args(arguments)
    options.visitors = [options.visitors] if options.visitors else CROWDS
    for text in options.text or TEXTS:
        query = TEXTS.get(text, text.removeprefix("/?"))
        print(f"\n### {text}, {options.seconds:g} s\n", flush=True)
        with surroundings() as environment, running_app(environment) as app:
            loads = asyncio.run(measure(Benchmark(app, query, environment), options))
        print_table(loads)


if __name__ == "__main__":
    main(sys.argv[1:])
