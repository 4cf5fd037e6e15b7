"""What is true inside networks of five seeds, and what was when that was first measured.

A span goes from the least to the most of five seeds. The first measurement was of networks with
other settings, and of other stories: see inside_then.py. All of it takes eight minutes.
"""

from collections.abc import Callable, Iterable, Sequence
from statistics import mean
from typing import Any

from rnn.network.cells import CELLS
from rnn.playground.riddle import ARMS
from tests.benchmarks import inside_then as first
from tests.benchmarks.inside_runs import CHECKED, SEEDS, Readings, losses_of, read_all
from tests.benchmarks.inside_then import Rows
from tests.benchmarks.tables import head, row
from tests.benchmarks.texts import alice
from tests.support.books import BOOKS


def main() -> None:
    readings = read_all()
    show_first_right(readings)
    show("Left alone, without dice, on a text without a short rule", first.LOOPS, readings, loops)
    show("Vowels apart from consonants (area under the curve)", first.APART, readings, span)
    show(
        "Interrupted in FizzBuzz: the share that goes on from it", first.INTERRUPTED, readings, span
    )
    show("Wiped: the share of places found again (mean)", first.WIPED, readings, average)
    show(
        "How far back (letters; 47: more than 46)",
        first.REACH,
        readings,
        lambda values: span(values, 0),
    )
    show_riddle()
    show("The first direction goes with the depth (|r|)", first.DEPTH, readings, span)
    show(
        "A unit tells it (seeds of five)", first.TELLING, readings, lambda values: str(sum(values))
    )
    show_damage(readings)
    show("It expects other letters than the text has (share)", first.DISTANCE, readings, span)
    show("What is left of a correction, per letter and 16 back", first.FADING, readings,
         lambda values: span(values, 4))  # fmt: skip


def show(title: str, rows: Rows, readings: Readings, write: Callable[[Sequence[Any]], str]) -> None:
    """One row for each text, update and figure, with a column for each cell."""
    begin(title, "text", "updates", "figure", *labels())
    for (text, updates, figure), then in rows.items():
        named = " ".join(map(str, figure)) if isinstance(figure, tuple) else figure
        cells = readings[text, updates, figure]
        row(text, f"{updates:,}", named, *(write(cells[cell]) for cell in CELLS), then)


def begin(title: str, *columns: str) -> None:
    """A table, with what was found then in its last column."""
    print(f"\n{title}\n")
    head(*columns, "then")


def labels() -> list[str]:
    return [cell.label for cell in CELLS.values()]


def show_first_right(readings: Readings) -> None:
    """From which update on the loop is right, as often as it was looked at."""
    begin("Left alone: the loop is right from this update on", "text", *labels())
    for text, then in first.FIRST_RIGHT.items():
        cells = []
        for cell in CELLS:
            seen = [readings[text, update, "is right"][cell] for update in CHECKED]
            cells.append(" ".join(first_right([each[seed] for each in seen]) for seed in SEEDS))
        row(text, *cells, then)


def first_right(right: Sequence[bool]) -> str:
    """The first of the checked updates from which all are right."""
    wrong = [update for update, is_right in zip(CHECKED, right, strict=True) if not is_right]
    later = [update for update in CHECKED if update > max(wrong, default=-1)]
    return str(later[0]) if later else "never"


def show_riddle() -> None:
    book = alice() if BOOKS else None
    if book is None:
        print("\nThe riddle is left out: RNN_PLAYGROUND_BOOKS names no folder with the book.")
        return
    begin("The riddle: worst loss, and that of update 25 (nats)", "run", "worst", "then", "last")
    for arm, (worst, last) in first.RIDDLE.items():
        losses = [losses_of(arm, book.parts()[0], seed) for seed in SEEDS]
        worst_now, last_now = span(map(max, losses), 1), span((each[-1] for each in losses), 1)
        row(ARMS[arm].label, worst_now, worst, last_now, last)


def show_damage(readings: Readings) -> None:
    """The share of right letters, the less the more units are switched off."""
    begin("Damage: the share of right letters", "text", "units off", *labels())
    for (text, updates), shares in first.DAMAGE.items():
        for (percent, units), then in zip(first.OFF.items(), shares, strict=True):
            cells = readings[text, updates, ("off", percent)]
            row(text, units, *(span(cells[cell]) for cell in CELLS), then)


def span(values: Iterable[float], digits: int = 2) -> str:
    """The least and the most."""
    every = list(values)
    low, high = (f"{value:.{digits}f}" for value in (min(every), max(every)))
    return low if low == high else f"{low}–{high}"


def average(values: Iterable[float]) -> str:
    return f"{mean(values):.2f}"


def loops(found: Iterable[str]) -> str:
    """How many there are, and how many letters each has; 0: none was seen."""
    lengths = sorted(len(loop) for loop in found)
    return f"{len(lengths) - lengths.count(0)}: " + " ".join(map(str, lengths))
