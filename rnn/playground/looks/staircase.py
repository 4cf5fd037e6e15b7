"""Depth on one line: the first direction of the memory, beside the number of open brackets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.depth import correlation, first_direction
from rnn.inspection.memories import read_states
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import once, untrained_model
from rnn.playground.looks.places import (
    LONG,
    WARM,
    Streams,
    excerpt_of,
    read_places,
    take_streams,
    too_short,
)
from rnn.playground.looks.statements import find_features
from rnn.playground.run import Run

SHOWN = 56  # characters of the text below the staircase
FEATURE = "depth"
NONE = ("In this text nothing opens that has to be closed, so there is no depth to look for. "
        "Choose Brackets as the text.")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Staircase:
    """The memory along its first direction, and how well it goes with the depth."""

    r: float  # |r| with the depth, on places from which the direction was not taken
    steps: NDArray[np.float32]  # (SHOWN,): mean 0 and variance 1 over all places


@dataclass(frozen=True, eq=False)
class StaircaseAnswer:
    """The text below, its depth, and the memory now and before training."""

    text: str
    depth: NDArray[np.intp]  # after each character
    scaled_depth: NDArray[np.float32]  # the same, with mean 0 and variance 1 over all places
    now: Staircase
    before: Staircase


@dataclass(frozen=True)
class DepthOnALine(LookQuestion):
    """What differs most in its memory?"""

    def answer(self, run: Run) -> StaircaseAnswer | Silence:
        features = find_features(run)
        if FEATURE not in features:
            return Silence(NONE)
        if silence := too_short(run, WARM + LONG + SHOWN):
            return silence
        streams, depth = take_streams(run), features[FEATURE]
        if depth[streams.places].min() == depth[streams.places].max():
            return Silence("All places of this text are equally deep.")
        text = excerpt_of(run, SHOWN)
        start = run.trainer.text.index(text)
        before = once(
            run, type(self), lambda: climb(run, untrained_model(run), streams, depth, text)
        )
        now = climb(run, run.trainer.model, streams, depth, text)
        shown, every = depth[start : start + len(text)], depth[streams.places]
        scaled = (shown - every.mean()) / every.std()
        return StaircaseAnswer(text, shown, scaled.astype(np.float32), now, before)


def climb(run: Run, model: CharRNN, streams: Streams, depth: Array, text: str) -> Staircase:
    """The staircase of one network."""
    h, value = read_places(model, streams), depth[streams.places]
    direction = first_direction(h, value, streams.learn)
    along = h @ direction
    r = abs(correlation(along[~streams.learn], value[~streams.learn]))
    shown = read_states(model, run.trainer.vocabulary.encode(text)) @ direction
    steps = (shown - along.mean()) / (along.std() or 1.0)
    return Staircase(r, steps.astype(np.float32))
