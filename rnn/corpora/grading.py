"""Report cards: where the right answer is known, what the network wrote can be marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]  # start and end of a piece of text: text[start:end]

# The temperature of samples where many answers are right: high enough that they vary, low enough
# that they show what was learned.
OPEN_TEMPERATURE = 0.7
LINE = re.compile(r"^.*\n", re.MULTILINE)  # begins only where a line does, so it takes linear time


@dataclass(frozen=True)
class Mark:
    """One line of a report card: `right` of `of` of what `label` names."""

    label: str
    right: int
    of: int


@dataclass(frozen=True)
class Grade:
    """A report card: its marks, and which pieces of the text are wrong, from left to right."""

    marks: tuple[Mark, ...]
    wrong: tuple[Span, ...]
    by_chance: bool = False  # what to write was left to chance, so full marks may be luck
    from_last_mistake: bool = False  # each piece is judged by what stands since the mistake before
    open_end: int = 0  # characters at the end of the text that may go on, and are not judged

    @property
    def full(self) -> bool:
        """Every mark is full, and none is 0 of 0. It may still be luck."""
        return bool(self.marks) and all(0 < mark.right == mark.of for mark in self.marks)


def find_written_lines(prompt: str, text: str) -> Iterator[re.Match[str]]:
    """The whole lines of `text`, each with its line break. Lines that the prompt completed are left
    out, and so is a last line without a break."""
    return LINE.finditer(text, prompt.rfind("\n") + 1)
