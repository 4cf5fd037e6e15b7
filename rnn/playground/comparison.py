"""Is it the very same run? A link and a file say which fingerprint the run has after some update;
whoever opens one elsewhere is told, when the run comes there, whether it has the same here."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from rnn.training.fingerprint import Fingerprint
from rnn.training.trainer import Trainer


@dataclass(frozen=True)
class Likeness:
    """Whether all losses up to an update are those of the run that was shared or saved, to the last
    digit; None if the run has not come there yet."""

    iteration: int
    same: bool | None


class Comparison:
    """A run beside what a link or a file says about it."""

    def __init__(self, expected: Iterable[Fingerprint | None], iteration: int) -> None:
        """`iteration`: how far the run is; what is expected of earlier updates is left out."""
        ahead = [each for each in expected if each is not None and each.iteration > iteration]
        self._expected = sorted(ahead, key=lambda each: each.iteration)
        first = self._expected[0] if self._expected else None
        self.result = Likeness(first.iteration, None) if first else None

    @property
    def next_iteration(self) -> float:
        """The update at which there is something to compare; inf if there is none."""
        return self._expected[0].iteration if self._expected else math.inf

    def check(self, trainer: Trainer) -> None:
        """Compare, if the run has come to the update."""
        while self._expected and self._expected[0].iteration <= trainer.iteration:
            expected = self._expected.pop(0)
            if expected.iteration == trainer.iteration:
                same = expected.digits == trainer.fingerprint
                self.result = Likeness(trainer.iteration, same)

    def end(self) -> None:
        """Nothing can be compared any more, since the run was changed."""
        self._expected.clear()
        if self.result and self.result.same is None:
            self.result = None
