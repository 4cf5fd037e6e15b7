"""How far back: how many of the last characters the network uses."""

from dataclasses import dataclass

from rnn.inspection.reach import FARTHEST, WARM, Reach, count_windows, measure_reach
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import once, untrained_model
from rnn.playground.looks.places import take_windows, too_short
from rnn.playground.run import Run

LENGTH = WARM + FARTHEST + 1  # characters of a window


@dataclass(frozen=True, eq=False)
class HowFarBackAnswer:
    """The reach now, and before training."""

    now: Reach
    before: Reach


@dataclass(frozen=True)
class HowFarBack(LookQuestion):
    """How far back does it look?"""

    def answer(self, run: Run) -> HowFarBackAnswer | Silence:
        if silence := too_short(run, LENGTH):
            return silence
        windows = take_windows(run, LENGTH, count_windows(run.trainer.model))
        some = windows[:, ::2]  # enough for a network that uses nothing of what it has read
        before = once(run, type(self), lambda: measure_reach(untrained_model(run), some))
        return HowFarBackAnswer(measure_reach(run.trainer.model, windows), before)
