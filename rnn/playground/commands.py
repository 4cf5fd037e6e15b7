"""What a visitor tells a run to do, as plain data."""

import math
import time
from dataclasses import dataclass
from typing import Protocol

from rnn.playground.run import Run
from rnn.playground.scheduling.waiting_calls import is_nobody_waiting


class Command(Protocol):
    """Something that a run is told to do."""

    def apply(self, run: Run) -> None: ...


LONGEST = 0.2  # seconds that a slice lasts where nobody waits; each redraw finds another frame


@dataclass(frozen=True)
class Advance:
    """Train for at most so many seconds, or one update, at a pace in updates per second. At full
    speed it goes on for a while if nobody waits for the worker."""

    seconds: float
    pace: float

    def apply(self, run: Run) -> None:
        end = time.monotonic() + LONGEST
        run.advance(self.seconds, self.pace)
        while self._goes_on(run) and (left := end - time.monotonic()) > 0:
            run.advance(min(self.seconds, left), self.pace)

    def _goes_on(self, run: Run) -> bool:
        is_at_end = run.arrived or run.trouble is not None
        return math.isinf(self.pace) and not is_at_end and is_nobody_waiting()


@dataclass(frozen=True)
class Step:
    """One single update."""

    def apply(self, run: Run) -> None:
        run.step()


@dataclass(frozen=True)
class Rest:
    """Come to rest."""

    def apply(self, run: Run) -> None:
        run.rest()


@dataclass(frozen=True)
class SetLearningRate:
    """Learn at another rate from the next update on."""

    rate: float

    def apply(self, run: Run) -> None:
        run.set_learning_rate(self.rate)


@dataclass(frozen=True)
class SetStopWhenSolved:
    """Whether to stop when nothing is left to learn."""

    on: bool

    def apply(self, run: Run) -> None:
        run.stops_when_solved = self.on


@dataclass(frozen=True)
class GoBack:
    """To the last snapshot at or before an iteration."""

    iteration: int

    def apply(self, run: Run) -> None:
        run.go_back(self.iteration)


@dataclass(frozen=True)
class GoBackToBest:
    """To where the loss was lowest."""

    def apply(self, run: Run) -> None:
        run.go_back_to_best()
