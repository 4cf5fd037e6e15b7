"""How much does each character of a text surprise the network? Surprisal, in bits:

    -log2 p(character | all characters before it)

1 bit means the network gave the character a probability of one half; 10 bits, one in 1,024.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.errors import DivergedError
from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.vocabulary import Vocabulary


@dataclass(frozen=True)
class Word:
    """A word of the text, the position where it begins, and its surprisal in bits."""

    text: str
    start: int
    bits: float


@dataclass(frozen=True, eq=False)
class Surprisal:
    """The surprisal of every character of a text: `bits`, of shape (len(text),), is NaN for
    characters that are not in the network's vocabulary. These are skipped, not read."""

    text: str
    bits: NDArray[np.float64]
    given: str = ""  # what was read before the text, and not measured
    from_nothing: bool = True  # nothing at all was read before the text
    vocabulary_size: int | None = None  # of the network that read it

    @property
    def bits_per_character(self) -> float:
        """The mean over the known characters; NaN if there are none."""
        known = self.bits[~np.isnan(self.bits)]
        return float(known.mean()) if len(known) else math.nan

    def words(self, places: Iterable[tuple[int, int]]) -> tuple[Word, ...]:
        """The words at these places (from, to), without those that have unknown characters, the
        most surprising first.

        The surprisal of a word is the sum over its characters, so the network gave the whole word a
        probability of 2^-bits (Hale, 2001; Levy, 2008). The mean would put "oh" before
        "parliament", since most of a word's surprisal lies in its beginning.
        """
        words = [
            Word(self.text[start:end], start, float(self.bits[start:end].sum()))
            for start, end in places
        ]
        known = (word for word in words if not math.isnan(word.bits))
        return tuple(sorted(known, key=lambda word: -word.bits))


def measure_surprisal(
    model: CharRNN,
    vocabulary: Vocabulary,
    text: str,
    state: State | None = None,
    given: str = "",
) -> Surprisal:
    """Let the network read `given` and then `text`, from the zero state if none is passed. Changes
    nothing in the model.

    The first character is measured as well, by what the state before it predicts.

    Raises DivergedError if the network's numbers are not finite.
    """
    ids = {character: i for i, character in enumerate(vocabulary.characters)}
    from_nothing = not given and not any(map(np.any, (state or {}).values()))
    whole = given + text
    bits = np.full(len(whole), np.nan)
    step, state = model.make_step(), state or model.zero_state()
    logits = model.readout(state)  # (1, V)
    with np.errstate(over="ignore", invalid="ignore"):
        for t, character in enumerate(whole):
            if character not in ids:
                continue
            i = ids[character]
            # log-sum-exp: with the largest logit subtracted, exp cannot overflow
            y = logits[0].astype(np.float64)
            y -= y.max()
            bits[t] = (np.log(np.exp(y).sum()) - y[i]) / math.log(2)
            if not math.isfinite(bits[t]):
                raise DivergedError
            logits, state = step(np.array([i]), state)
    return Surprisal(text, bits[len(given) :], given, from_nothing, len(vocabulary))
