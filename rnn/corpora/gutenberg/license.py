"""A book of Project Gutenberg as plain text: where its licence ends and the book begins, what it is
called, and how a text opens."""

import re
from typing import NamedTuple

AFTER = r".*(?:\s*\n)?"  # the rest of a line, and the blank lines that follow
STARTS = (
    # The title between the asterisks may wrap onto a second line.
    re.compile(
        r"\*\*\* *START +OF +TH(?:E|IS) +PROJECT +GUTENBERG(?:[^*\n]*\n?[^*\n]*\*)?" + AFTER,
        re.IGNORECASE,
    ),
    re.compile(r"\*?END\*? *THE +SMALL +PRINT" + AFTER, re.IGNORECASE),
)
# An end in words is often followed by one with asterisks; the two are one end.
END_LINE = r"^[^\w\n]*END +OF +(?:TH(?:E|IS) +)?PROJECT +GUTENBERG"
END = re.compile(rf"(?:{END_LINE}.*\n(?:.+\n){{,3}}\s*)?{END_LINE}", re.IGNORECASE | re.MULTILINE)
COPYRIGHTED = re.compile(r"this +is +a +copyrighted +project +gutenberg", re.IGNORECASE)
TITLE = re.compile(r"^Title:[ \t]*(\S.*)", re.IGNORECASE | re.MULTILINE)
WORDS = re.compile(r"\b\w(?:.{,10}\w)?\b")


class Parts(NamedTuple):
    """A file cut in three; joined, they are the file again."""

    header: str
    body: str
    footer: str


def split(text: str) -> Parts:
    """The book, and what Project Gutenberg put before and after it.

    A start counts only in the first fifth of the text, and an end only in the last two fifths. A
    text without either is all body, and so is one that would lose more than half: what looks like
    a sign of the publisher is then more likely part of the book.
    """
    found = (sign.search(text) for sign in STARTS)
    first = next((start.end() for start in found if start and 5 * start.start() < len(text)), 0)
    ends = [end.start() for end in END.finditer(text) if 5 * end.start() >= 3 * len(text)]
    if not first and not ends:
        return Parts("", text, "")
    last = len(text[: ends[-1] if ends else None].rstrip())
    if 2 * (last - first) < len(text):
        return Parts("", text, "")
    return Parts(text[:first], text[first:last], text[last:])


def title(text: str) -> str:
    """What the header says after "Title:", or an empty string."""
    found = TITLE.search(text, 0, 5_000)
    return found[1].strip() if found else ""


def copyrighted(text: str) -> bool:
    """Whether a header says that the book, unlike most, still belongs to somebody."""
    return bool(COPYRIGHTED.search(text, 0, 50_000))


def opening(text: str) -> str:
    """How samples from a text may begin: "The " if it has that, else its first words."""
    if "The " in text:
        return "The "
    words = WORDS.search(text)
    return words[0] if words else text.strip()[:12]
