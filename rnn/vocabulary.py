"""Characters and their ids. The ids follow the sorted order of the characters, so they depend on
the text alone and never on the process that made them."""

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
        self._ids = {character: i for i, character in enumerate(self.characters)}

    def __len__(self) -> int:
        return len(self.characters)

    def __repr__(self) -> str:
        return f"Vocabulary({self.characters!r})"

    def encode(self, text: str) -> Ids:
        """The ids of a text, of shape (len(text),).

        Raises PromptError, which names the characters that are not in the vocabulary.
        """
        try:
            return np.array([self._ids[character] for character in text], dtype=np.intp)
        except KeyError:
            unknown = sorted(set(text) - set(self.characters))
            shown = ", ".join(repr(character) for character in unknown[:5])
            more = " and others" if len(unknown) > 5 else ""
            them = "it" if len(unknown) == 1 else "them"
            raise PromptError(
                f"The prompt contains {shown}{more}, which this text never uses. "
                f"Remove {them}, or train on a text that has {them}."
            ) from None

    def decode(self, ids: Ids) -> str:
        """The text of some ids, of any shape (n,)."""
        return "".join(self.characters[i] for i in ids)
