"""The plain text of a book of Project Gutenberg: where its licence ends and the book begins, and
what the header says about it. Every search takes time in proportion to the text."""

import re
from typing import NamedTuple

REST = r".*(?:\s*\n)?"  # the rest of a line, and the blank lines that follow
STARTS = (
    # The title between the asterisks may wrap onto a second line. `*+` gives nothing back: a line
    # without an asterisk is read once, not once from each of its characters.
    re.compile(
        r"\*\*\* *START +OF +TH(?:E|IS) +PROJECT +GUTENBERG(?:[^*\n]*+\n?[^*\n]*+\*)?" + REST,
        re.IGNORECASE,
    ),
    re.compile(r"\*?END\*? *THE +SMALL +PRINT" + REST, re.IGNORECASE),
)
END_LINE = r"^[^\w\n]*+END +OF +(?:TH(?:E|IS) +)?PROJECT +GUTENBERG"
# An end in words is often followed by one with asterisks; the two are one end.
END = re.compile(rf"(?:{END_LINE}.*\n(?:.+\n){{,3}}\s*)?{END_LINE}", re.IGNORECASE | re.MULTILINE)
COPYRIGHTED = re.compile(r"this +is +a +copyrighted +project +gutenberg", re.IGNORECASE)
TITLE = re.compile(r"^Title:[ \t]*(\S.*)", re.IGNORECASE | re.MULTILINE)


class Parts(NamedTuple):
    """A file cut in three; joined, they are the file again."""

    header: str
    body: str
    footer: str


def split_book(text: str) -> Parts:
    """The book, and what Project Gutenberg put before and after it.

    A start counts only in the first fifth of the text, and an end only in the last two fifths. A
    text without either is all body, and so is one that would lose more than half: what looks like
    a mark of Project Gutenberg is then more likely part of the book.
    """
    found = (mark.search(text) for mark in STARTS)
    first = next((start.end() for start in found if start and 5 * start.start() < len(text)), 0)
    ends = [end.start() for end in END.finditer(text) if 5 * end.start() >= 3 * len(text)]
    if not first and not ends:
        return Parts("", text, "")
    last = len(text[: ends[-1] if ends else None].rstrip())
    if 2 * (last - first) < len(text):
        return Parts("", text, "")
    return Parts(text[:first], text[first:last], text[last:])


def find_title(text: str) -> str:
    """What the header says after "Title:", or an empty string."""
    found = TITLE.search(text, 0, 5_000)
    return found[1].strip() if found else ""


def is_copyrighted(text: str) -> bool:
    """Whether a header says that the book, unlike most, still belongs to somebody."""
    return bool(COPYRIGHTED.search(text, 0, 50_000))
