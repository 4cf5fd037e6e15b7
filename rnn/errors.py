"""What can go wrong, as one small tree. Each message is meant for the screen: it says what must
hold, what was given, and what to do.

    PlaygroundError
    ├── SettingError      a number or a choice outside what is allowed
    ├── TextError         a text that cannot be read or learned from
    ├── PromptError       a prompt with letters the network has never met
    ├── BookError         a book that could not be fetched
    ├── CheckpointError   a saved run that cannot be taken up again, or not be saved
    ├── StoreError        the disk would not keep a run
    └── DivergedError     training has run away: the loss is no longer a number
"""


class PlaygroundError(Exception):
    """The root: catch this to catch every mistake a visitor can make."""


class SettingError(PlaygroundError, ValueError):
    """A number or a choice outside what is allowed."""


class TextError(PlaygroundError, ValueError):
    """A text that cannot be read or learned from."""


class PromptError(PlaygroundError, ValueError):
    """A prompt with letters the network has never met."""


class BookError(PlaygroundError):
    """A book that could not be fetched."""


class CheckpointError(PlaygroundError, ValueError):
    """A saved run that cannot be taken up again, or a run that cannot be saved."""


class StoreError(PlaygroundError):
    """The disk would not keep a run."""


class DivergedError(PlaygroundError, ArithmeticError):
    """Training has run away: the network's numbers are no longer finite."""

    def __init__(self, iteration: int | None = None) -> None:
        self.iteration = iteration
        when = "" if iteration is None else f" at update {iteration:,}"
        super().__init__(
            f"The network's numbers must stay finite, and{when} they grew beyond all bounds. "
            "Go back to the last good weights and use a smaller learning rate."
        )
