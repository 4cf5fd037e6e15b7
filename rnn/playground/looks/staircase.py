"""Depth on one line: the first direction of the memory, beside the number of open brackets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.corpora import KINDS
from rnn.inspection.depth import correlation, first_direction
from rnn.inspection.memories import read_states
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model
from rnn.playground.looks.places import (
    LONG,
    WARM,
    excerpt_of,
    read_places,
    take_streams,
    too_short,
)
from rnn.playground.looks.statements import find_features
from rnn.playground.run import Run

SHOWN = 44  # characters of the text below the staircase
FEATURE = "depth"
NONE = "This look counts open brackets, and only where the text is Brackets. Choose that one."


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
        if not has_depth(run):
            return Silence(NONE)
        if silence := too_short(run, WARM + LONG + SHOWN):
            return silence
        depth, (start, text) = find_features(run)[FEATURE], excerpt_of(run, SHOWN)
        shown, every = depth[start : start + len(text)], depth[take_streams(run).places]
        if every.min() == every.max():
            return Silence("All places of this text are equally deep.")
        scaled = (shown - every.mean()) / every.std()
        now, before = climb(run, network_of(run)), climb_before(run)
        return StaircaseAnswer(text, shown, scaled.astype(np.float32), now, before)


def has_depth(run: Run) -> bool:
    """Whether something opens in texts of this kind that has to be closed."""
    return FEATURE in KINDS[run.corpus.kind].features(run.trainer.text[:1])


def climb_before(run: Run) -> Staircase:
    """The staircase before training."""
    return once(run, DepthOnALine, lambda: climb(run, untrained_model(run)))


def climb(run: Run, model: CharRNN) -> Staircase:
    """The staircase of one network."""
    streams, (_, text) = take_streams(run), excerpt_of(run, SHOWN)
    h, value = read_places(model, streams), find_features(run)[FEATURE][streams.places]
    direction = first_direction(h, value, streams.learn)
    along = h @ direction
    r = abs(correlation(along[~streams.learn], value[~streams.learn]))
    shown = read_states(model, run.trainer.vocabulary.encode(text)) @ direction
    steps = (shown - along.mean()) / (along.std() or 1.0)
    return Staircase(r, steps.astype(np.float32))
