"""Is this loss good? A ladder to hold it against: the losses that simple readers reach.

A reader of order k has memorised which letter follows which k - 1 letters, and mixes what it saw
with what the next simpler reader says, so that nothing is ever impossible to it (interpolated
Witten-Bell; Witten & Bell, 1991, method C; Chen & Goodman, 1999, section 2.5):

    P_k(c | context) = (n(context, c) + t(context)·P_k-1(c | shorter)) / (n(context) + t(context))

n: how often that was seen.  t: how many different letters followed.  P_0 = 1/V.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.errors import TextError

READERS = (
    ("blind guess", "knows nothing but which letters there are"),
    ("letter frequencies", "knows how often every letter comes"),
    ("pairs", "has memorised which letter follows which"),
    ("triples", "has memorised which letter follows which two letters"),
    ("4 letters", "has memorised which letter follows which three letters"),
    ("5 letters", "has memorised which letter follows which four letters"),
)


def perplexity(loss: float) -> float:
    """exp(loss): between how many equally likely characters the network is undecided."""
    return math.exp(min(loss, 700.0))


@dataclass(frozen=True)
class Baseline:
    """What a simple reader reaches. `description` completes "someone who …"."""

    order: int  # how many letters it looks at, with the one to be guessed; 0: guesses blindly
    name: str
    description: str
    loss: float  # mean nats per character


def ngram_baselines(text: str, held_out: str = "") -> tuple[Baseline, ...]:
    """The readers from the simplest up, each after counting `text`.

    Their losses are measured on `held_out`, a text none of them has seen; the honest comparison is
    with the network's loss on that same text. Without one they are measured on `text`, which they
    know by heart, and the network's loss on `text` is what they compare with; then no reader does
    worse than a simpler one. Every character is guessed, the first ones from a blank page. V counts
    the distinct characters of both texts.

    Raises TextError if `text` has no characters.
    """
    if not text:
        raise TextError(
            "A text must have at least one character to be counted, and this one is empty. "
            "Paste or choose a text first."
        )
    codes = np.frombuffer((text + held_out).encode("utf-32-le", "surrogatepass"), np.uint32)
    rank = np.cumsum(np.bincount(codes) > 0)
    ids, V = rank[codes], int(rank[-1])  # ids from 1; 0 is the blank page before the text
    longest = len(READERS) - 1
    while (V + 1) ** longest > 2**63:  # beyond 6,207 characters the longest do not fit an integer
        longest -= 1

    grams, seen = np.unique(_grams(ids[: len(text)], V + 1, longest), return_counts=True)
    asked = seen
    if held_out:
        theirs, counts = np.unique(_grams(ids[len(text) :], V + 1, longest), return_counts=True)
        grams, where = np.unique(np.concatenate([grams, theirs]), return_inverse=True)
        asked = np.bincount(where[len(seen) :], counts, len(grams))
        seen = np.bincount(where[: len(seen)], seen, len(grams))

    losses = [math.log(V)]
    contexts, letters = np.divmod(grams, V + 1)
    p: NDArray[np.float64] = np.full(len(grams), 1 / V)
    for order in range(1, longest + 1):
        p = _interpolated(contexts // (V + 1) ** (longest - order), letters, seen, p)
        losses.append(float(asked @ np.log(1 / p) / asked.sum()))
    return tuple(Baseline(order, *READERS[order], loss) for order, loss in enumerate(losses))


def best_beaten(loss: float, baselines: Sequence[Baseline]) -> Baseline | None:
    """The best reader that a loss, in nats per character, beats; None if it beats nobody."""
    beaten = [rung for rung in baselines if loss < rung.loss]
    return min(beaten, key=lambda rung: rung.loss, default=None)


def _grams(ids: NDArray[Any], base: int, length: int) -> NDArray[np.int64]:
    """Every character with those before it, as one number: its digits are the characters before,
    the nearest first, then the character itself. Of shape (len(ids),)."""
    padded = np.concatenate([np.zeros(length - 1, np.int64), ids])
    grams = np.zeros(len(ids), np.int64)
    for back in range(1, length):
        grams += padded[length - 1 - back : len(padded) - back]
        grams *= base
    grams += ids
    return grams


def _interpolated(
    contexts: NDArray[np.int64],
    letters: NDArray[np.int64],
    seen: NDArray[Any],
    shorter: NDArray[np.float64],
) -> NDArray[np.float64]:
    """P(letter | context), from how often each was seen and from P(letter | shorter context).

    Everything of shape (grams,); `contexts` ascends, and a pair of context and letter may stand in
    several places.
    """
    base = int(letters.max()) + 1
    context = np.cumsum(np.diff(contexts, prepend=contexts[0]) > 0)
    pairs, place = np.unique(context * base + letters, return_inverse=True)
    n = np.bincount(place, seen)
    total = np.bincount(pairs // base, n)
    types = np.bincount(pairs // base, n > 0)
    types = np.maximum(types, 1)  # a context never seen leaves everything to the shorter one
    mixed: NDArray[np.float64] = (n[place] + types[context] * shorter) / (total + types)[context]
    return mixed
