"""The plain text of a book of Project Gutenberg: which parts of a file are the book, which are its
licence, and what the header says. Every search takes time in proportion to the text.

Marker lines cut a file into stretches: a start stands between a header and the book, an end between
the book and the licence. A stretch before a start or behind an end is cut off, wherever it stands,
if it looks like Project Gutenberg's. So a short book is found before a licence longer than itself,
a file of two books keeps both, and a text that only mentions such a line stays whole.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

# Every alternative begins where a line does, and `++` and `*+` give nothing back: no line is read
# again and again. A line may be wrapped anywhere; the title on it, onto two more lines.
PROJECT = r"\s++(?:TH(?:E|IS)\s++)?(?:COPYRIGHTED\s++)?PROJE[CK]T\s++GUTENBERG"
TITLE_IN_ASTERISKS = r"(?:[^*\n]*+\n(?=\S)){0,2}[^*\n]*+\*\*"
START = rf"\*{{2,}}+[ ]*+START\s++OF{PROJECT}(?:{TITLE_IN_ASTERISKS})?"
# The small print may be followed by two remarks in brackets about the header itself.
REMARK = r"\s*+\[(?:Portions\s+of\s+this|Project\s+Gutenberg\s+is)[^\]]{0,1000}\]"
SMALL_PRINT = rf"\**+END[ *]*+THE\s++SMALL\s++PRINT.*+(?:{REMARK})*"
END = rf"\*{{2,}}+[ ]*+END\s++OF{PROJECT}"
# An end in words may stand among other signs, but not as in a program: in quotes, in a comment.
END_IN_WORDS = rf"[^\w\n\"'`“”‘’#/]*+(?:END\s++OF|ENDE\s++DIESE[RS]?|FIN\s++DE){PROJECT}"
MARKER = re.compile(
    rf"^[ \t>]*+(?:(?P<start>{START})|(?P<small_print>{SMALL_PRINT})|(?P<end>{END})"
    rf"|(?P<end_in_words>{END_IN_WORDS})).*+\n?",
    re.IGNORECASE | re.MULTILINE,
)
STARTS = ("start", "small_print")
ENDS = ("end", "end_in_words")
WORDS = re.compile(
    r"gutenberg|\be-?(?:text|book)s?\b|\blicen[cs]e\b|\bsmall print\b|^title:",
    re.IGNORECASE | re.MULTILINE,
)
LONGEST = 40_000  # characters of a header or a licence; real ones have up to 20,000
SMALL = 300  # characters that may stand between two marker lines without being a book
BETWEEN_BOOKS = "\n\n\n"

SMALL_PRINT_BEGINS = re.compile(
    r"^[ \t>]*+\**+START[ *]*+THE\s++SMALL\s++PRINT", re.IGNORECASE | re.MULTILINE
)
NAME = re.compile(r"project\s++gutenberg", re.IGNORECASE)
COPYRIGHTED = re.compile(r"this +is +a +copyrighted +project +gutenberg", re.IGNORECASE)
TITLE = re.compile(r"^Title:[ \t]*(\S.*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Stretch:
    """What stands between two marker lines. These are named by their groups in MARKER; the
    beginning and the end of the file have no name."""

    text: str
    before: str
    after: str

    def is_book(self, has_pair: bool) -> bool:
        """Whether this is a part of the book, and neither header nor licence; `has_pair`: the file
        has a start and an end with asterisks, which are believed without words."""
        if self.before not in ENDS and self.after not in STARTS:
            return True
        if has_pair and (self.before, self.after) in (("", "start"), ("end", ""), ("end", "start")):
            return False
        length = len(self.text.strip())
        return length > LONGEST or (length > SMALL and not WORDS.search(self.text))


def split_file(text: str) -> list[tuple[bool, str]]:
    """The file in parts, each with whether it is the book's; joined, they are the file again."""
    markers = list(MARKER.finditer(text))
    names = ["", *(str(marker.lastgroup) for marker in markers), ""]
    begins = [0, *(marker.end() for marker in markers)]
    ends = [*(marker.start() for marker in markers), len(text)]
    has_pair = "start" in names and "end" in names[names.index("start") :]
    parts: list[tuple[bool, str]] = []
    for place, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        stretch = Stretch(text[begin:end], names[place], names[place + 1])
        is_book = stretch.is_book(has_pair)
        if place:  # a marker line with the book on both sides is a line of the book
            parts.append((parts[-1][0] and is_book, markers[place - 1][0]))
        parts.append((is_book, stretch.text))
    return [
        (is_book, "".join(part for _, part in group))
        for is_book, group in groupby(parts, key=lambda part: part[0])
    ]


class Parts(NamedTuple):
    """The book, and what was cut off: header, licence, what stands between two books of a file."""

    body: str
    removed: tuple[str, ...]


def split_book(text: str) -> Parts:
    """The book and what was cut off. A text without a book between its marker lines stays whole."""
    parts = split_file(text)
    books = [_trim(part) for is_book, part in parts if is_book and part.strip()]
    removed = tuple(part for is_book, part in parts if not is_book and part.strip())
    if not books or not removed:
        return Parts(text, ())
    return Parts(BETWEEN_BOOKS.join(books), removed)


def _trim(book: str) -> str:
    """The book without blank lines at its ends; its first line keeps the spaces before it."""
    blank = len(book) - len(book.lstrip())
    return book[book.rfind("\n", 0, blank) + 1 :].rstrip()


def begins_small_print(text: str) -> bool:
    """Whether a header's small print begins in it, as without an end in a text that stays whole."""
    return bool(SMALL_PRINT_BEGINS.search(text, 0, 50_000))


def find_title(text: str) -> str:
    """What the header says after "Title:", or an empty string."""
    found = TITLE.search(text, 0, 5_000)
    return found[1].strip() if found else ""


def is_copyrighted(text: str) -> bool:
    """Whether a header says that the book, unlike most, still belongs to somebody."""
    return bool(COPYRIGHTED.search(text, 0, 50_000))
