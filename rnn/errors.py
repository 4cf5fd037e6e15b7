"""Every error a visitor can cause, as one small tree. Each message is shown on the screen: it says
what must hold, what was given, and what to do.

    PlaygroundError
    ├── SettingError      a number or a choice outside the allowed range
    ├── TextError         a text that cannot be read or trained on
    ├── PromptError       a prompt with characters that are not in the vocabulary
    ├── BookError         a book that could not be fetched
    ├── CheckpointError   a saved run that cannot be loaded, or a run that cannot be saved
    ├── StoreError        the store could not keep a run
    └── DivergedError     the network's numbers are no longer finite
"""

import unicodedata


class PlaygroundError(Exception):
    """The root: catch this to catch all of them."""


class SettingError(PlaygroundError, ValueError):
    """A number or a choice outside the allowed range."""


class TextError(PlaygroundError, ValueError):
    """A text that cannot be read or trained on."""


class PromptError(PlaygroundError, ValueError):
    """A prompt with characters that are not in the vocabulary."""


class BookError(PlaygroundError):
    """A book that could not be fetched."""


class CheckpointError(PlaygroundError, ValueError):
    """A saved run that cannot be loaded, or a run that cannot be saved."""


class StoreError(PlaygroundError):
    """The store could not keep a run."""


class DivergedError(PlaygroundError, ArithmeticError):
    """The network's numbers are no longer finite. `iteration`: the update that found it, if any."""

    def __init__(self, iteration: int | None = None) -> None:
        self.iteration = iteration
        when = "" if iteration is None else f" at update {iteration:,}"
        super().__init__(
            f"The network's numbers must stay finite, and{when} they grew beyond all bounds. "
            "Rewind to the last good weights and use a smaller learning rate."
        )

    def __reduce__(self) -> tuple[type["DivergedError"], tuple[int | None]]:
        """Pickled as its iteration: by default it would be made anew from its message."""
        return DivergedError, (self.iteration,)


FIRST_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
# what turns the direction of all that follows
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def isolate(foreign: str) -> str:
    """Foreign words for a sentence of ours: they are written in their own direction, and turn
    nothing else round."""
    plain = foreign.translate(TURNS)
    if not any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in plain):
        return plain
    return f"{FIRST_ISOLATE}{plain}{END_OF_ISOLATE}"
