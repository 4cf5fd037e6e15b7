"""What every look is: a question about the network as it is now and as it began, answered with
numbers that are ready to be drawn. A look changes nothing in the run.

A question is a frozen dataclass, and a new one is a file beside this one. Its fields are what a
visitor may choose; `settings` describes them for checks and controls.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rnn.corpora.base import Corpus
from rnn.playground.run import Run
from rnn.settings import Setting
from rnn.training.snapshots import are_finite

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

    value: Any  # the answer of its question, or a Silence
    iteration: int | None
    seconds: float


@dataclass(frozen=True)
class Look:
    """Asks a look's question, and measures what it costs."""

    question: LookQuestion

    def answer(self, run: Run) -> Seen:
        start = time.thread_time()
        if are_finite(run.trainer.model.params):
            value = self.question.answer(run)
        else:
            value = Silence(NOT_FINITE)
        return Seen(value, run.trainer.iteration, time.thread_time() - start)
