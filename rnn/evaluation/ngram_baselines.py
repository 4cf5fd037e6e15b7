"""Is this loss good? Compare it with what n-gram models of the same text reach.

An n-gram baseline of order k estimates the next character from the k - 1 characters before it, its
context, and from the estimate of order k - 1: see `witten_bell.py`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.errors import TextError
from rnn.evaluation.witten_bell import Counts, Probabilities, differs_from_previous, interpolate
from rnn.vocabulary import Vocabulary

# name and description of each order, as the screen shows them
WORDING = (
    ("blind guess", "knows nothing but which letters there are"),
    ("letter frequencies", "has counted how often every letter comes"),
    ("pairs", "has counted every pair of letters"),
    ("triples", "has counted every three letters in a row"),
    ("4 letters", "has counted every four letters in a row"),
    ("5 letters", "has counted every five letters in a row"),
)
CLEARLY = 0.005  # nats per character: less can be seen neither in a chart nor in two decimals
PART_SIZE = 2**16  # n-grams counted at a time: few enough for the processor's cache

Ngrams = NDArray[np.uint64]  # each packed into one number: see `_pack_ngrams`


@dataclass(frozen=True)
class Baseline:
    """What the n-gram model of one order reaches. `description` completes "someone who …"."""

    order: int  # characters of an n-gram: the context and the next one; 0: uniform distribution
    name: str
    description: str
    loss: float  # mean nats per character


def perplexity(loss: float) -> float:
    """exp(loss): the number of equally likely characters that would give the same loss."""
    return math.exp(min(loss, 700.0))


def highest_beaten(loss: float, baselines: Sequence[Baseline]) -> Baseline | None:
    """The baseline of highest order such that it and all simpler ones clearly lose against `loss`,
    in nats per character; None if the blind guess does not lose.

    On held-out text a longer context may do worse than a shorter one, so to beat it is no more.
    """
    beaten = list(takewhile(lambda baseline: loss < baseline.loss - CLEARLY, baselines))
    return beaten[-1] if beaten else None


def ngram_baselines(text: str, held_out: str = "", most: int | None = None) -> tuple[Baseline, ...]:
    """The baselines of orders 0 to 5, each counted on `text`.

    Losses are measured on `held_out`, at most so many characters of it, which no baseline has
    counted, and compare with the network's loss there. Without it they are measured on `text`
    itself and compare with the network's loss there; then no order does worse than the one before.

    Every character is estimated; the contexts of the first ones are padded with blanks. V counts
    the distinct characters of both texts. Beyond 6,207 of them there are fewer orders.

    Raises TextError if `text` is empty.
    """
    if not text:
        raise TextError(
            "A text must have at least one character to be counted, and this one is empty. "
            "Paste or choose a text first."
        )
    vocabulary = Vocabulary(text + held_out)
    held_out = held_out[:most]
    V = len(vocabulary)
    base = V + 1  # a character has the digit id + 1, a blank the digit 0
    top = len(WORDING) - 1
    while base**top > 2**63:  # n-grams of that order would not fit 64 bits with one to spare
        top -= 1

    losses = _Losses(base, top, bool(held_out))
    losses.total[0] = len(held_out or text) * math.log(V)
    ngrams = _sort_ngrams(vocabulary, text, held_out, base, top)
    losses.add_context(ngrams, 1, np.full(base, 1 / V))
    means = losses.total / len(held_out or text)
    return tuple(Baseline(k, *WORDING[k], float(mean)) for k, mean in enumerate(means))


def _sort_ngrams(vocabulary: Vocabulary, text: str, held_out: str, base: int, order: int) -> Ngrams:
    """The n-grams of both texts, ascending. The lowest bit is 0 for those of `text`, else 1."""
    ids = vocabulary.encode_compact(text)
    held_out_ids = vocabulary.encode_compact(held_out)
    ngrams = np.zeros(len(text) + len(held_out), np.uint64)
    _pack_ngrams(ids, base, order, out=ngrams[: len(text)])
    _pack_ngrams(held_out_ids, base, order, out=ngrams[len(text) :])
    ngrams <<= 1
    ngrams[len(text) :] |= 1
    ngrams.sort()
    return ngrams


def _pack_ngrams(ids: NDArray[Any], base: int, order: int, out: Ngrams) -> None:
    """For every character its n-gram as one number of `order` digits: first the context, nearest
    character first, then the character itself. So a shorter context is a prefix of a longer one.

    out: zeros of shape (len(ids),).
    """
    for distance in range(1, order):
        out[distance:] += ids[:-distance] + 1
        out *= base
    out += ids + 1


class _Losses:
    """The total loss of each order in nats, summed up from sorted n-grams of the highest order.

    They are counted in parts, since counting takes ten times the memory of what is counted. A part
    has either several whole contexts or one that is too large to share a part.
    """

    def __init__(self, base: int, top: int, held_out: bool) -> None:
        self.base, self.top, self.held_out = base, top, held_out
        self.total = np.zeros(top + 1)

    def add_context(self, ngrams: Ngrams, order: int, shorter: Probabilities) -> None:
        """Add the losses of `order` and of all higher orders, for one context of that order.

        ngrams: those that begin with it. shorter: P_order-1 after it, by digit of the next
        character, of shape (base,).
        """
        counts = np.zeros(2 * self.base, np.int64)
        for start in range(0, len(ngrams), PART_SIZE):
            ends = ngrams[start : start + PART_SIZE] % (2 * self.base)  # last digit and lowest bit
            counts += np.bincount(ends.astype(np.intp), minlength=len(counts))
        seen = counts[0::2]
        measured = counts[1::2] if self.held_out else seen
        # a context that does not occur in the text leaves everything to the shorter one
        t = max(int(np.count_nonzero(seen)), 1)
        p = (seen + t * shorter) / (seen.sum() + t)
        self._add(order, measured, p)
        if order < self.top:
            for part in self._split(ngrams, order + 1):
                if len(part) > PART_SIZE:
                    self.add_context(part, order + 1, p)
                else:
                    self._add_contexts(part, order + 1, p)

    def _add_contexts(self, ngrams: Ngrams, lowest: int, shorter: Probabilities) -> None:
        """The same, from order `lowest` on, for several contexts of that order at once. They agree
        in their shorter context, and so have one `shorter`."""
        starts = np.flatnonzero(differs_from_previous(ngrams))
        counts = np.diff(starts, append=len(ngrams))
        ngrams = ngrams[starts]
        in_text = ngrams & 1 == 0
        seen = counts * in_text
        measured = counts * ~in_text if self.held_out else counts
        contexts, digits = np.divmod((ngrams >> 1).astype(np.int64), self.base)
        p = shorter[digits]
        for order in range(lowest, self.top + 1):
            p = interpolate(contexts // self.base ** (self.top - order), digits, seen, p)
            self._add(order, measured, p)

    def _split(self, ngrams: Ngrams, order: int) -> Iterator[Ngrams]:
        """Parts of at most PART_SIZE that hold whole contexts of an order. A larger context is a
        part of its own."""
        step = 2 * self.base ** (self.top - order + 1)  # ngram // step: its context
        start = 0
        while start < len(ngrams):
            end = start + PART_SIZE
            if end < len(ngrams):
                context = ngrams[end] // step
                end = int(np.searchsorted(ngrams, context * step))
                if end <= start:
                    end = int(np.searchsorted(ngrams, (context + 1) * step))
            yield ngrams[start:end]
            start = end

    def _add(self, order: int, measured: Counts, p: Probabilities) -> None:
        """Add the loss of n-grams of one order: how often each occurs in the text that losses are
        measured on, and its P_order."""
        self.total[order] += (measured * np.log(1 / p)).sum()
