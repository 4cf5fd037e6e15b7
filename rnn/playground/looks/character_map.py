"""The map of characters: whether the network has found which letters are of a kind. Letters in
shapes: n characters."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.letter_kinds import (
    LEAST_OF_ALL,
    LEAST_OF_EACH,
    LetterKinds,
    find_letter_kinds,
)
from rnn.inspection.character_map import Group, find_nearest, measure_separation, place_characters
from rnn.inspection.plane import fill_picture, main_directions
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, steady_plane, untrained_model
from rnn.playground.run import Run

LEAST_OFTEN = 30  # times that a character has to stand in the text
APART = 0.95  # of all pairs: then two kinds lie apart
GAP = 0.01  # of the breadth of all: if there is a gap between their sides, too
NOTHING = (
    f"This look needs {LEAST_OF_EACH} vowels and {LEAST_OF_EACH} consonants, and {LEAST_OF_ALL} "
    f"letters in all, each of which stands more than {LEAST_OFTEN} times in the text, in a script "
    "whose vowels this page knows; or as many digits and signs, in a text without letters."
)


@dataclass(frozen=True, eq=False)
class Map:
    """Characters of two kinds in a plane."""

    points: NDArray[np.float32]  # (n, 2), from -1 to 1: first those of the first kind
    separation: float  # how well the first direction tells the kinds: 0.5 chance, 1 wholly
    nearest: NDArray[np.intp]  # (n,): for each of them, which other one is nearest
    strays: str  # characters on the side of the other kind
    aside: str  # characters of the first kind that lie on their side of the first direction
    gap: float  # between that side and the other one, of the breadth of all


@dataclass(frozen=True, eq=False)
class CharacterMap:
    """The map now and before training."""

    kinds: LetterKinds
    now: Map
    before: Map

    @property
    def is_apart(self) -> bool:
        return self.now.separation >= APART and self.now.gap >= GAP


@dataclass(frozen=True)
class AskCharacterMap(LookQuestion):
    """Has it found which letters are of a kind?"""

    def answer(self, run: Run) -> CharacterMap | Silence:
        kinds = once(run, "letter kinds", lambda: find_frequent_kinds(run.trainer.text))
        if kinds is None:
            return Silence(NOTHING)
        before = once(run, type(self), lambda: self.draw(run, untrained_model(run), kinds, "start"))
        return CharacterMap(kinds, self.draw(run, network_of(run), kinds, "map"), before)

    def draw(self, run: Run, model: CharRNN, kinds: LetterKinds, name: str) -> Map:
        characters = kinds.first + kinds.second
        placed = place_characters(model, run.trainer.vocabulary.encode(characters))
        is_first = np.arange(len(characters)) < len(kinds.first)
        flat = placed @ main_directions(placed)  # what is said does not hang on looks before
        is_aside = find_side(flat[:, 0], is_first)
        return Map(
            fill_picture(placed @ steady_plane(run, name, placed)),
            measure_separation(flat[:, 0], is_first),
            find_nearest(flat),
            "".join(characters[i] for i in np.flatnonzero(is_aside != is_first)),
            "".join(characters[i] for i in np.flatnonzero(is_first & is_aside)),
            measure_gap(flat[:, 0], is_aside),
        )


def find_side(x: Array, is_first: Group) -> Group:
    """Which lie on the side of the first kind: beyond the place between two of them that leaves the
    fewest on the side of the other kind; of several such places, the one nearest to the middle
    between the means of both."""
    means = x[is_first].mean(), x[~is_first].mean()
    if means[0] < means[1]:
        return find_side(-x, is_first)
    ascending = np.sort(x)
    cuts = (ascending[1:] + ascending[:-1]) / 2
    wrong = ((x > cuts[:, None]) != is_first).sum(axis=1)
    best = cuts[wrong == wrong.min()]
    side: Group = x > best[np.abs(best - sum(means) / 2).argmin()]
    return side


def measure_gap(x: Array, is_aside: Group) -> float:
    """The room between the two sides, as a share of all of it."""
    side, other = x[is_aside], x[~is_aside]
    room = max(side.min() - other.max(), other.min() - side.max())
    breadth = float(np.ptp(x))
    return float(room) / breadth if breadth else 0.0


def find_frequent_kinds(text: str) -> LetterKinds | None:
    """The kinds of the characters that the network has read often enough."""
    often = sorted(c for c, count in Counter(text).items() if count > LEAST_OFTEN)
    return find_letter_kinds("".join(often))
