"""Characters and their ids. The ids follow the sorted order of the characters, so they depend on
the text alone and never on the process that made them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.errors import PromptError, TextError

Ids = NDArray[np.intp]


class Vocabulary:
    """The distinct characters of a text, each with its id from 0 to len(vocabulary) - 1."""

    def __init__(self, text: str) -> None:
        """Raises TextError if the text has no characters."""
        if not text:
            raise TextError(
                "A text must have at least one character, and this one is empty. "
                "Paste or choose a text first."
            )
        self.characters = "".join(sorted(set(text)))
        # by code point: the id, or V for a character that is not here, as the last one is not
        codes, V = _code_points(self.characters), len(self)
        self._table = np.full(codes[-1] + 2, V, np.min_scalar_type(V))
        self._table[codes] = np.arange(V)

    def __len__(self) -> int:
        return len(self.characters)

    def __repr__(self) -> str:
        return f"Vocabulary({self.characters!r})"

    def encode(self, text: str) -> Ids:
        """The ids of a text, of shape (len(text),).

        Raises PromptError, which names the characters that are not in the vocabulary.
        """
        return self.encode_small(text).astype(np.intp)

    def encode_small(self, text: str) -> NDArray[Any]:
        """What `encode` gives, for a long text: in the fewest bytes that hold V."""
        # mode: what is beyond the table becomes its last entry
        ids: NDArray[Any] = self._table.take(_code_points(text), mode="clip")
        if ids.max(initial=0) < len(self):
            return ids
        unknown = sorted(set(text) - set(self.characters))
        shown = ", ".join(repr(character) for character in unknown[:5])
        more = " and others" if len(unknown) > 5 else ""
        them = "it" if len(unknown) == 1 else "them"
        raise PromptError(
            f"The prompt contains {shown}{more}, which this text never uses. "
            f"Remove {them}, or train on a text that has {them}."
        )

    def decode(self, ids: Ids) -> str:
        """The text of some ids, of any shape (n,)."""
        return "".join(self.characters[i] for i in ids)


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
