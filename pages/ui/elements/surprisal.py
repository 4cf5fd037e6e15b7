"""What the network makes of a text that it is given to read: the surprisal of every character."""

import math
from collections.abc import Sequence

from pages.ui.elements.styled_text import UNKNOWN, Span
from pages.ui.format import show_in_text
from rnn.corpora.segmentation import find_clusters
from rnn.errors import isolate
from rnn.evaluation.surprisal import Surprisal, Word

STRONGEST = 8.0  # bits: a chance of one in 256 gets the strongest tint
BITS = (
    "One bit is the surprise of a coin. With every bit more, the chance that the network gave to "
    "the word was half as large: at 10 bits it was one in 1,024."
)
MANY = 30.0  # bits: a chance of one in a billion; nobody can imagine more


def describe_surprisal(measured: Surprisal) -> str:
    """The mean surprisal, as something one can imagine."""
    bits = measured.bits_per_character
    if math.isnan(bits):
        return "It has never met any of these letters, so nothing here means anything to it."
    letters = f"one of **{2**bits:.1f}**" if bits < MANY else "one of more than **a billion**"
    return f"**{bits:.2f} bits** a letter: as if each had been {letters} equally likely letters."


def tinted_spans(measured: Surprisal) -> list[Span]:
    """Each character as a reader sees it, with the tint of all that it is made of: its bits added
    up, as those of a word are."""
    return [
        (show_in_text(measured.text[start:end]), _tint(float(measured.bits[start:end].sum())))
        for start, end in find_clusters(measured.text)
    ]


def _tint(bits: float) -> str:
    """CSS for so many bits; NaN is a character with something that the network has never met."""
    if math.isnan(bits):
        return UNKNOWN
    strength = 0.66 * min(1.0, bits / STRONGEST)  # light letters on it can still be read
    return f"background: rgba(204, 121, 167, {strength:.2f})"


def list_words(words: Sequence[Word]) -> str:
    """Words with their bits, one to a line."""
    return "\n".join(f"{word.bits:.1f} bits   {isolate(word.text)}" for word in words)
