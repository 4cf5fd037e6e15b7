"""A sentence is right if and only if the grammar can write it, and only wrong words are found."""

import random

import pytest

from rnn.corpora.stories import KIND
from rnn.corpora.stories.report_card import GRAMMAR, READER, split_sentences
from rnn.corpora.stories.sentence_reader import TOKEN, SentenceReader
from rnn.corpora.stories.tables import SENTENCES
from tests.corpora.stories.enumeration import SMALL, every_text


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Once there was a shy fox called Mia.", []),
        ("Once there was a shy fox called Tom.", ["Tom"]),
        ("Once there was a shy fox calleb Mia.", ["calleb"]),
        ("Once there was a shy fox found a red kite.", ["found"]),
        ("Mia lived in a big hat by the river.", ["by"]),
        ("Mia lived in hat.", ["hat"]),
        ("Mia  lost it by the river.", [" "]),
        ("Mia lost it on the hill..", ["."]),
        ('"Look by the river, Mia,"', ['"']),  # it ends too early
        ("mia lived by the river.", ["mia"]),
        ("So Mia free gave it back.", ["free"]),
        ("Mia", ["a"]),
        ("", [""]),
    ],
)
def test_only_the_words_that_cannot_stand_there_are_wrong(sentence: str, wrong: list[str]) -> None:
    mistakes = READER.find_mistakes(sentence)
    assert [sentence[start:end] for start, end in mistakes] == wrong


def test_what_a_grammar_can_write_is_right_and_nothing_else() -> None:
    rules = ("start", "end")
    reader = SentenceReader(SMALL, rules)
    whole = set(every_text(SMALL))
    written = {
        part.strip() for text in whole for part in (text, *text.partition(". ")[::2]) if part
    }
    tokens = sorted({token for text in whole for token in TOKEN.findall(text)})
    dice = random.Random(0)
    for text in sorted(written):
        for _ in range(5):
            pieces = TOKEN.findall(text)
            pieces[dice.randrange(len(pieces))] = dice.choice(tokens)
            for candidate in (text, "".join(pieces)):
                possible = any(SMALL.probability(candidate, f"{{{rule}}}") > 0 for rule in rules)
                assert bool(reader.find_mistakes(candidate)) != possible, candidate


def test_a_changed_sentence_is_right_only_if_some_story_can_hold_it() -> None:
    dice, words = random.Random(1), sorted(GRAMMAR.words)
    for sentence in split_sentences(KIND.make(count=20).text):
        pieces = TOKEN.findall(sentence)
        at = dice.choice([i for i, piece in enumerate(pieces) if piece.isalpha()])
        pieces[at] = dice.choice(words)
        changed = "".join(pieces)
        possible = any(GRAMMAR.probability(changed, f"{{{rule}}}") > 0 for rule in SENTENCES)
        assert bool(READER.find_mistakes(changed)) != possible, changed
