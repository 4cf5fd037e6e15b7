"""Is it just copying? Finds which parts of a sample stand verbatim in the text it was trained on.

For every stretch of `least` characters of the text, a hash and the position are kept, sorted. The
stretches of a sample are looked up there. Each hit is compared character by character and extended
to the left and to the right as far as any of its positions allows. Of a stretch that stands at very
many positions, such as a row of dashes, only the first MAX_POSITIONS are tried: a longer copy that
starts at another position also contains rarer stretches, which find it.

A run of white space, or of one character, tells nothing: every text with a blank of 40 characters
has it in common with a network that writes blanks. Such a run counts as one character where the
length of a copy is held against `least`. The share of a sample that is copied is of all characters.

In a list, a text of lines shorter than that, such as one of names, a copy is a whole line.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.evaluation.line_index import LineIndex, find_white_space, is_list
from rnn.vocabulary import blocks, code_points, highest_code_point

Codes = NDArray[Any]  # code points, in the smallest unsigned type that holds them
Positions = NDArray[np.intp]  # positions in the text, ascending

MAX_POSITIONS = 64  # trying all of them took minutes for a text made of dashes
COMPARED_AT_ONCE = 64  # characters, at all positions together
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / the golden ratio: odd, with well-mixed bits
POSITION_BITS = np.uint64(2**32 - 1)  # the lower half of an entry: a position
HASH_BITS = ~POSITION_BITS  # the upper half: a hash


@dataclass(frozen=True)
class CopiedSpan:
    """sample[start : start + length] equals text[position : position + length]."""

    start: int
    length: int
    position: int


@dataclass(frozen=True)
class Copies:
    """What is copied in a sample of `size` characters: spans that do not overlap, left to right.

    Of a list, the whole lines written, `lines` of them, are looked up, and each span is one.
    """

    spans: tuple[CopiedSpan, ...]
    size: int
    lines: int | None = None  # None: the text is no list
    is_too_little: bool = False  # with its runs counted once, it is shorter than any copy

    @property
    def fraction(self) -> float:
        """How many of the sample's characters are copied, from 0 to 1."""
        return sum(span.length for span in self.spans) / max(self.size, 1)

    @property
    def new_lines(self) -> int:
        """How many of the whole lines stand nowhere in the list."""
        return (self.lines or 0) - len(self.spans)

    @property
    def longest(self) -> CopiedSpan | None:
        """The longest span, the first of several; None if there is none."""
        return max(self.spans, key=lambda span: span.length, default=None)


class TextIndex:
    """A text in which copies are found quickly. Takes 9 to 12 bytes per character.

    >>> TextIndex("the cat sat on the mat", least=5).find_copies("a cat sat").spans
    (CopiedSpan(start=1, length=8, position=3),)
    """

    def __init__(self, text: str, least: int | None = None) -> None:
        """least: the fewest characters that count as a copy; None: see `choose_least_length`."""
        codes = np.empty(len(text), np.min_scalar_type(highest_code_point(text)))
        for part, block in zip(blocks(codes), blocks(text), strict=True):
            part[:] = code_points(block)
        self.least = least or choose_least_length(codes)
        self._text = codes
        self._lines = LineIndex(codes) if is_list(codes, self.least) else None
        self._entries = _hash_stretches(codes, self.least)
        self._entries |= np.arange(len(self._entries), dtype=np.uint32)
        self._entries.sort()

    def find_copies(self, sample: str, prompt: str = "") -> Copies:
        """The stretches of `sample` that stand in the text, each as long as possible, and of
        `least` characters or more, with a run counted once (see `count_telling`); of a list, the
        whole lines, without the one that `prompt` began.

        Where two copies overlap, the shared characters belong to the longer one, or to the left one
        of equally long ones. The other is shortened by that, possibly below `least`. A span has the
        first of its positions in the text.
        """
        if self._lines is not None:
            lines, known = self._lines.find_lines(sample, prompt)
            return Copies(tuple(CopiedSpan(*line) for line in known), len(sample), lines)
        codes = code_points(sample)
        copies = [
            copy
            for copy in self._find_maximal_copies(codes)
            if count_telling(codes[copy.start : copy.start + copy.length]) >= self.least
        ]
        owner = np.full(len(sample), -1)  # by character: the copy it belongs to
        # the longest last, so that it overwrites; of equally long ones the leftmost last
        for i in sorted(range(len(copies)), key=lambda i: (copies[i].length, -i)):
            owner[copies[i].start : copies[i].start + copies[i].length] = i

        spans = []
        edges = np.flatnonzero(np.diff(owner, prepend=-2, append=-2))
        for start, end in pairwise(edges.tolist()):
            if owner[start] >= 0:
                copy = copies[owner[start]]
                spans.append(CopiedSpan(start, end - start, copy.position + start - copy.start))
        is_too_little = count_telling(codes) < self.least
        return Copies(tuple(spans), len(sample), is_too_little=is_too_little)

    def _find_maximal_copies(self, sample: Codes) -> Iterator[CopiedSpan]:
        """Every copy that is not part of a longer copy, left to right; they may overlap."""
        text, least = self._text, self.least
        hashes = _hash_stretches(sample, least)
        first = np.searchsorted(self._entries, hashes)
        last = np.searchsorted(self._entries, hashes | POSITION_BITS)
        end = 0  # of the copy before
        for i in np.flatnonzero(last > first).tolist():
            stop = i + least
            if stop <= end:
                continue  # within the copy before
            tried = self._entries[first[i] : min(last[i], first[i] + MAX_POSITIONS)]
            # where sample[i:stop] stands in the text, or rarely another stretch of the same hash
            positions: Positions = (tried & POSITION_BITS).astype(np.intp)
            # extend to the left: compare backwards from `stop`, in the reversed text
            length, _ = _longest_match(
                text[::-1], sample[:stop][::-1], len(text) - least - positions
            )
            if length < least:
                continue  # only the hash was the same
            start = stop - length
            # extend to the right, from every position that leaves room for the part on the left
            positions -= i - start
            length, position = _longest_match(text, sample[start:], positions[positions >= 0])
            yield CopiedSpan(start, length, position)
            end = start + length


