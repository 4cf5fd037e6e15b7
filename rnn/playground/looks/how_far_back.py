"""How far back: how many of the last characters the network has to read."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from rnn.inspection.reach import (
    FARTHEST,
    USED,
    WARM,
    Reach,
    count_windows,
    find_reach,
    measure_excess,
)
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model, whole
from rnn.playground.looks.pace import split_streams
from rnn.playground.looks.places import find_lost, take_windows, too_short
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
        if (lost := find_lost(run)) > USED:
            return Silence(
                f"Even {WARM} letters after its memory was emptied, it guesses {lost:.2f} nats "
                "worse than if nothing is emptied: it does not find its way back. So how far back "
                "it looks cannot be told in this way."
            )
        return HowFarBackAnswer(reach_of(run, network_of(run), windows_of(run)), reach_before(run))

    def prepare(self, run: Run) -> None:
        if not too_short(run, LENGTH):
            reach_before(run)


def windows_of(run: Run) -> Ids:
    """The pieces of text that are read."""
    return take_windows(run, LENGTH, count_windows(network_of(run)))


def reach_of(run: Run, model: CharRNN, windows: Ids) -> Reach:
    """The reach of one network, some windows after the other."""
    pieces = [
        whole(run, partial(measure_excess, model, windows[:, group]))
        for group in split_streams(windows.shape[1], model.vocabulary_size)
    ]
    return find_reach(np.concatenate(pieces, axis=1))


def reach_before(run: Run) -> Reach:
    """The reach before training. Half of the windows are enough for a network to which nothing
    matters of what it has read."""
    return once(
        run, HowFarBack, lambda: reach_of(run, untrained_model(run), windows_of(run)[:, ::2])
    )
