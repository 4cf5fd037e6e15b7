"""What every look is: a question about the network as it is now and as it began, answered with
numbers that are ready to be drawn. A look changes nothing in the run.

A question is a frozen dataclass, and a new one is a file beside this one. Its fields are what a
visitor may choose; `settings` describes them for checks and controls.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from rnn.corpora.base import Corpus
from rnn.playground.looks.memo import is_new
from rnn.playground.run import Run
from rnn.settings import Setting
from rnn.training.snapshots import are_finite

Part = Callable[[Run], object]

NOT_FINITE = "Its numbers have grown beyond all bounds, so there is nothing left to see."


class LookQuestion(ABC):
    """What one look asks a run. It can be hashed, and what it answers can be pickled."""

    @classmethod
    def about(cls, corpus: Corpus) -> Self:
        """The question as it is asked first of a network that learns this text."""
        return cls()

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        """The fields that a visitor may choose, by their names."""
        return {}

    def beforehand(self, run: Run) -> Iterable[Part]:
        """What has to be computed once of a run, and takes about as long as the look itself, such
        as the same look at the untrained network: in parts, each remembered by `once`."""
        return ()

    @abstractmethod
    def answer(self, run: Run) -> Any:
        """What to draw; or a Silence, where this text or this network has nothing to show."""


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
    """Asks a look's question, and measures what it costs. What has to be computed beforehand is
    done by the first askings, one part each: no asking takes long."""

    question: LookQuestion

    def answer(self, run: Run) -> Seen:
        start = time.thread_time()
        value: Any = None
        if not are_finite(run.trainer.model.params):
            value = Silence(NOT_FINITE)
        elif not any(is_new(run, part) for part in self.question.beforehand(run)):
            value = self.question.answer(run)
        return Seen(value, run.trainer.iteration, time.thread_time() - start)
