"""What it expects after each letter, beside what the text has."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.expectation import WARM, measure_expectation
from rnn.network.cells.base import Array
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model, whole
from rnn.playground.looks.places import spread_windows, too_short
from rnn.playground.run import Run

LENGTH, WINDOWS = 64, 32  # places in each piece of text, and pieces
MOST_SHOWN = 14  # letters
MOST_NUMBERS = 1_500_000  # probabilities that a look may hold; a larger alphabet: fewer pieces


@dataclass(frozen=True, eq=False)
class ExpectsAnswer:
    """For the most frequent letters: rows what was read, columns what follows."""

    letters: str
    in_text: NDArray[np.float32]
    now: NDArray[np.float32]
    before: NDArray[np.float32]  # by the untrained network
    characters: int  # that are read there
    places: int  # of the text, at which all of it was measured
    distance: float  # of all that it expects from what the text has, 0 to 1
    distance_before: float
    distance_of_frequencies: float  # of knowing only how often each letter comes


@dataclass(frozen=True)
class Expects(LookQuestion):
    """What does it expect after each letter?"""

    def answer(self, run: Run) -> ExpectsAnswer | Silence:
        length = WARM + LENGTH + 1
        if silence := too_short(run, length):
            return silence
        model, characters = network_of(run), run.trainer.vocabulary.characters
        V = len(characters)
        most = MOST_NUMBERS // (V * (WARM + LENGTH))
        windows = spread_windows(run, length, LENGTH, min(WINDOWS, max(4, most)))
        now = whole(run, lambda: measure_expectation(model, windows))
        frequent = np.sort(np.argsort(-now.counts, kind="stable")[:MOST_SHOWN])  # rows
        shown = now.read[frequent]

        def cut(rows: Array) -> NDArray[np.float32]:
            return rows[np.ix_(frequent, shown)].astype(np.float32)

        def look_before() -> tuple[NDArray[np.float32], float]:
            before = measure_expectation(untrained_model(run), windows)
            return cut(before.expected), before.distance

        before, distance_before = once(run, type(self), look_before)
        return ExpectsAnswer(
            "".join(characters[i] for i in shown),
            cut(now.follows),
            cut(now.expected),
            before,
            len(now.read),
            int(now.counts.sum()),
            now.distance,
            distance_before,
            now.distance_of_frequencies,
        )
