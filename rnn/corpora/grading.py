"""Report cards: where the right answer is known, what the network wrote can be marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Stretch = tuple[int, int]  # from, to: text[from:to]

BY_CHANCE = 0.7  # where many answers are right: daring enough to vary, calm enough to show skill


@dataclass(frozen=True)
class Mark:
    """One line of a report card: `right` of `of` of what `label` names."""

    label: str
    right: int
    of: int


@dataclass(frozen=True)
class Grade:
    """A report card: its marks, and which stretches of the text are wrong, from left to right."""

    marks: tuple[Mark, ...]
    wrong: tuple[Stretch, ...]
    by_chance: bool = False  # what to write was left to chance, so full marks may be luck

    @property
    def finished(self) -> bool:
        """Nothing is left to learn: full marks, none of them for nothing and none by luck."""
        full = all(0 < mark.right == mark.of for mark in self.marks)
        return bool(self.marks) and full and not self.by_chance


def written_lines(prompt: str, text: str) -> Iterator[re.Match[str]]:
    """The lines of a text, each with its line break, but for those that the prompt gave; a last one
    that is cut off is left out."""
    return re.compile(r".*\n").finditer(text, prompt.rfind("\n") + 1)
