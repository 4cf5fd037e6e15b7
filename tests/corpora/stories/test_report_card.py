"""The report card of stories marks the words that are wrong, and rises as the text gets better."""

import random
from dataclasses import replace

import pytest

from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade
from rnn.corpora.stories import KIND
from rnn.corpora.stories.report_card import SEPARATOR, grade, split_sentences

CORPUS: Corpus = KIND.make(count=20)
STORY = replace(CORPUS, prompt="Once ")


def card(text: str) -> tuple[dict[str, tuple[int, int]], list[str]]:
    report: Grade = grade(STORY, text)
    marks = {mark.label: (mark.right, mark.of) for mark in report.marks}
    return marks, [text[start:end] for start, end in report.wrong]


def test_words_sentences_and_memory_are_marked() -> None:
    marks, wrong = card(
        "Once there was a shy fox called Mia. Mia blived in a big hat. Tom had a red kite. "
        'Mia lost it on the hill. "Look in the wood, Mia," said Ned the cow. And there Olga '
        "found it. Mia slept unt"
    )
    assert marks == {
        "story words": (39, 40),
        "right sentences": (3, 6),
        "right names": (4, 6),
    }
    assert wrong == ["blived", "Tom", "cow", "Olga"]


def test_one_mistake_marks_one_word() -> None:
    marks, wrong = card("Once there was a free shy fox called Mia. Mia had a green kite. Mia ")
    assert wrong == ["free"], "where it is no word of these stories"
    assert marks["right sentences"] == (1, 2)


@pytest.mark.parametrize(
    ("text", "remembered", "wrong"),
    [
        ("Once there was a shy fox called Mia. Mia loved soup. Lily ", (1, 2), ["Lily"]),
        ("Mia lost it by the river.\n\nSam lost it by the river. Sam ", (1, 1), []),
        ("Mia lost it by the river.\n\nSam lost it by the river. Mia ", (0, 1), ["Mia"]),
        ("Mia lost it by the river. Sam lost it by the river. Mia ", (1, 2), ["Sam"]),
        ("Mia met Ned the donkey on the hill. Mia gave it to Olga. ", (1, 2), ["Olga"]),
        ("Once there was a shy fox called Mia. Mi", (0, 0), []),
    ],
)
def test_each_story_keeps_whom_it_named_first(
    text: str, remembered: tuple[int, int], wrong: list[str]
) -> None:
    marks, found = card(text)
    assert marks["right names"] == remembered
    assert found == wrong


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
        report = grade(STORY, " ".join(spoilt))
        shares.append([mark.right / mark.of for mark in report.marks])
        underlined = sum(end - start for start, end in report.wrong) / len(text)
        assert underlined <= 2 * rate
    for better, worse in zip(shares, shares[1:], strict=False):
        assert better[0] > worse[0] and better[1] > worse[1]
    assert shares[0] == [1, 1, 1]


def test_the_story_before_is_given_and_not_marked() -> None:
    prompt, begins = CORPUS.prompt.split(SEPARATOR)
    assert begins == "Once " and prompt == split_sentences(CORPUS.text)[5]
    written = "there was a shy fox called Mia. Mia lost it by the mill. Mia slept unt"
    report, same = grade(CORPUS, CORPUS.prompt + written), grade(STORY, "Once " + written)
    assert report.marks == same.marks
    shift = len(CORPUS.prompt) - len(STORY.prompt)
    assert report.wrong == tuple((start + shift, end + shift) for start, end in same.wrong)
