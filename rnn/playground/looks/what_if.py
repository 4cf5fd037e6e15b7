"""What if: one character of the text had been another, and how its guesses change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus
from rnn.inspection.reach import swap_characters
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of
from rnn.playground.looks.places import excerpt_of, find_excerpt, too_short
from rnn.playground.run import Run
from rnn.settings import Number, Setting

LENGTH = 40  # characters of the text that are shown


@dataclass(frozen=True, eq=False)
class WhatIfAnswer:
    """What happens if one character is swapped, for each of them."""

    text: str
    others: str  # what stands there instead
    changes: NDArray[np.float32]  # (T, T), nats: a row for every swapped character
    place: int  # the one that was chosen, from 0


@dataclass(frozen=True)
class WhatIf(LookQuestion):
    """What if this letter had been another?"""

    letter: int = 8

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        length = max(1, len(find_excerpt(corpus.text, LENGTH)[1]))
        return {
            "letter": Number(
                "Which letter?",
                "The letter of the text below, counted from its beginning, that is swapped for "
                "the one that the network held for likeliest beside it.",
                min(8, length),
                low=1,
                high=length,
                grid=tuple(range(1, length + 1)),
                integer=True,
            )
        }

    def answer(self, run: Run) -> WhatIfAnswer | Silence:
        if silence := too_short(run, LENGTH):
            return silence
        vocabulary, (_, text) = run.trainer.vocabulary, excerpt_of(run, LENGTH)
        if len(vocabulary) < 2:
            return Silence("All letters of the text are the same: there is no other to swap in.")
        others, changes = swap_characters(network_of(run), vocabulary.encode(text))
        return WhatIfAnswer(
            text,
            vocabulary.decode(others),
            changes.astype(np.float32),
            min(self.letter, len(text)) - 1,
        )
