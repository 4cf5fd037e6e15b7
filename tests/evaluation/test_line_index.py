"""Of a list whole lines are looked up: each that stands in it, and no other."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.evaluation.line_index import HASHED, LineIndex, is_list
from rnn.evaluation.memorization import CopiedSpan, TextIndex, choose_least_length
from rnn.vocabulary import code_points

NAMES = [f"{a}{b}{c}" for a in ("an", "bel", "cor") for b in "aeio" for c in ("", "na", "ria")]
LIST = "\n".join(NAMES) + "\n"


def is_list_of_lines(text: str) -> bool:
    codes = code_points(text)
    return is_list(codes, choose_least_length(codes))


def test_names_and_short_verses_are_lists_and_prose_is_not() -> None:
    assert is_list_of_lines(LIST) and is_list_of_lines(LIST.replace("\n", "\n\n"))
    assert is_list_of_lines("寥落古行宮\n宮花寂寞紅\n白頭宮女在\n閒坐說玄宗\n" * 20)
    assert not is_list_of_lines("\n".join(NAMES[:19]))
    assert not is_list_of_lines("It was the best of times, it was the worst of times.\n" * 30)
    assert not is_list_of_lines("".join(f"{name}\n{' '.join(NAMES[:9])}\n" for name in NAMES))
    assert not is_list_of_lines("") and not is_list_of_lines("\n" * 100)
    assert not is_list_of_lines("  \n" * 100 + "It was the best of times.")


@pytest.mark.parametrize(
    ("sample", "prompt", "lines", "known"),
    [
        ("belana\nbelo\nbelx\ncor", "", 3, ["belana", "belo"]),  # "cor" is cut off
        ("ana\nbelo\n", "", 2, ["belo"]),
        ("ana\nbelo\n", "ana\n", 2, ["belo"]),
        ("elo\nbelo\n", "b", 1, ["belo"]),  # the prompt began the first line
        ("\nbelo\n\n\nbelo\n", "b", 2, ["belo", "belo"]),
        ("belo", "", 0, []),
        ("", "", 0, []),
        ("  \nbelo\n\t\n \u3000 \n", "", 1, ["belo"]),  # a line of blanks is none
    ],
)
def test_whole_lines_are_counted(sample: str, prompt: str, lines: int, known: list[str]) -> None:
    names = [name for name in NAMES if name != "ana"]
    copies = TextIndex("\n".join(names) + "\n  \n").find_copies(sample, prompt)
    assert copies.lines == lines and copies.new_lines == lines - len(known)
    assert [sample[s.start : s.start + s.length] for s in copies.spans] == known
    for span in copies.spans:
        assert "\n".join(names)[span.position :].startswith(known[copies.spans.index(span)])


@given(st.lists(st.text("ab é🙂", max_size=4)), st.lists(st.text("ab é🙂", max_size=4)))
def test_what_is_found_is_what_a_plain_search_finds(listed: list[str], written: list[str]) -> None:
    text, sample = "\n".join(["x", *listed]), "\n".join([*written, "cut"])
    count, known = LineIndex(code_points(text)).find_lines(sample)
    whole = [line for line in written if line.strip()]
    assert count == len(whole)
    expected = [line for line in whole if line in listed]
    assert [sample[start : start + length] for start, length, _ in known] == expected
    assert [text[place : place + length] for _, length, place in known] == expected


def test_a_very_long_line_in_a_list_takes_no_long_time() -> None:
    long = "".join(random.Random(0).choices("abc", k=200_000))
    index = TextIndex(LIST * 3 + long + "\n")
    assert index.find_copies(f"{long}\n").spans == (CopiedSpan(0, len(long), 3 * len(LIST)),)
    assert not index.find_copies(f"b{long}\n").spans
    assert not index.find_copies(f"{long[:HASHED]}\n").spans


def test_in_prose_no_lines_are_counted() -> None:
    copies = TextIndex("It was the best of times, it was the worst of times.\n" * 30).find_copies(
        "It was the best of times, it was\n"
    )
    assert copies.lines is None and copies.fraction > 0.9
