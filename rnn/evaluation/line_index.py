"""A list is a text of many short lines, such as one of names. Finds which lines of a sample stand
in it, each as a whole. A line of white space is no line."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.vocabulary import blocks, code_points

Codes = NDArray[np.unsignedinteger]  # code points
Positions = NDArray[np.intp]

LINE_BREAK = ord("\n")
WHITE_SPACE = np.array([code for code in range(0x3001) if chr(code).isspace()], np.uint32)
LEAST_LINES = 20  # in a list
SHORT_LINES = 0.9  # of the lines of a list are short
HASHED = 200  # characters: longer lines are alike if they have the same length and begin alike
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / the golden ratio: odd, with well-mixed bits


def is_list(text: Codes, short: int) -> bool:
    """Whether a text has many lines, and nearly all of them are shorter than `short` characters."""
    _, lengths = _find_lines(text)
    return len(lengths) >= LEAST_LINES and bool(np.mean(lengths < short) >= SHORT_LINES)


class LineIndex:
    """The lines of a list: a hash of each, and where it begins. Takes 16 bytes per line."""

    def __init__(self, text: Codes) -> None:
        starts, lengths = _find_lines(text)
        self._hashes, first = np.unique(_hash_lines(text, starts, lengths), return_index=True)
        self._starts = starts[first]

    def find_lines(self, sample: str, prompt: str = "") -> tuple[int, list[tuple[int, int, int]]]:
        """How many whole lines a sample has; and of those that stand in the list, their beginning
        in the sample, their length, and their first position in the list.

        A line that `prompt` began is not counted, and neither is a last one without a break.
        """
        codes = code_points(sample)
        starts, lengths = _find_lines(codes)
        whole = starts + lengths < len(codes)
        if prompt and not prompt.endswith("\n"):
            whole &= starts > sample.find("\n")
        starts, lengths = starts[whole], lengths[whole]
        hashes = _hash_lines(codes, starts, lengths)
        places = np.searchsorted(self._hashes, hashes).clip(max=len(self._hashes) - 1)
        known = self._hashes[places] == hashes
        found = (starts[known], lengths[known], self._starts[places[known]])
        return len(starts), list(zip(*(column.tolist() for column in found), strict=True))


def _find_lines(codes: Codes) -> tuple[Positions, Positions]:
    """Where the lines begin that are not blank, and how long each is without its break."""
    breaks = np.flatnonzero(codes == LINE_BREAK)
    starts = np.append(0, breaks + 1)
    ends = np.append(breaks, len(codes))
    seen = np.zeros(len(codes) + 1, np.int32)  # how many characters before each are not blank
    np.cumsum(~find_white_space(codes), out=seen[1:])
    is_line = seen[ends] > seen[starts]
    return starts[is_line], (ends - starts)[is_line]


def find_white_space(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Which characters are white space, line breaks included."""
    parts = [np.isin(block, WHITE_SPACE) for block in blocks(codes)]
    return np.concatenate(parts) if parts else np.empty(0, bool)


def _hash_lines(codes: Codes, starts: Positions, lengths: Positions) -> NDArray[np.uint64]:
    """A hash of every line, of its length and its first HASHED characters."""
    hashes = lengths.astype(np.uint64)
    going_on = np.arange(len(lengths))
    for i in range(min(int(lengths.max(initial=0)), HASHED)):
        going_on = going_on[lengths[going_on] > i]
        hashes[going_on] = (hashes[going_on] + codes[starts[going_on] + i]) * MULTIPLIER
    return hashes
