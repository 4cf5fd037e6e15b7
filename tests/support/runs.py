"""Runs whose updates take no time, and a clock that goes as told."""

import math
from dataclasses import dataclass
from typing import Any

from rnn import Hyperparameters
from rnn.corpora import KINDS
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


def tiny_run(**settings: Any) -> Run:
    return Run(CORPUS, Hyperparameters(**TINY | settings))


def go_on(run: Run, until: int, clock: Clock | None = None) -> None:
    """One tick at full speed that is stopped after update number `until`."""
    run.advance(1.0, math.inf, lambda: run.trainer.iteration >= until, clock or Clock())


def poison(run: Run, value: float = math.nan) -> None:
    """Spoil the network as a run that has diverged would."""
    run.trainer.model.params["Why"][...] = value
