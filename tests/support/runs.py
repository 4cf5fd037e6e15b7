"""Small runs whose updates take no time, and a clock that goes as it is told."""

import math
from dataclasses import dataclass
from typing import Any

from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.recipe import Recipe
from rnn.playground.looks.base import Look, LookQuestion, Seen
from rnn.playground.run import Run

CORPUS = KINDS["own"].make(text="abcab" * 40)
TINY: dict[str, Any] = {"hidden_size": 4, "seq_length": 4, "batch_size": 1}


@dataclass
class Clock:
    """Seconds; each look at it may take a little time itself."""

    now: float = 1_000.0
    per_look: float = 0.0

    def __call__(self) -> float:
        self.now += self.per_look
        return self.now


def tiny_recipe(corpus: Corpus = CORPUS, **settings: Any) -> Recipe:
    """The recipe of a very small network that learns from `corpus`."""
    return Recipe(corpus.kind, corpus.options, Hyperparameters(**TINY | settings))


def tiny_run(**settings: Any) -> Run:
    """A run that is open and has not trained."""
    run = Run(tiny_recipe(**settings), CORPUS)
    run.open()
    return run


def advance_to(run: Run, iteration: int, clock: Clock | None = None) -> None:
    """Slices at full speed until update number `iteration`, unless the run gets into trouble."""
    goal, run.goal = run.goal, iteration
    while run.trainer.iteration < iteration and run.trouble is None:
        run.advance(60.0, math.inf, clock or Clock())
    run.goal, run.arrived = goal, False


def look_at(run: Run, question: LookQuestion) -> Seen:
    """What a look sees, asked for until it is whole."""
    seen = Look(question).answer(run)
    while seen.value is None:
        seen = Look(question, goes_on=True).answer(run)
    return seen


def poison(run: Run, value: float = math.nan) -> None:
    """Spoil the network as a run that has diverged would."""
    run.trainer.model.params["Why"][...] = value
