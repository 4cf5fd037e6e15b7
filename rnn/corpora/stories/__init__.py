"""Small stories for a picture book, drawn at random from the grammar in `tables.py`. Because the
grammar is known, so is the least loss that any model can reach: the entropy of the stories."""

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import OPEN_TEMPERATURE, Grade, Mark, Span
from rnn.corpora.stories.grammar import WORD, Grammar
from rnn.corpora.stories.tables import FACTS, PLOTS, SENTENCES
from rnn.corpora.stories.words import PHRASES
from rnn.settings import Number
from rnn.training.hyperparameters import FAST

GRAMMAR = Grammar("{story}", {"story": PLOTS} | SENTENCES | PHRASES, FACTS)
SEPARATOR = "\n\n"  # never inside a story, so that a text falls into stories in only one way
SAMPLE_LENGTH = 400  # characters: most of a story
PATTERN_COUNT = sum(len(GRAMMAR.rules[name]) for name in SENTENCES)
SENTENCE_BREAK = re.compile(r'(?<=[.!?"])\s+(?=["A-Z])')


def split_sentences(text: str) -> list[str]:
    """A text cut where a sentence ends and the next one begins, also across stories."""
    return SENTENCE_BREAK.split(text.strip())


@lru_cache(maxsize=4_096)
def is_grammatical(sentence: str) -> bool:
    """Whether some story can contain this very sentence."""
    return any(GRAMMAR.probability(sentence, f"{{{name}}}") > 0 for name in SENTENCES)


def build_stories(count: int, seed: int) -> Corpus:
    """That many stories, each followed by a blank line."""
    rng = np.random.default_rng(seed)
    return Corpus(
        name="Small stories",
        text="".join(GRAMMAR.write(rng) + SEPARATOR for _ in range(count)),
        source="Written by chance from the tables in rnn/corpora/stories/tables.py",
        rule=f"Each story is made from {PATTERN_COUNT} kinds of sentences and {len(GRAMMAR.words)} "
        "words, and remembers who is who, what was found, and where.",
        prompt="Once ",
        open_ended=True,
        entropy=GRAMMAR.entropy / (GRAMMAR.mean_length + len(SEPARATOR)),
    )


def grade(corpus: Corpus, text: str) -> Grade:
    """Are the words real, and the sentences grammatical? What is cut off at the end is not marked.

    In a wrong sentence the words that do not exist are wrong; if all exist, the whole sentence is.
    """
    found = [match.span() for match in WORD.finditer(text, len(corpus.prompt))]
    words = [(start, end) for start, end in found if end < len(text)]
    unreal = [(start, end) for start, end in words if text[start:end] not in GRAMMAR.words]
    end = 0
    sentences: list[Span] = []
    for sentence in split_sentences(text)[:-1]:
        start = text.index(sentence, end)
        end = start + len(sentence)
        sentences.append((start, end))
    wrong = [(start, end) for start, end in sentences if not is_grammatical(text[start:end])]
    unexplained = [
        (start, end) for start, end in wrong if not any(start <= word < end for word, _ in unreal)
    ]
    return Grade(
        (
            Mark("real words", len(words) - len(unreal), len(words)),
            Mark("grammatical sentences", len(sentences) - len(wrong), len(sentences)),
        ),
        tuple(sorted(unreal + unexplained)),
        by_chance=True,
    )


KIND = CorpusKind(
    key="stories",
    label="Small stories",
    help="Made-up stories for a picture book. The network has to learn letters, words and "
    "quotation marks, and to remember who found what.",
    options={
        "count": Number(
            "Stories",
            "How many stories to read. A few the network learns by heart; from many it has to "
            "learn how they are made.",
            500,
            low=10,
            high=2_000,
            grid=(10, 50, 150, 500, 1_000, 2_000),
            integer=True,
        ),
        "seed": Number(
            "Story seed",
            "The number that the storyteller's dice start from. The same number always gives the "
            "same stories.",
            0,
            low=0,
            high=2**32 - 1,
            integer=True,
        ),
    },
    build=build_stories,
    grader=Grader(lambda corpus: SAMPLE_LENGTH, OPEN_TEMPERATURE, grade),
    presets={"Fast": replace(FAST, cell="gru")},  # who is who has to be remembered for long
)
