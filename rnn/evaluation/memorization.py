"""Is it just copying? Which parts of a sample stand word for word in the text it was learned from.

Of every stretch of `least` letters in the text, a hash and the position are kept, sorted. A
sample's own stretches are looked up there; each hit is compared letter by letter, and followed to
the left and to the right as far as any place in the text goes along. Of a stretch that stands in
very many places, such as a row of dashes, only the first are tried: where another goes further, it
does so with a stretch that is rarer, and is found by that.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Letters = NDArray[Any]  # code points
Places = NDArray[np.intp]  # positions in the text, ascending

MOST_PLACES = 64  # to try them all took minutes for a text that is made of dashes
AT_ONCE = 64  # letters compared at all places together
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed: 2^64 / the golden ratio
POSITION = np.uint64(2**32 - 1)  # the half of an entry that is a position; the other is a hash
HASH = ~POSITION


@dataclass(frozen=True)
class CopiedSpan:
    """sample[start : start + length] is text[position : position + length]."""

    start: int
    length: int
    position: int


@dataclass(frozen=True)
class Copies:
    """What is copied in a sample of `size` characters: stretches that share none, left to right."""

    spans: tuple[CopiedSpan, ...]
    size: int

    @property
    def share(self) -> float:
        """How much of the sample is copied, from 0 to 1."""
        return sum(run.length for run in self.spans) / max(self.size, 1)

    @property
    def longest(self) -> CopiedSpan | None:
        return max(self.spans, key=lambda run: run.length, default=None)


class TextIndex:
    """A text in which copies are found quickly. Takes 9 to 12 bytes per character."""

    def __init__(self, text: str, least: int | None = None) -> None:
        """`least`: the fewest characters that count as a copy; else as many as tell something."""
        letters = _letters(text)
        self.least = least or telling_length(letters)
        self._text = letters.astype(np.min_scalar_type(letters.max(initial=0)))
        self._entries = _hashes(letters, self.least)
        self._entries |= np.arange(len(self._entries), dtype=np.uint64)
        self._entries.sort()

    def find_copies(self, sample: str) -> Copies:
        """The stretches of `sample`, made as long as they go, that stand in the text.

        A character in two of them belongs to the longer, or else to the left one; the other is
        shortened, and may then be shorter than `least`. Of several places in the text, a run has
        the first.
        """
        runs = list(self._runs(_letters(sample)))
        owner = np.full(len(sample), -1)
        for i in sorted(range(len(runs)), key=lambda i: (runs[i].length, -i)):
            owner[runs[i].start : runs[i].start + runs[i].length] = i

        own = []
        edges = np.flatnonzero(np.diff(owner, prepend=-2, append=-2))
        for start, end in pairwise(edges.tolist()):
            if owner[start] >= 0:
                run = runs[owner[start]]
                own.append(CopiedSpan(start, end - start, run.position + start - run.start))
        return Copies(tuple(own), len(sample))

    def _runs(self, sample: Letters) -> Iterator[CopiedSpan]:
        """Every copy that is not part of a longer copy, left to right; they may overlap."""
        text, least = self._text, self.least
        hashes = _hashes(sample, least)
        first = np.searchsorted(self._entries, hashes)
        last = np.searchsorted(self._entries, hashes | POSITION)
        end = 0
        for i in np.flatnonzero(last > first).tolist():
            stop = i + least
            if stop <= end:
                continue  # part of the run before
            few = slice(first[i], min(last[i], first[i] + MOST_PLACES))
            # where sample[i : stop] stands; now and then also where its hash does
            here: Places = (self._entries[few] & POSITION).astype(np.intp)
            # backwards from `stop`, in the mirrored text, to where the run begins
            length, _ = _longest(text[::-1], sample[:stop][::-1], len(text) - least - here)
            if length < least:
                continue  # only the hash was the same
            start = stop - length
            begun = here - (i - start)
            length, position = _longest(text, sample[start:], begun[begun >= 0])
            yield CopiedSpan(start, length, position)
            end = start + length


def telling_length(text: Letters) -> int:
    """How many letters a copy must have to tell something: 6 ln N / H, at most 50.

    Letters drawn at random, as often as the text has them, agree with some place in it for about
    ln N / H letters (N: its length, H: the entropy of its letters in nats; Wyner & Ziv, 1989): 4 or
    5 in an English or Spanish book, 2 in a Chinese one. Language repeats itself for longer, hence
    the 6, measured on Alice, Shakespeare and Don Quijote. Of what a reader writes who knows only
    runs of 5 letters, 13 to 19 % stands there in runs of 14 letters or more, 1 to 3 % in runs of
    20, and about 1 % or less in runs of 6 ln N / H, which is 22 to 29 letters in these books.
    """
    counts = np.bincount(text)
    shares = counts[counts > 0] / max(len(text), 1)
    entropy = float(shares @ np.log(1 / shares))
    return min(50, round(6 * math.log(len(text)) / entropy)) if entropy else 50


def _longest(text: Letters, sample: Letters, places: Places) -> tuple[int, int]:
    """How far `sample`, from its beginning, stands in `text` at the best of some places; and the
    first of the best."""
    longest, best = 0, -1
    while len(places) and longest < len(sample):
        piece = sample[longest : longest + AT_ONCE]
        at = places[:, None] + np.arange(longest, longest + len(piece))
        differ = text[np.minimum(at, len(text) - 1)] != piece
        differ |= at >= len(text)
        lengths = np.where(differ.any(axis=1), differ.argmax(axis=1), len(piece))
        best = int(places[lengths.argmax()])
        longest += int(lengths.max())
        places = places[lengths == len(piece)]  # where it may go on
    return longest, best


def _letters(text: str) -> Letters:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _hashes(letters: Letters, length: int) -> NDArray[np.uint64]:
    """A hash in the upper 32 bits for every stretch of that length; the lower ones are 0."""
    hashes = np.zeros(max(len(letters) - length + 1, 0), np.uint64)
    for i in range(length):
        hashes += letters[i : i + len(hashes)]
        hashes *= MULTIPLIER
    return hashes & HASH
