"""What a page draws of a run, as plain data: it crosses from the process in which the run lives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.evaluation.ngram_baselines import Baseline
from rnn.playground.samples import Sample
from rnn.training.diagnosis import Advice
from rnn.training.hyperparameters import Hyperparameters


@dataclass(frozen=True, eq=False)
class LossCurve:
    """The losses of a run, mean nats per character, thinned to a few hundred rows."""

    rows: NDArray[np.float32]  # (n, 4): iteration, lowest, highest and running mean of each bucket
    recent: NDArray[np.float32]  # (≤ 500,): the losses of the latest updates, one by one
    held_out: tuple[tuple[int, float], ...]  # iteration, loss on the text that is kept back


@dataclass(frozen=True, eq=False)
class Frame:
    """A run after `iteration` updates.

    `samples`, the kept ones, is None where they are the same as in the frame before.
    """

    iteration: int
    characters_read: int
    epochs: float
    characters_per_second: float
    goal: int | None  # the update to stop at
    hyperparameters: Hyperparameters  # of the next update
    first_rate: float  # the learning rate of the first update
    rate_changed: bool  # after the first update

    ema_loss: float
    blind_loss: float
    comparison_loss: float  # on the text that the baselines are measured on
    curve: LossCurve
    baselines: tuple[Baseline, ...]  # empty until they are counted

    live: Sample
    samples: tuple[Sample, ...] | None
    solved: bool  # nothing is left to learn: full marks, and not by luck
    snapshots: tuple[int, ...]  # the iterations that one can go back to
    least_copied: (
        int | None
    )  # characters that count as a copy; None where copies are not looked for

    advice: Advice | None
    trouble: str  # why it cannot go on, or empty
    arrived: bool  # at its goal, or where it was solved: it rests
    behind: bool  # at its pace, updates are due for which the slice had no time

    @property
    def version(self) -> tuple[int, float]:
        """What changes whenever there is something to save."""
        return self.iteration, self.hyperparameters.learning_rate
