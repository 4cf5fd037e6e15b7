"""What every look is: a question about the network as it is now and as it began, answered with
numbers that are ready to be drawn. A look changes nothing in the run.

A question is a frozen dataclass, and a new one is a file beside this one. Its fields are what a
visitor may choose; `settings` describes them for checks and controls.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from rnn.corpora.base import Corpus
from rnn.playground.looks.memo import begin_sitting, go_on, sitting_of
from rnn.playground.run import Run
from rnn.settings import Setting
from rnn.training.snapshots import are_finite

GIVEN_UP = "Another look was opened."
NOT_FINITE = "Its numbers have grown beyond all bounds, so there is nothing left to see."


class LookQuestion(ABC):
    """What one look asks a run. It can be hashed, and what it answers can be pickled."""

    gives_way: ClassVar = False  # whether it is given up where another look is under way

    @classmethod
    def about(cls, corpus: Corpus) -> Self:
        """The question as it is asked first of a network that learns this text."""
        return cls()

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        """The fields that a visitor may choose, by their names."""
        return {}

    @abstractmethod
    def answer(self, run: Run) -> Any:
        """What to draw; or a Silence, where this text or this network has nothing to show. It is
        asked several times where that takes long: see `pace`."""

    def prepare(self, run: Run) -> None:  # noqa: B027 - most need not
        """Compute what does not change while the run goes on, and may be asked for."""


@dataclass(frozen=True)
class Prepare(LookQuestion):
    """Lets looks be prepared that may be opened next, so that they answer sooner."""

    gives_way = True
    questions: tuple[LookQuestion, ...]

    def answer(self, run: Run) -> bool:
        for question in self.questions:
            question.prepare(run)
        return True


@dataclass(frozen=True)
class Silence:
    """A look that has nothing to say, and the sentence that tells why."""

    reason: str


@dataclass(frozen=True, eq=False)
class Seen:
    """What a look has seen after `iteration` updates, None where it looked at no run; and the
    seconds of processor that it took."""

    value: Any  # the answer of its question, or a Silence; None: part of the work is done
    iteration: int | None
    seconds: float


@dataclass(frozen=True)
class Look:
    """Asks a look's question, and measures what it costs. No asking takes long: it is asked until
    there is a value."""

    question: LookQuestion
    goes_on: bool = False  # it was asked before, and not all of it was done

    def answer(self, run: Run) -> Seen:
        start = time.thread_time()
        under_way = sitting_of(run)
        is_another = under_way is not None and under_way.question != self.question
        if is_another and (self.goes_on or self.question.gives_way):
            return Seen(Silence(GIVEN_UP), None, 0.0)
        sitting = under_way if self.goes_on else None
        if not sitting:
            if not are_finite(run.trainer.model.params):
                return Seen(Silence(NOT_FINITE), run.trainer.iteration, 0.0)
            sitting = begin_sitting(run, self.question)
        value = go_on(run, sitting, self.question.answer)
        return Seen(value, sitting.iteration, time.thread_time() - start)
