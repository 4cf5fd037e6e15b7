"""The signal that fades: how much of a correction still reaches the letters before, in this
network and in untrained ones of every cell."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.fading import FARTHEST, fading_factor, measure_signal
from rnn.network.cells import CELLS
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, paced
from rnn.playground.looks.places import take_windows, too_short
from rnn.playground.run import Run
from rnn.training.initial_model import make_model
from rnn.vocabulary import Ids

LENGTH, WINDOWS = FARTHEST + 2, 16
NOTHING = "All letters of this text are the same one: every guess is right, and none is corrected."
MULTIPLICATIONS = 4e8  # that a look may take; a larger network reads fewer windows


@dataclass(frozen=True, eq=False)
class Signal:
    """By the distance in characters, as a share of the signal at the last one."""

    strength: NDArray[np.float64]  # (FARTHEST + 1,)
    factor: float  # what each letter multiplies it by: the mean of the first AT


@dataclass(frozen=True, eq=False)
class FadingAnswer:
    """This network's signal now, and those of untrained ones."""

    cell: str  # the label of this network's
    now: Signal
    untrained: dict[str, Signal]  # by the cell's label, with the same settings
    window: int  # characters of text, with which every correction of its training ends

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
        if len(run.trainer.vocabulary) == 1:
            return Silence(NOTHING)
        model = network_of(run)
        untrained = {cell.label: signal_before(run, key) for key, cell in CELLS.items()}
        now = signal_of(model, windows_of(run))
        return FadingAnswer(
            model.cell.label, now, untrained, run.trainer.hyperparameters.seq_length
        )


def windows_of(run: Run) -> Ids:
    """The pieces of text that are read."""
    model = network_of(run)
    a_window = 3 * LENGTH * model.hidden_size**2 * model.cell.gates * (2 * model.layers - 1)
    return take_windows(run, LENGTH, int(np.clip(MULTIPLICATIONS // a_window, 4, WINDOWS)))


def signal_before(run: Run, cell: str) -> Signal:
    """The signal of an untrained network with the settings of a run, but this cell."""
    hp, V = run.trainer.hyperparameters, len(run.trainer.vocabulary)

    def measure() -> Signal:
        return signal_of(paced(run, make_model(replace(hp, cell=cell), V)), windows_of(run))

    return once(run, (FadingSignal, cell), measure)


def signal_of(model: CharRNN, windows: Ids) -> Signal:
    """The signal of one network."""
    strength = measure_signal(model, windows)
    return Signal(strength, fading_factor(strength))