def choose_least_length(codes: Codes) -> int:
    """The fewest characters that count as a copy of this text: 6·ln N / H, at most 50.

    N is the length of the text, H the entropy of its characters in nats. Characters drawn at random
    with the frequencies of the text match some place in it for about ln N / H characters (Wyner &
    Ziv, 1989): 4 or 5 in an English or Spanish book, 2 in a Chinese one. Real language repeats
    itself for longer, hence the 6, measured on Alice, Shakespeare and Don Quijote: of what a 5-gram
    model writes, 13 to 19 % lies in copies of 14 or more characters, 1 to 3 % in copies of 20, and
    about 1 % or less in copies of 6·ln N / H, which is 22 to 29 characters in these books.
    """
    counts = np.zeros(int(codes.max(initial=0)) + 1, np.intp)
    for block in blocks(codes):
        counts += np.bincount(block, minlength=len(counts))
    frequencies = counts[counts > 0] / max(len(codes), 1)
    entropy = float(frequencies @ np.log(1 / frequencies))
    return min(50, round(6 * math.log(len(codes)) / entropy)) if entropy else 50


def count_telling(codes: Codes) -> int:
    """How many characters there are if each run of one character, and each run of white space,
    counts once.

    >>> count_telling(code_points("if      aaaa"))
    4
    """
    is_white = find_white_space(codes)
    goes_on = (codes[1:] == codes[:-1]) | (is_white[1:] & is_white[:-1])
    return len(codes) - int(np.count_nonzero(goes_on))


def _longest_match(text: Codes, sample: Codes, positions: Positions) -> tuple[int, int]:
    """How many characters from the beginning of `sample` stand in `text` at the best of some
    positions, and the first of the best positions."""
    longest, best = 0, -1
    while len(positions) and longest < len(sample):
        piece = sample[longest : longest + COMPARED_AT_ONCE]
        at = positions[:, None] + np.arange(longest, longest + len(piece))  # (positions, piece)
        differs = text[np.minimum(at, len(text) - 1)] != piece
        differs |= at >= len(text)
        lengths = np.where(differs.any(axis=1), differs.argmax(axis=1), len(piece))
        best = int(positions[lengths.argmax()])
        longest += int(lengths.max())
        positions = positions[lengths == len(piece)]  # those that may go on
    return longest, best


def _hash_stretches(codes: Codes, length: int) -> NDArray[np.uint64]:
    """A hash of every stretch of `length` characters, in the upper 32 bits; the lower bits are 0.

    Of shape (len(codes) - length + 1,), or empty.
    """
    hashes = np.zeros(max(len(codes) - length + 1, 0), np.uint64)
    for i in range(length):
        hashes += codes[i : i + len(hashes)]
        hashes *= MULTIPLIER
    hashes &= HASH_BITS
    return hashes
