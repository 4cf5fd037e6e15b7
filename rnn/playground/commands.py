"""What a visitor tells a run to do, as plain data."""

from dataclasses import dataclass
from typing import Protocol

from rnn.playground.run import Run


class Command(Protocol):
    """Something that a run is told to do."""

    def apply(self, run: Run) -> None: ...


@dataclass(frozen=True)
class Advance:
    """Train for at most so many seconds, or one update, at a pace in updates per second."""

    seconds: float
    pace: float

    def apply(self, run: Run) -> None:
        run.advance(self.seconds, self.pace)


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
