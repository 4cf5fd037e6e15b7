"""What a crowd got, and the table of it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median

from tests.benchmarks.tables import head, row
from tests.support.crowd import BY_PAGE, BY_WORKER, Crowd
from tests.support.processes import Processor


@dataclass(frozen=True)
class Reference:
    """What stands beside a crowd: what is measured while there is none."""

    one_core: float  # updates a second
    all_cores: float  # at once
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
    def all_cores(self) -> float:
        """Updates a second of all cores at once: cores that share a processor's parts, or a host
        with others, do less together than each does alone."""
        return mean(reference.all_cores for reference in self.references)

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
    "all cores at once, of that": (lambda load: f"{load.all_cores / load.one_core:.2f}", ""),
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
    "KB a second, each": (lambda load: f"{load.crowd.kilobytes:.0f}", "≤ 50 where nobody presses"),
    "the page answers, 50 / 95 of 100": (_presses(*BY_PAGE), "≤ 0.3 s"),
    **{f"… {kind}": (_presses(kind), "") for kind in BY_PAGE},
    "the worker answers, 50 / 95 of 100": (_presses(*BY_WORKER), "≤ 0.5 s"),
    **{f"… {kind}": (_presses(kind), "") for kind in BY_WORKER},
    "all press at once, 50 of 100 / the last": (
        lambda load: (
            f"{median(load.crowd.together):.2f} / {max(load.crowd.together):.2f} s"
            if load.crowd.together
            else ""
        ),
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
