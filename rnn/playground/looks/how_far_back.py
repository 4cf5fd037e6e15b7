"""How far back: how many of the last characters the network uses."""

from dataclasses import dataclass

from rnn.inspection.reach import FARTHEST, WARM, Reach, count_windows, measure_reach
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model
from rnn.playground.looks.places import take_windows, too_short
from rnn.playground.run import Run
from rnn.vocabulary import Ids

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
        before = find_reach_before(run)
        return HowFarBackAnswer(measure_reach(network_of(run), windows_of(run)), before)


def windows_of(run: Run) -> Ids:
    """The pieces of text that are read."""
    return take_windows(run, LENGTH, count_windows(network_of(run)))


def find_reach_before(run: Run) -> Reach:
    """The reach before training. Half of the windows are enough for a network that uses nothing
    of what it has read."""
    return once(
        run, HowFarBack, lambda: measure_reach(untrained_model(run), windows_of(run)[:, ::2])
    )
