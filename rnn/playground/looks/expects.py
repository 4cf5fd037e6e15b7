"""What it expects after each letter, beside what the text has."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.expectation import measure_expectation
from rnn.inspection.reach import USED, WARM
from rnn.network.cells.base import Array
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model, whole
from rnn.playground.looks.places import find_lost, spread_windows, too_short
from rnn.playground.run import Run
from rnn.vocabulary import Ids

LENGTH, WINDOWS = 64, 32  # places in each piece of text, and pieces
ONE_PIECE, BEGINNING = 512, 16  # places in it, and characters that are read before them
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
        if silence := too_short(run, BEGINNING + LENGTH + 1):
            return silence
        model, characters = network_of(run), run.trainer.vocabulary.characters
        windows, warm = take_places(run)
        now = whole(run, lambda: measure_expectation(model, windows, warm))
        frequent = np.sort(np.argsort(-now.counts, kind="stable")[:MOST_SHOWN])  # rows
        shown = now.read[frequent]

        def cut(rows: Array) -> NDArray[np.float32]:
            return rows[np.ix_(frequent, shown)].astype(np.float32)

        def look_before() -> tuple[NDArray[np.float32], float]:
            before = measure_expectation(untrained_model(run), windows, warm)
            return cut(before.expected), before.distance

        before, distance_before = once(run, (type(self), warm), look_before)
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


def take_places(run: Run) -> tuple[Ids, int]:
    """Pieces from all over the text, and how many characters of each only fill the memory; of a
    short text, or with a network that does not find its way into the middle of one, one piece, read
    from the beginning on."""
    text, vocabulary = run.trainer.text, run.trainer.vocabulary
    length = WARM + LENGTH + 1
    if len(text) < length or find_lost(run) > USED:
        places = min(ONE_PIECE, MOST_NUMBERS // len(vocabulary))
        return vocabulary.encode(text[: BEGINNING + places + 1])[:, None], BEGINNING
    most = MOST_NUMBERS // (len(vocabulary) * (WARM + LENGTH))
    return spread_windows(run, length, LENGTH, min(WINDOWS, max(4, most))), WARM
