"""The signal that fades: how much of a correction still reaches the letters before, in this
network and in untrained ones of every cell."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.fading import FARTHEST, fading_factor, measure_signal
from rnn.network.cells import CELLS
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import once
from rnn.playground.looks.places import take_windows, too_short
from rnn.playground.run import Run
from rnn.training.initial_model import make_model
from rnn.vocabulary import Ids

LENGTH, WINDOWS = FARTHEST + 2, 16
MULTIPLICATIONS = 4e8  # that a look may take; a larger network reads fewer windows


@dataclass(frozen=True, eq=False)
class Signal:
    """By the distance in characters, as a share of the signal at the last one."""

    strength: NDArray[np.float64]  # (FARTHEST + 1,)
    factor: float  # what is left of it at each letter more


@dataclass(frozen=True, eq=False)
class FadingAnswer:
    """This network's signal now, and those of untrained ones."""

    cell: str  # the label of this network's
    now: Signal
    untrained: dict[str, Signal]  # by the cell's label, with the same settings

    @property
    def before(self) -> Signal:
        """That of this network before training: untrained, with its cell and its settings."""
        return self.untrained[self.cell]


@dataclass(frozen=True)
class FadingSignal(LookQuestion):
    """How far back does a correction reach?"""

    def answer(self, run: Run) -> FadingAnswer | Silence:
        if silence := too_short(run, LENGTH):
            return silence
        model, hp = run.trainer.model, run.trainer.hyperparameters
        V = len(run.trainer.vocabulary)
        a_window = 3 * LENGTH * model.hidden_size**2 * model.cell.gates * (2 * model.layers - 1)
        windows = take_windows(run, LENGTH, int(np.clip(MULTIPLICATIONS // a_window, 4, WINDOWS)))

        def look_at_untrained() -> dict[str, Signal]:
            return {
                cell.label: signal_of(make_model(replace(hp, cell=key), V), windows)
                for key, cell in CELLS.items()
            }

        untrained = once(run, type(self), look_at_untrained)
        return FadingAnswer(model.cell.label, signal_of(model, windows), untrained)


def signal_of(model: CharRNN, windows: Ids) -> Signal:
    """The signal of one network."""
    strength = measure_signal(model, windows)
    return Signal(strength, fading_factor(strength))
