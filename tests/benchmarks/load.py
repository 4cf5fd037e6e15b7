"""Many visitors at once, as a Markdown table:
`python -m tests.benchmarks.load --text stories 20 30`, which are visitors and seconds; without
them 8, 20 and 30 visitors for 30 seconds. A text is 1/7, stories, book, or a link such as
'text=decimal&n=97'. `--quick` leaves out how much memory comes back, for which one has to wait.
With `--look` all of them look inside, at the look that is open first, and press there.

A real server on this machine alone, and visitors over sockets of their own who train at full speed
and at times press something. Beside what they get stands what one visitor gets alone, and what one
core, and all of them at once, do with the same run without an app, each measured before and after:
on a shared machine only ratios mean something. The visitors take processor time too; one row tells
how much.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qsl

from rnn.corpora import KINDS
from rnn.corpora.gutenberg.mirrors import VARIABLE
from rnn.persistence.recipe import Recipe
from rnn.playground.scheduling.cores import count_cores
from tests.benchmarks.load_table import Load, Reference, print_table
from tests.benchmarks.one_core import WARM_UP, measure_apart, measure_at_once
from tests.support.books import BOOKS
from tests.support.crowd import (
    ACTIONS,
    ACTIONS_INSIDE,
    Crowd,
    stay,
    stay_together,
    train,
    training_together,
)
from tests.support.mirror import Mirror
from tests.support.processes import megabytes, processor
from tests.support.running_app import RunningApp, running_app
from tests.support.wire import on_the_wire

BOOK = 19033  # Alice
TEXTS = {"1/7": "text=decimal", "stories": "text=stories", "book": f"text=gutenberg&address={BOOK}"}
CROWDS = (8, 20, 30)
SECONDS = 30.0
ALONE, ONE_CORE = 10.0, 5.0  # seconds
ROUNDS_ALONE = 2  # of every press
LEFT = 70.0  # seconds: more than until the runs of those who left are closed, and collected


class Benchmark:
    """A server, one text, and who comes to read it."""

    def __init__(self, app: RunningApp, query: str, environment: Mapping[str, str]) -> None:
        self._app, self._query, self._environment = app, query, environment
        self._is_book = fetches(query)

    async def refer(self) -> Reference:
        """What one core and one visitor do alone."""
        _tell("one core alone, all cores at once, and one visitor alone …")
        one_core = measure_apart(self._query, ONE_CORE, self._environment)
        cores = count_cores()
        all_cores = measure_at_once(self._query, ONE_CORE, cores, self._environment)
        async with on_the_wire(self._app, query=self._query) as visitor:
            await train(visitor, self._is_book)
            await asyncio.sleep(WARM_UP)  # as the core that stands beside it
            alone = await stay(visitor, ALONE)
            for press in ACTIONS * ROUNDS_ALONE:
                await press(visitor, alone.presses)
        return Reference(one_core, all_cores, Crowd([alone], []))

    async def gather(
        self, visitors: int, seconds: float, before: Reference, quick: bool, look: bool = False
    ) -> Load:
        """Many at once."""
        _tell(f"{visitors} visitors …")
        memory = megabytes(self._app)
        async with training_together(self._app, visitors, self._query, self._is_book) as everyone:
            if look:
                await asyncio.gather(*(one.go("inside", then="Step") for one in everyone))
            start, taken, mine = time.perf_counter(), processor(self._app), time.process_time()
            crowd = await stay_together(everyone, seconds, ACTIONS_INSIDE if look else ACTIONS)
            spent = time.perf_counter() - start
            taken = processor(self._app).since(taken).per(spent)
            mine = (time.process_time() - mine) / spent
            during = megabytes(self._app)
        left = None if quick else await self._memory_after()
        after = await self.refer()
        return Load(crowd, (before, after), taken, mine, (memory, during, left))

    async def _memory_after(self) -> float:
        _tell("waiting for the memory to come back …")
        await asyncio.sleep(LEFT)
        return megabytes(self._app)


def query_of(text: str) -> str:
    """The query of the link to a text, given by its name or as a link."""
    return TEXTS.get(text, text.removeprefix("/?"))


def fetches(query: str) -> bool:
    """Whether the text of a link is fetched first."""
    return KINDS[Recipe.from_query(dict(parse_qsl(query))).recipe.kind].fetches


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


async def measure(benchmark: Benchmark, options: argparse.Namespace) -> list[Load]:
    """One visitor, and then each crowd."""
    reference = await benchmark.refer()
    loads = []
    for visitors in (1, *options.visitors):
        quick = options.quick or visitors == 1
        look = options.look and visitors > 1
        loads.append(await benchmark.gather(visitors, options.seconds, reference, quick, look))
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
    parser.add_argument("--look", action="store_true", help="all look inside")
    options = parser.parse_args(arguments)
    options.visitors = [options.visitors] if options.visitors else CROWDS
    for text in options.text or TEXTS:
        query = query_of(text)
        print(f"\n### {text}, {options.seconds:g} s\n", flush=True)
        with surroundings() as environment, running_app(environment) as app:
            loads = asyncio.run(measure(Benchmark(app, query, environment), options))
        print_table(loads)


if __name__ == "__main__":
    main(sys.argv[1:])
