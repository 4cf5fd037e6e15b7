"""What surprised the network? Any text, read letter by letter from an empty memory:

    bits of a letter = -log2 p(letter | all letters before it)

At 1 bit it would have bet even money on that letter; at 10 bits it gave it one chance in 1,024.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.errors import DivergedError
from rnn.network.model import CharRNN
from rnn.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # letters and digits; don't, bright-eyed


@dataclass(frozen=True)
class Word:
    """A word of the text, where it begins, and its surprise in bits."""

    text: str
    start: int
    bits: float


@dataclass(frozen=True, eq=False)
class Surprisal:
    """How a text surprised the network. `bits`, of shape (len(text),), is NaN for characters that
    the network has never met: it has no guess for them, and reads on as if they were not there."""

    text: str
    bits: NDArray[np.float64]

    @property
    def bits_per_character(self) -> float:
        """The mean over the characters it knows; NaN if there are none."""
        known = self.bits[~np.isnan(self.bits)]
        return float(known.mean()) if len(known) else math.nan

    def words(self) -> tuple[Word, ...]:
        """The words without unknown letters, the most surprising first, each as often as it comes.

        The surprise of a word is the sum over its letters, so the chance the network gave to the
        whole word was one in 2^bits (surprisal; Hale, 2001; Levy, 2008). The mean would put "oh"
        before "parliament": most of a word's surprise is in how it begins.
        """
        words = [
            Word(word[0], word.start(), float(self.bits[word.start() : word.end()].sum()))
            for word in WORD.finditer(self.text)
        ]
        known = (word for word in words if not math.isnan(word.bits))
        return tuple(sorted(known, key=lambda word: -word.bits))


def measure_surprisal(model: CharRNN, vocabulary: Vocabulary, text: str) -> Surprisal:
    """Let the network read `text` at temperature 1. Changes nothing, so it may run beside training.

    The first letter is measured as well, against what the empty memory expects.

    Raises DivergedError if the network's numbers are not finite.
    """
    ids = {character: i for i, character in enumerate(vocabulary.characters)}
    bits = np.full(len(text), np.nan)
    read, state = model.reader(), model.zero_state()
    logits = model.readout(state)
    with np.errstate(over="ignore", invalid="ignore"):
        for t, character in enumerate(text):
            if character not in ids:
                continue
            i = ids[character]
            # log-sum-exp: with the largest logit taken off, exp cannot overflow
            y = logits[0].astype(np.float64)
            y -= y.max()
            bits[t] = (np.log(np.exp(y).sum()) - y[i]) / math.log(2)
            if not math.isfinite(bits[t]):
                raise DivergedError
            logits, state = read(np.array([i]), state)
    return Surprisal(text, bits)
