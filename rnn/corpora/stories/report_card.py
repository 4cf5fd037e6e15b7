"""The report card of small stories: are the words real, are the sentences right, and is it still
known at the end of a story who is in it?"""

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

    "Mia" tells that the hero is Mia.
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
    """Marks words, sentences and memory, from the story on that the prompt begins. Only the words
    that are wrong are marked as wrong; what is cut off at the end is not marked."""
    begin = len(corpus.prompt)
    story = corpus.prompt.rfind(SEPARATOR) + len(SEPARATOR) if SEPARATOR in corpus.prompt else 0
    words = [match.span() for match in WORD.finditer(text, story) if match.end() < len(text)]
    written = [(start, end) for start, end in words if start >= begin]
    unreal = [(start, end) for start, end in written if text[start:end] not in GRAMMAR.words]
    mistakes: list[Span] = []
    sentences = split_sentences(text[story:])[:-1]
    right, end = 0, story
    for sentence in sentences:
        start = text.index(sentence, end)
        end = start + len(sentence)
        wrong = READER.find_mistakes(sentence)
        mistakes += [(start + a, start + b) for a, b in wrong]
        right += not wrong
    mentions, forgotten = check_memory(text, words)
    return Grade(
        (
            Mark("story words", len(written) - len(unreal), len(written)),
            Mark("right sentences", right, len(sentences)),
            Mark("right names", mentions - len(forgotten), mentions),
        ),
        tuple(sorted({*unreal, *mistakes, *forgotten})),
        by_chance=True,
    )
