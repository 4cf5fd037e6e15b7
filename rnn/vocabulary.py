"""Characters and their ids. Ids follow the sorted order of the characters, so they depend on the
text alone and are the same in every process."""

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn.errors import PromptError, TextError, isolate

Ids = NDArray[np.intp]
CodePoints = NDArray[np.uint32]
Characters = TypeVar("Characters", str, NDArray[Any])

BLOCK = 2**18  # characters; NumPy copies an index to eight bytes, too many for a whole long text


class Vocabulary:
    """The distinct characters of a text, each with an id from 0 to len(vocabulary) - 1.

    >>> vocabulary = Vocabulary("banana")
    >>> vocabulary.characters
    'abn'
    >>> vocabulary.encode("nab")
    array([2, 0, 1])
    """

    def __init__(self, text: str) -> None:
        """Raises TextError if the text is empty."""
        if not text:
            raise TextError(
                "A text must have at least one character, and this one is empty. "
                "Paste or choose a text first."
            )
        self.characters = distinct_characters(text)
        known = code_points(self.characters)

        # by code point: the id, or V if the character is not in the vocabulary; the last entry is V
        V = len(known)
        self._id_of = np.full(int(known[-1]) + 2, V, np.min_scalar_type(V))
        self._id_of[known] = np.arange(V)

    def __len__(self) -> int:
        return len(self.characters)

    def __repr__(self) -> str:
        return f"Vocabulary({self.characters!r})"

    def encode(self, text: str) -> Ids:
        """The ids of a text, of shape (len(text),).

        Raises PromptError, which names the characters that are not in the vocabulary.
        """
        return self.encode_compact(text).astype(np.intp)

    def encode_compact(self, text: str) -> NDArray[Any]:
        """The same ids in the smallest unsigned type that holds V, for long texts."""
        ids = np.empty(len(text), self._id_of.dtype)
        for part, block in zip(blocks(ids), blocks(text), strict=True):
            # mode "clip": code points beyond the table get its last entry
            self._id_of.take(code_points(block), mode="clip", out=part)
        if ids.max(initial=0) == len(self):
            raise self._unknown_characters(text)
        return ids

    def decode(self, ids: Ids) -> str:
        """The text of some ids, of shape (n,)."""
        return "".join(self.characters[i] for i in ids)

    def _unknown_characters(self, text: str) -> PromptError:
        unknown = sorted(set(text) - set(self.characters))
        shown = ", ".join(isolate(repr(character)) for character in unknown[:5])
        more = " and others" if len(unknown) > 5 else ""
        them = "it" if len(unknown) == 1 else "them"
        return PromptError(
            f"The prompt contains {shown}{more}, which this text never uses. "
            f"Remove {them}, or train on a text that has {them}."
        )


def code_points(text: str) -> CodePoints:
    """The Unicode code points of a text, of shape (len(text),), lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def distinct_characters(text: str) -> str:
    """The characters of a text, each once, in the order of Unicode."""
    # set(text) would hold the interpreter for 0.2 s at 4 million characters
    occurs = np.zeros(highest_code_point(text) + 1, bool)  # by code point
    for block in blocks(text):
        occurs[code_points(block)] = True
    return np.flatnonzero(occurs).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def highest_code_point(text: str) -> int:
    """The highest code point of a text, 0 if it is empty."""
    return max((int(code_points(block).max()) for block in blocks(text)), default=0)


def blocks(characters: Characters) -> Iterator[Characters]:
    """A text, or one value for each of its characters, in parts of BLOCK characters."""
    for start in range(0, len(characters), BLOCK):
        yield characters[start : start + BLOCK]
