"""The report card of small stories: are the words real, are the sentences right, and is it still
known at the end of a story who was in it, and what?"""

import re

from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade, Mark, Span
from rnn.corpora.stories.grammar import WORD, Grammar
from rnn.corpora.stories.sentence_reader import SentenceReader
from rnn.corpora.stories.tables import FACTS, PHRASES, PLOTS, SENTENCES

GRAMMAR = Grammar("{story}", {"story": PLOTS} | SENTENCES | PHRASES, FACTS)
READER = SentenceReader(GRAMMAR, SENTENCES)
SEPARATOR = "\n\n"  # never inside a story, so that a text falls into stories in only one way
SENTENCE_BREAK = re.compile(r'(?<=[.!?"])\s+(?=["A-Z])')
# a hero's kind stands in the same sentence as the name, so sentences tell whether it is right
SENTENCE_COLUMN = "kind"


def split_sentences(text: str) -> list[str]:
    """A text cut where a sentence ends and the next one begins, also across stories."""
    return SENTENCE_BREAK.split(text.strip())


def find_mentions(grammar: Grammar) -> dict[str, tuple[str, str]]:
    """The words that tell a fact: word -> the fact, and the first column of the row.

    "flew" and "kite" both tell that the thing is a kite.
    """
    return {
        cell: (fact, row[fact])
        for fact, rows in grammar.facts.items()
        for row in rows
        for column, cell in row.items()
        if column != SENTENCE_COLUMN
    }


MENTIONS = find_mentions(GRAMMAR)


def check_memory(text: str, words: list[Span]) -> tuple[int, list[Span]]:
    """How often the words of a text come back to a fact of their story, and where they name another
    one than the story named first."""
    told: dict[str, str] = {}  # fact -> its row in this story
    count, end = 0, 0
    forgotten: list[Span] = []
    for start, stop in words:
        if SEPARATOR in text[end:start]:
            told = {}
        end = stop
        if text[start:stop] not in MENTIONS:
            continue
        fact, row = MENTIONS[text[start:stop]]
        if fact not in told:
            told[fact] = row
            continue
        count += 1
        if row != told[fact]:
            forgotten.append((start, stop))
    return count, forgotten


def grade(corpus: Corpus, text: str) -> Grade:
    """Marks words, sentences and memory. Only the words that are wrong are marked as wrong; what is
    cut off at the end is not marked."""
    begin = len(corpus.prompt)
    words = [match.span() for match in WORD.finditer(text) if match.end() < len(text)]
    unreal = [
        (start, end)
        for start, end in words
        if start >= begin and text[start:end] not in GRAMMAR.words
    ]
    written = sum(start >= begin for start, _ in words)
    mistakes: list[Span] = []
    sentences = split_sentences(text)[:-1]
    right = end = 0
    for sentence in sentences:
        start = text.index(sentence, end)
        end = start + len(sentence)
        wrong = READER.find_mistakes(sentence)
        mistakes += [(start + a, start + b) for a, b in wrong]
        right += not wrong
    mentions, forgotten = check_memory(text, words)
    return Grade(
        (
            Mark("real words", written - len(unreal), written),
            Mark("right sentences", right, len(sentences)),
            Mark("who and what remembered", mentions - len(forgotten), mentions),
        ),
        tuple(sorted({*unreal, *mistakes, *forgotten})),
        by_chance=True,
    )
