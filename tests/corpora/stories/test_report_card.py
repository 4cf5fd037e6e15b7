"""The report card of stories marks the words that are wrong, and rises as the text gets better."""

import random

import pytest

from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade
from rnn.corpora.stories import KIND
from rnn.corpora.stories.report_card import grade

CORPUS: Corpus = KIND.make(count=20)


def card(text: str) -> tuple[dict[str, tuple[int, int]], list[str]]:
    report: Grade = grade(CORPUS, text)
    marks = {mark.label: (mark.right, mark.of) for mark in report.marks}
    return marks, [text[start:end] for start, end in report.wrong]


def test_words_sentences_and_memory_are_marked() -> None:
    marks, wrong = card(
        "Once there was a shy fox called Mia. Mia blived in a big hat. Tom had a red kite. "
        'Mia lost it on the hill. "Look in the wood," said Ned the crow. So Mia found the ball. '
        "She sang unt"
    )
    assert marks == {
        "real words": (38, 39),
        "right sentences": (4, 6),
        "who and what remembered": (4, 6),
    }
    assert wrong == ["blived", "Tom", "crow", "ball"]


def test_one_mistake_marks_one_word() -> None:
    marks, wrong = card("Once there was a free shy fox called Mia. Mia loved a green kite. Mia ")
    assert wrong == ["free"], "where it is no word of these stories"
    assert marks["right sentences"] == (1, 2)


@pytest.mark.parametrize(
    ("text", "remembered", "wrong"),
    [
        ("Once there was a shy fox called Mia. He loved soup. She ", (1, 2), ["He"]),
        ("Mia lost it by the mill.\n\nSam lost it by the mill. ", (0, 0), []),
        ("She loved soup. Mia lost it. Lily lost it. He ", (1, 3), ["Lily", "He"]),
        (
            '"My kite!" cried Ned the donkey. Mia flew it on the hill. Mia beat it.',
            (2, 3),
            ["beat"],
        ),
    ],
)
def test_each_story_has_a_hero_a_friend_and_a_thing(
    text: str, remembered: tuple[int, int], wrong: list[str]
) -> None:
    marks, found = card(text)
    assert marks["who and what remembered"] == remembered
    assert [word for word in found if word in wrong] == wrong


def test_the_more_words_are_wrong_the_lower_is_the_card() -> None:
    """Each mark falls with the share of words that were exchanged, and so does what is right to
    the eye: never is more underlined than a few words for each mistake."""
    dice, text = random.Random(0), CORPUS.text
    words = text.split(" ")
    shares: list[list[float]] = []
    for rate in (0.0, 0.03, 0.1, 0.3):
        spoilt = [
            "".join(dice.sample(word, len(word))) if dice.random() < rate else word
            for word in words
        ]
        report = grade(CORPUS, " ".join(spoilt))
        shares.append([mark.right / mark.of for mark in report.marks])
        underlined = sum(end - start for start, end in report.wrong) / len(text)
        assert underlined <= 2 * rate
    for better, worse in zip(shares, shares[1:], strict=False):
        assert better[0] > worse[0] and better[1] > worse[1]
    assert shares[0] == [1, 1, 1]
