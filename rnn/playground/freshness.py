"""What a network was asked, and what it answered when it stood where it stood."""

import time
from dataclasses import dataclass, field

from rnn import Trainer


@dataclass(kw_only=True)
class Answer:
    """An answer of a run's network, after `iteration` updates."""

    trainer: Trainer  # of the run
    iteration: int
    cost: float  # seconds that it took
    began: float = field(default_factory=time.monotonic)

    def aged(self) -> bool:
        """Whether it is old enough to be asked for anew: at most a tenth of the time goes into
        asking."""
        return time.monotonic() - self.began > max(1.0, 10 * self.cost)

    def outdated(self, trainer: Trainer, playing: bool) -> bool:
        """Whether the network would answer otherwise: looked at every now and then while it plays,
        and always where it came to rest."""
        behind = self.iteration != trainer.iteration and (self.aged() or not playing)
        return self.trainer is not trainer or behind


@dataclass(kw_only=True)
class Reading(Answer):
    """How a text surprised the network; None if there was no text, or it could not read."""

    text: str
    surprise: Surprisal | None
