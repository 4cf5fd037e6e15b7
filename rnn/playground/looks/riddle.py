"""The riddle lab among the looks. It is no question to the run: what it shows comes slice by slice
from runs of its own, through the page's `RiddleWatch`."""

from dataclasses import dataclass

from rnn.playground.looks.base import LookQuestion
from rnn.playground.riddle import FIRST_ARMS, LabResult
from rnn.playground.run import Run


@dataclass(frozen=True)
class RiddleAnswer:
    """What is compared, what was guessed, and how far it has come; None: it was not run."""

    arms: tuple[str, ...] = FIRST_ARMS
    guess: str = ""
    result: LabResult | None = None


@dataclass(frozen=True)
class Riddle(LookQuestion):
    """Why does it get worse before it gets better?"""

    def answer(self, run: Run) -> RiddleAnswer:
        """The lab before anything was run."""
        return RiddleAnswer()
