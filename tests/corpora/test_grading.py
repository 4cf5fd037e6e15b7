"""Report cards: full marks for the text itself, and every mistake found where it is."""

import random

import pytest

from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind, Grader
from rnn.corpora.grading import Grade, Mark
from rnn.corpora.synthetic import DECIMAL as DECIMALS
from rnn.corpora.synthetic import FIZZBUZZ as GAME

EXAMS = [pytest.param(kind, kind.grader, id=kind.key) for kind in KINDS.values() if kind.grader]
FULL_GAME = GAME.make()
DECIMAL, FIZZBUZZ = DECIMALS.grader, GAME.grader
assert DECIMAL and FIZZBUZZ


def wrong_parts(grade: Grade, text: str) -> list[str]:
    return [text[start:end] for start, end in grade.wrong]


def scores(grade: Grade) -> dict[str, tuple[int, int]]:
    return {mark.label: (mark.right, mark.of) for mark in grade.marks}


@pytest.mark.parametrize(("kind", "grader"), EXAMS)
def test_the_text_itself_gets_full_marks(kind: CorpusKind, grader: Grader) -> None:
    corpus = kind.make()
    start = corpus.text.index(corpus.prompt)
    asked = corpus.text[start : start + len(corpus.prompt) + grader.length(corpus)]
    grade = grader.grade(corpus, asked)
    assert grade.wrong == () and all(mark.right == mark.of > 0 for mark in grade.marks)
    assert grade.full and grade.by_chance == (grader.temperature > 0)


@pytest.mark.parametrize(("kind", "grader"), EXAMS)
def test_whatever_is_written_can_be_marked(kind: CorpusKind, grader: Grader) -> None:
    corpus, dice = kind.make(), random.Random(0)
    characters = sorted(set(corpus.text))
    for length in (0, 1, 5, 400, 2_000):
        babble = "".join(dice.choices(characters, k=length))
        for written in (babble, babble + "  ", babble + "\n\n", babble + corpus.text[:300]):
            text = corpus.prompt + written
            grade = grader.grade(corpus, text)
            assert all(0 <= mark.right <= mark.of for mark in grade.marks)
            edges = [edge for stretch in grade.wrong for edge in stretch]
            assert edges == sorted(edges) and all(start < end for start, end in grade.wrong)
            assert not edges or 0 <= edges[0] < edges[-1] <= len(text)
            assert not (length >= 400 and grade.full)


@pytest.mark.parametrize(("kind", "grader"), EXAMS)
def test_nothing_written_is_nothing_learned(kind: CorpusKind, grader: Grader) -> None:
    corpus = kind.make()
    grade = grader.grade(corpus, corpus.prompt)
    assert not grade.full and grade.wrong == ()


def test_full_marks_for_nothing_do_not_count() -> None:
    assert Grade((Mark("a", 2, 2), Mark("b", 1, 1)), ()).full
    assert not Grade((Mark("a", 2, 2), Mark("b", 0, 0)), ()).full
    assert not Grade((Mark("a", 2, 2), Mark("b", 0, 1)), ()).full
    assert not Grade((), ()).full


@pytest.mark.parametrize(
    ("n", "digits", "asked"),
    [
        (7, 1_000, 60),
        (97, 1_000, 192),  # two periods of 96
        (96, 1_000, 60),  # 1/96 = 0.01041666…
        (9_967, 1_000, 300),
        (97, 50, 37),  # three quarters of 52 characters, less the prompt
        (1, 1_000, 60),
    ],
)
def test_two_periods_of_a_decimal_are_asked_for(n: int, digits: int, asked: int) -> None:
    assert DECIMAL.length(DECIMALS.make(n=n, digits=digits)) == asked


@pytest.mark.parametrize(
    ("text", "in_a_row", "wrong"),
    [
        ("0.142857142857", 12, []),
        ("0.142857142957142111", 9, [(11, 12), (17, 20)]),  # no 9, no 21, no 11 in 1/7
        ("0.571428571428", 11, [(2, 3)]),  # the right circle, begun in the wrong place
        ("0.000000", 0, [(2, 8)]),
        ("0.", 0, []),
    ],
)
def test_a_digit_is_wrong_where_it_cannot_follow(
    text: str, in_a_row: int, wrong: list[tuple[int, int]]
) -> None:
    grade = DECIMAL.grade(DECIMALS.make(n=7), text)
    assert scores(grade) == {"digits in a row that follow the rule": (in_a_row, len(text) - 2)}
    assert list(grade.wrong) == wrong


@pytest.mark.parametrize(
    ("n", "text", "in_a_row", "wrong"),
    [
        (3, "0.0.0.0.0.", 0, [(2, 10)]),
        (8, "0.20.20.20.", 1, [(2, 5), (6, 8), (9, 11)]),
        (7, "0.1428570.142857", 6, [(8, 10)]),
    ],
)
def test_a_point_is_right_only_at_the_beginning(
    n: int, text: str, in_a_row: int, wrong: list[tuple[int, int]]
) -> None:
    grade = DECIMAL.grade(DECIMALS.make(n=n), text)
    assert grade.marks[0].right == in_a_row
    assert list(grade.wrong) == wrong


def test_words_of_fizzbuzz_are_marked_by_kind() -> None:
    #           1 2 3    4 5    6    7 8 9    10   11 12   13 14 15       16
    text = "1 2 fizz 4 fizz fizz 7 9 fizz buzz 11 buzz 13 14 fizzbuzz 16 17 fi"
    grade = FIZZBUZZ.grade(FULL_GAME, text)
    assert wrong_parts(grade, text) == ["fizz", "9", "buzz"]
    assert scores(grade) == {
        "numbers": (7, 8),
        "fizz": (3, 4),
        "buzz": (1, 2),
        "fizzbuzz": (1, 1),
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1 2 fizz 4 bu", []),  # cut off
        ("1 2 fizz 4 fizz", []),  # perhaps cut off
        ("1 2 fizz 4 fizz ", ["fizz"]),
        ("1 2 fizz  4 ", [" ", "4"]),  # the space too many, and what it pushed out of place
        ("1 2 4 buzz ", ["4", "buzz"]),
        ("1 2 fizzfizzfizzfizzfizzfizz", []),
    ],
)
def test_a_word_of_fizzbuzz_is_marked_when_it_is_whole(text: str, wrong: list[str]) -> None:
    assert wrong_parts(FIZZBUZZ.grade(FULL_GAME, text), text) == wrong


def test_a_word_that_is_missing_is_not_right() -> None:
    grade = FIZZBUZZ.grade(FULL_GAME, "1 2 fizz buzzbuzzbuzzbuzzbuzz")
    assert scores(grade)["fizz"] == (1, 2) and not grade.full


def test_fizzbuzz_is_asked_as_far_as_it_is_surely_read() -> None:
    assert FIZZBUZZ.length(FULL_GAME) == 305  # three quarters of 413 characters, less the prompt
    assert FIZZBUZZ.length(GAME.make(last=10_000)) == 400
    shortest = GAME.make(last=15)
    asked = shortest.text[: 4 + FIZZBUZZ.length(shortest)]
    assert set(scores(FIZZBUZZ.grade(shortest, asked))) == {"numbers", "fizz", "buzz"}
