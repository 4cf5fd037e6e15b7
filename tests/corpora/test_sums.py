"""Sums: the text, its entropy worked out character by character, and how sums are marked."""

import math
import re
from collections import Counter

import pytest

from rnn.corpora.sums import KIND, build_sums, compute_entropy, grade

CORPUS = KIND.make()


@pytest.mark.parametrize("largest", [1, 5, 12, 105])
def test_the_entropy_is_the_surprise_character_by_character(largest: int) -> None:
    """All lines are listed, and every character is predicted from how often each follows what
    stands before it in its line."""
    numbers = range(largest + 1)
    lines = [f"{a}+{b}={a + b}\n" for a in numbers for b in numbers]
    begun = Counter(line[:i] for line in lines for i in range(len(line) + 1))
    surprise = sum(
        math.log(begun[line[:i]] / begun[line[: i + 1]]) for line in lines for i in range(len(line))
    )
    assert compute_entropy(largest) == pytest.approx(surprise / sum(map(len, lines)))


def test_every_line_is_right_and_every_number_as_likely() -> None:
    found = re.findall(r"(\d+)\+(\d+)=(\d+)\n", CORPUS.text)
    assert "".join(f"{a}+{b}={c}\n" for a, b, c in found) == CORPUS.text
    assert all(int(a) + int(b) == int(c) for a, b, c in found)
    counts = Counter(int(number) for a, b, _ in found for number in (a, b))
    assert sorted(counts) == list(range(21))
    expected = 40_000 / 21
    assert sum((n - expected) ** 2 / expected for n in counts.values()) < 45.3  # p = 0.001


def test_a_text_is_as_long_as_the_entropy_supposes() -> None:
    surprise = 20_000 * 2 * math.log(21)
    assert surprise / len(CORPUS.text) == pytest.approx(CORPUS.entropy, rel=0.005)


def test_the_seed_alone_decides_the_sums() -> None:
    assert build_sums(20, 100, seed=3).text == build_sums(20, 100, seed=3).text
    assert build_sums(20, 100, seed=3).text != build_sums(20, 100, seed=4).text
    assert build_sums(20, 200, seed=3).text.startswith(build_sums(20, 100, seed=3).text)
    assert build_sums(20, 4, seed=0).text == "17+13=30\n10+5=15\n6+0=6\n1+0=1\n"


def test_the_prompt_is_a_whole_line_and_a_question() -> None:
    assert CORPUS.prompt == "17+13=30\n10+5="
    assert CORPUS.text.startswith(CORPUS.prompt)


@pytest.mark.parametrize(
    ("line", "formed", "right", "wrong"),
    [
        ("2+3=5\n", 1, 1, []),
        ("0+0=0\n", 1, 1, []),
        ("20+20=400\n", 1, 0, ["400"]),
        ("2+3=05\n", 0, 0, ["2+3=05\n"]),
        ("2+=2\n", 0, 0, ["2+=2\n"]),
        ("2+3=5=5\n", 0, 0, ["2+3=5=5\n"]),
        ("\n", 0, 0, ["\n"]),
        ("7+8=1", -1, -1, []),  # perhaps 15, cut off
    ],
)
def test_lines_and_answers_are_marked(line: str, formed: int, right: int, wrong: list[str]) -> None:
    text = "17+13=30\n1+1=2\n1+1=3\n" + line  # the first one was given, and does not count
    marked = grade(CORPUS, text)
    whole = 3 if formed >= 0 else 2
    assert [(mark.right, mark.of) for mark in marked.marks] == [
        (2 + max(formed, 0), whole),
        (1 + max(right, 0), 2 + max(formed, 0)),
    ]
    assert [text[start:end] for start, end in marked.wrong] == ["3", *wrong]
