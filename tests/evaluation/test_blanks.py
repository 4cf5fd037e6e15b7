"""Blanks, and one character again and again, are no copy wherever they stand."""

import pytest

from rnn.evaluation.memorization import CopiedSpan, Copies, TextIndex, count_telling
from rnn.vocabulary import code_points
from tests.evaluation.test_memorization import collapse

INDENTED = "".join(f"{' ' * (n % 60)}line {n} {'=' * (n % 50)}\n\n\n" for n in range(300))


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("a" * 2_000, "a" * 160),
        (INDENTED, "If " + " " * 157),
        (INDENTED, "\n\n\n" + " " * 50),
        (INDENTED, "=" * 49 + "\n\n\n" + " " * 40),
        (("a" + " \u3000" * 40) * 40, "\t\r" + " \u3000" * 60),
    ],
)
def test_a_run_of_blanks_or_of_one_character_is_no_copy(text: str, sample: str) -> None:
    index = TextIndex(text)
    assert [*index._find_maximal_copies(code_points(sample))], "it does stand in the text"
    assert index.find_copies(sample) == Copies((), len(sample), is_too_little=True)


def test_a_copy_with_blanks_in_it_counts_if_there_is_enough_beside_them() -> None:
    text = INDENTED + "def find(text):" + " " * 60 + "return text.index(LINE)\n" + INDENTED
    index = TextIndex(text, 30)
    place = text.index("def find")
    whole = text[place : place + 90]
    assert index.find_copies(f"{whole}#").spans == (CopiedSpan(0, 90, place),)
    assert index.find_copies(f"{whole}#").fraction == 90 / 91
    short = index.find_copies("".join(f"{whole[:80]}#{n}" for n in range(4)))
    assert short.spans == () and short.fraction == 0 and not short.is_too_little


def test_a_run_counts_once() -> None:
    for text in (
        "",
        "a",
        "  ",
        "aab",
        "a \n\tb",
        "\u2028\x85\u3000 ",
        "a\u200b\u200b.",
        "月月 \xa0",
    ):
        assert count_telling(code_points(text)) == len(collapse(text)), repr(text)
