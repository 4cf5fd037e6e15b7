"""Texts come from anybody, so no regular expression takes more than linear time, whatever it reads.

Every pattern of the app is tried on long lines that make a careless one start over and over: on
those that are known to be hard for its kind, and on any character, again and again.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import pytest
import regex

import pages.ui
import rnn
from tests.support.running_app import ROOT

LENGTH = 100_000  # characters; the square of it takes seconds, a multiple of it milliseconds
MOST_SECONDS = 0.5

# Of these, what is shown at once is the most that is ever given to the patterns of clusters and
# words: the library looks back to the first of a row of flags from each of them.
SHOWN = 4_000
BOUNDED = {"segmentation.CLUSTER": SHOWN, "segmentation.WORD_BOUNDARY": SHOWN}
# what any pattern is tried on, again and again
UNITS = ["a", "A", "1", " ", "\t", "\n", "\r", ".", ",", "-", "_", "/", "*", "'", '"', "\u0301"]
UNITS += [
    "\U0001f1e6",
    "\u200d",
    "\u4e00",
    "\0",
    "a ",
    " a",
    "a.",
    "1-",
    "a\n",
    "* ",
    "\n ",
    "[",
    "{",
]
AFTER = ["", "\x07", "\n!"]
LENGTH_OF_UNITS, MOST_SECONDS_OF_UNITS = 30_000, 0.1

# the pattern by module and name -> how it is used, and texts: before, again and again, after
START = "*** START OF THE PROJECT GUTENBERG"
PATTERNS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "base.SENTENCE_OPENING": (
        "findall",
        [("", "\n", ""), (".", "'", ""), ("", ".'", ""), (". ", "a", ""), ("", ". ", "")],
    ),
    "changes.NAMES": ("findall", [("", " (", "a"), ("", " (a × ", ""), (" (", "a × ", "")]),
    "quotation.UNSEEN": ("findall", [("", " ", "a"), ("", " a", ""), ("a", "\n", "")]),
    "sample.BLANKS": ("findall", [("", " ", "a"), ("", " a", ""), ("a", "\n", "")]),
    "base.LINE_OPENING": (
        "findall",
        [("", " ", ""), ("", "a", ""), ("", "\n", ""), ("", "\n ", "")],
    ),
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
        [("", "1", "x"), ("", " ", "x"), ("ebook", " ", ""), ("#", " ", "x"), ("1 ", " ", "\n")],
    ),
    "address.SECOND_NUMBER": ("match", [("", ", ", "x"), (" and", " ", "x"), (" ", "1", "x")]),
    "address.PATH": (
        "match",
        [("", "1/", ""), ("ebooks/", "1", "x"), ("dirs/", "0/", ""), ("files/", "files/", "")],
    ),
    "address.NUMBER_IN_PATH": ("findall", [("/", "1", "x"), ("", "/1", ""), ("", "/pg", "")]),
    "address.SCHEME_OF_WEB": ("match", [("", "url:", ""), ("", "http", "")]),
    "address.SCHEME": ("match", [("", "a", ""), ("", "a", "/")]),
    "address.HOST": ("match", [("", "a", ""), ("", "a", "/."), ("", "..", "")]),
    "address.UNAMBIGUOUS": ("fullmatch", [("", "a", " "), ("", "é", "\\")]),
    "license.MARKER": (
        "finditer",
        [
            (START, "a", ""),
            (START, "a", "\n" + "a" * LENGTH),
            (START, "\n", ""),
            (START, "a\n", ""),
            (START + "\n", " ", "a"),
            (START + "***", " ", "a"),
            ("", START + "\na\n", ""),
            ("", START + " ", ""),
            ("", "*", ""),
            ("", "**\n", ""),
            ("", "> ", ""),
            ("***", " ", ""),
            ("", "*** START ", ""),
            ("*** START", " ", ""),
            ("*** START", "\n", ""),
            ("", "*** START OF THE\n", ""),
            ("", "*** START OF THE PROJECT ", ""),
            ("", "*END*", ""),
            ("END", " ", ""),
            ("END", "* ", ""),
            ("", "END\n", ""),
            ("", "END THE SMALL ", ""),
            ("", "END THE SMALL\n", ""),
            ("END THE SMALL PRINT", " ", "a"),
            ("END THE SMALL PRINT\n", "\n ", "a"),
            ("END THE SMALL PRINT\n", "[Portions of this ", ""),
            ("END THE SMALL PRINT\n", "[Portions of this]\n", ""),
            ("", "END THE SMALL PRINT\n[Portions of this ", ""),
            ("", " ", "END"),
            ("", "\n", ""),
            ("", " \n", "END"),
            ("", "END OF ", ""),
            ("END OF PROJECT GUTENBERG", "a", ""),
            ("END OF PROJECT GUTENBERG\n", "\n", "a"),
            ("END OF PROJECT GUTENBERG\n", "a\n", ""),
            ("", "END OF PROJECT GUTENBERG\n", ""),
            ("", "END OF PROJECT GUTENBERG\n\n\n", "a"),
        ],
    ),
    "license.WORDS": ("search", [("", "e-", ""), ("", "small ", ""), ("", "title\n", "")]),
    "license.SMALL_PRINT_BEGINS": (
        "search",
        [
            ("", " ", ""),
            ("", ">\n", ""),
            ("", "*", ""),
            ("", "START ", ""),
            ("START", "* ", ""),
            ("START THE", "\n", ""),
            ("", "START*THE\n", ""),
        ],
    ),
    "license.NAME": ("search", [("", "project ", ""), ("project", " ", "")]),
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
    "report_card.SENTENCE_BREAK": (
        "split",
        [(".", " ", ""), ("", ". ", ""), ("", '." "', ""), ("", " ", "A"), ("", ".\n", "a")],
    ),
    "sentence_reader.TOKEN": ("finditer", [("", "a", ""), ("", " ", ""), ("", "a ", "")]),
    "sums.SUM": ("fullmatch", [("", "1", ""), ("1+1=", "1", "\n"), ("1+", "1", "=")]),
    "synthetic.WORD": ("finditer", [("", "a", ""), ("", " ", ""), ("", "a", " "), ("", "a ", "")]),
    "corpus_preview.LIBRARY": ("fullmatch", [("https://www.gutenberg.org/ebooks/", "1", "")]),
    "format.INVISIBLE_MARKS": ("findall", [("", "\ufe0f", ""), ("", "\u0301", "")]),
    "fingerprint.WRITTEN": ("fullmatch", [("", "1", "-"), ("1-", "a", "")]),
    "tokens.TOKEN": ("fullmatch", [("", "a", ""), ("", "-", " ")]),
    "blobs.KEY": ("fullmatch", [("", "a", "."), ("a.", "a", ""), ("", "a.", "")]),
    "blobs.PART": ("fullmatch", [(".", "a", ""), (".a.", "a", ".par"), ("", ".a", ".part")]),
    "segmentation.CLUSTER": (
        "finditer",
        [("", "\u0301", ""), ("", "\U0001f469\u200d", ""), ("", "\U0001f1e6", "")],
    ),
    "segmentation.WORD_BOUNDARY": (
        "finditer",
        [("a", "\u0301", ""), ("a", "'", "a"), ("", "1,", ""), ("", "\U0001f1e6", "")],
    ),
    "segmentation.WITHOUT_SPACES": ("match", [("", "\u0e01", "")]),
    "changes.PLAIN": ("fullmatch", [("", "a", ""), ("", "a", "*")]),
    "statements.QUOTATION": (
        "finditer",
        [("", "“", ""), ("“", "a", ""), ('"', "a", "\n"), ("", "«a", "")],
    ),
    "statements.TENS": ("finditer", [("", "1", ""), ("", "12 ", "")]),
    "synthetic.MISTAKES": ("finditer", [("", "x", ""), ("", "x-", "")]),
}


Pattern = re.Pattern[str] | regex.Pattern[str]


def list_modules() -> Iterator[ModuleType]:
    """The modules of the app, but for the pages themselves."""
    for package in (rnn, pages.ui):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(info.name)


def find_patterns() -> dict[str, Pattern]:
    """Every pattern that a module of the app defines, by module and name; one that is imported is
    found where it is defined."""
    found: dict[str, Pattern] = {}
    for module in list_modules():
        for name, value in vars(module).items():
            values = value if isinstance(value, tuple) else (value,)
            for place, pattern in enumerate(values):
                if isinstance(pattern, re.Pattern | regex.Pattern):
                    short = module.__name__.rpartition(".")[2]
                    found[f"{short}.{name}" + f"[{place}]" * isinstance(value, tuple)] = pattern
    return found


FOUND = find_patterns()


def test_every_pattern_is_tried() -> None:
    tried = {FOUND[name] for name in PATTERNS}
    assert [name for name, pattern in FOUND.items() if pattern not in tried] == []


def find_hidden_patterns(source: str) -> list[str]:
    """The calls that make or use a pattern which no module has by name."""
    tree = ast.parse(source)
    named = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    in_names = {id(call) for value in named for call in ast.walk(value)}
    return [
        ast.unparse(call)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("re", "regex")
        and call.func.attr != "escape"
        and not (call.func.attr == "compile" and id(call) in in_names)
    ]


def test_every_pattern_has_a_name() -> None:
    files = [ROOT / "streamlit_app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("rnn/**/*.py")]
    hidden = [call for file in files for call in find_hidden_patterns(file.read_text("utf-8"))]
    assert not hidden
    assert find_hidden_patterns("def f(text):\n    return re.sub('a*', '', text)")
    assert not find_hidden_patterns("NAME = re.compile('a*')\nBOTH = (NAME, re.compile('b'))")


def spend(pattern: Pattern, use: str, text: str) -> float:
    """The seconds of processor time that one use takes."""
    method: Callable[[str], Any] = getattr(pattern, use)
    began = time.process_time()
    result = method(text)
    if isinstance(result, Iterable) and not isinstance(result, re.Match | regex.Match):
        deque(result, maxlen=0)
    return time.process_time() - began


@pytest.mark.parametrize("name", PATTERNS)
def test_a_long_line_takes_linear_time(name: str) -> None:
    use, texts = PATTERNS[name]
    for before, unit, after in texts:
        text = before + unit * (BOUNDED.get(name, LENGTH) // len(unit)) + after
        assert spend(FOUND[name], use, text) < MOST_SECONDS, (before, unit, after[:20])


@pytest.mark.parametrize("name", PATTERNS)
def test_whatever_is_repeated_takes_linear_time(name: str) -> None:
    use, _ = PATTERNS[name]
    length = min(BOUNDED.get(name, LENGTH), LENGTH_OF_UNITS)
    for unit in UNITS:
        for after in AFTER:
            text = unit * (length // len(unit)) + after
            assert spend(FOUND[name], use, text) < MOST_SECONDS_OF_UNITS, (unit, after)


def test_a_careless_pattern_is_found() -> None:
    text = "a" * LENGTH_OF_UNITS
    assert spend(re.compile(r"a*\."), "search", text) > MOST_SECONDS_OF_UNITS
