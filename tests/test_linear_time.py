"""Texts come from anybody, so no regular expression takes more than linear time, whatever it reads.

Every pattern of the room is tried on long lines that make a careless one start over and over.
"""

import importlib
import pkgutil
import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from rnn import corpora

LENGTH = 100_000  # characters; the square of it takes seconds, a multiple of it milliseconds
MOST_SECONDS = 0.5

# the pattern by module and name -> how it is used, and texts: before, again and again, after
START = "*** START OF THE PROJECT GUTENBERG"
PATTERNS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "base.FIRST_WORDS": ("search", [("", " ", ""), ("", ".", ""), ("", "\n", ".")]),
    "decoding.DECLARATION": (
        "search",
        [("", "C", ""), ("", "Character set encoding", ""), ("", "Character set encoding\n", "")],
    ),
    "decoding.ENCODING_NAMES": (
        "findall",
        [("", "iso-8859-", ""), ("iso-8859-", "1", "x"), ("", "windows-", ""), ("", "cp12", "")],
    ),
    "grading.LINE": ("finditer", [("", "a", ""), ("", "\n", "a"), ("\n", "a\r", "")]),
    "address.NUMBER": (
        "fullmatch",
        [("", "1", "x"), ("", " ", "x"), ("[ebook", " ", ""), ("#", " ", "x"), ("1 ", " ", "\n")],
    ),
    "address.PATH": (
        "match",
        [("", "1/", ""), ("ebooks/", "1", "x"), ("dirs/", "0/", ""), ("files/", "files/", "")],
    ),
    "address.SCHEME": ("match", [("", "a", ""), ("", "a", "/")]),
    "address.HOST": ("match", [("", "a", ""), ("", "a", "/."), ("", "..", "")]),
    "address.UNAMBIGUOUS": ("fullmatch", [("", "a", " "), ("", "é", "\\")]),
    "license.STARTS[0]": (
        "search",
        [
            (START, "a", ""),
            (START, "a", "\n" + "a" * LENGTH),
            (START, "\n", ""),
            (START + "\n", " ", "a"),
            (START + "***", " ", "a"),
            ("", "*", ""),
            ("***", " ", ""),
            ("", "*** START ", ""),
            ("*** START", " ", ""),
            ("", "*** START OF THE PROJECT ", ""),
        ],
    ),
    "license.STARTS[1]": (
        "search",
        [
            ("", "*END*", ""),
            ("END", " ", ""),
            ("", "END THE SMALL ", ""),
            ("END THE SMALL PRINT", " ", "a"),
            ("END THE SMALL PRINT\n", "\n ", "a"),
        ],
    ),
    "license.END": (
        "finditer",
        [
            ("", "*", ""),
            ("", " ", "END"),
            ("", "\n", ""),
            ("", " \n", "END"),
            ("", "END OF ", ""),
            ("END", " ", ""),
            ("END OF PROJECT GUTENBERG", "a", ""),
            ("END OF PROJECT GUTENBERG\n", "\n", "a"),
            ("END OF PROJECT GUTENBERG\n", " \n", "a"),
            ("END OF PROJECT GUTENBERG\n", "a\n", ""),
            ("", "END OF PROJECT GUTENBERG\n", ""),
            ("", "END OF PROJECT GUTENBERG\n\n\n", "a"),
        ],
    ),
    "license.COPYRIGHTED": (
        "search",
        [("", "this ", ""), ("this", " ", ""), ("", "this is a copyrighted ", "")],
    ),
    "license.TITLE": (
        "search",
        [("Title:", "\t", ""), ("", "Title:", ""), ("", "Title:\n", ""), ("", "a", "Title: ")],
    ),
    "grammar.ENTRY_BREAK": ("split", [("", " ", ""), ("", " | ", ""), ("", "\n", "")]),
    "grammar.COLUMN_BREAK": ("split", [("", " ", "a"), ("", "a ", ""), ("", "\n", "")]),
    "grammar.SLOT_OR_WORDS": (
        "findall",
        [("", "{", ""), ("{", "a", ""), ("", "{a", ""), ("", "{}", "")],
    ),
    "grammar.WORD": ("findall", [("", "a", ""), ("", "a ", "")]),
    "stories.SENTENCE_BREAK": (
        "split",
        [(".", " ", ""), ("", ". ", ""), ("", '." "', ""), ("", " ", "A"), ("", ".\n", "a")],
    ),
    "sums.SUM": ("fullmatch", [("", "1", ""), ("1+1=", "1", "\n"), ("1+", "1", "=")]),
    "synthetic.WORD": ("finditer", [("", "a", ""), ("", " ", ""), ("", "a", " "), ("", "a ", "")]),
    "synthetic.MISTAKES": ("finditer", [("", "x", ""), ("", "x-", "")]),
}


def find_patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the room defines, by module and name."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages(corpora.__path__, "rnn.corpora."):
        module = importlib.import_module(info.name)
        short = info.name.rpartition(".")[2]
        for name, value in vars(module).items():
            values = value if isinstance(value, tuple) else (value,)
            for place, pattern in enumerate(values):
                if isinstance(pattern, re.Pattern):
                    found[f"{short}.{name}" + f"[{place}]" * isinstance(value, tuple)] = pattern
    return found


FOUND = find_patterns()


def test_every_pattern_is_tried() -> None:
    assert {FOUND[name] for name in PATTERNS} == set(FOUND.values())


def spend(pattern: re.Pattern[str], use: str, text: str) -> float:
    """The seconds of processor time that one use takes."""
    method: Callable[[str], Any] = getattr(pattern, use)
    began = time.process_time()
    result = method(text)
    if isinstance(result, Iterable) and not isinstance(result, re.Match):
        deque(result, maxlen=0)
    return time.process_time() - began


@pytest.mark.parametrize("name", PATTERNS)
def test_a_long_line_takes_linear_time(name: str) -> None:
    use, texts = PATTERNS[name]
    for before, unit, after in texts:
        text = before + unit * (LENGTH // len(unit)) + after
        assert spend(FOUND[name], use, text) < MOST_SECONDS, (before, unit, after[:20])
