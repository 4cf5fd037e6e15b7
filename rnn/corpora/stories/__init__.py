"""Small stories for a picture book, written by chance from the tables in `storybook.py`. Because
the grammar is known, so is the least loss any reader can reach: its entropy."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import BY_CHANCE, Grade, Mark, Stretch
from rnn.corpora.stories.grammar import Grammar
from rnn.corpora.stories.tables import FACTS, PLOTS, SENTENCES
from rnn.corpora.stories.words import PHRASES
from rnn.settings import Number
from rnn.training.hyperparameters import FAST

GRAMMAR = Grammar("{story}", {"story": PLOTS} | SENTENCES | PHRASES, FACTS)
SEPARATOR = "\n\n"  # never inside a story, so that a text falls into stories in only one way
WORDS = GRAMMAR.words
ASKED = 600  # characters: more than one story
PATTERNS = sum(len(GRAMMAR.rules[name]) for name in SENTENCES)


def sentences(text: str) -> list[str]:
    """A text cut where a sentence ends and the next one begins, also across stories."""
    return re.split(r'(?<=[.!?"])\s+(?=["A-Z])', text.strip())


@lru_cache(maxsize=4_096)
def is_grammatical(sentence: str) -> bool:
    """Whether some story can contain this very sentence."""
    return any(GRAMMAR.probability(sentence, f"{{{name}}}") > 0 for name in SENTENCES)


def story_probability(story: str) -> float:
    """How likely this very story is; 0 if it breaks a rule or forgets a fact."""
    return GRAMMAR.probability(story)


def stories(count: int, seed: int) -> Corpus:
    """That many stories, each followed by a blank line."""
    rng = np.random.default_rng(seed)
    return Corpus(
        name="Small stories",
        text="".join(GRAMMAR.write(rng) + SEPARATOR for _ in range(count)),
        source="Written by chance from the tables in rnn/corpora/storybook.py",
        rule=f"Each story is made from {PATTERNS} kinds of sentences and {len(WORDS)} words, and "
        "remembers who is who, what was found, and where.",
        prompt="Once ",
        open_ended=True,
        entropy=GRAMMAR.entropy / (GRAMMAR.mean_length + len(SEPARATOR)),
    )


def story_grader(
    words: Collection[str],
    sentences: Callable[[str], list[str]],
    is_grammatical: Callable[[str], bool],
) -> Grader:
    """A grader for a language of which the words are known, how a text falls into sentences, and
    which of these are right. What is cut off at the end is not marked.

    In a wrong sentence the words that do not exist are marked; if all exist, the whole sentence.
    """

    def grade(corpus: Corpus, text: str) -> Grade:
        whole = re.compile(r"[A-Za-z]+(?=[^A-Za-z])").finditer(text, len(corpus.prompt))
        written = [match.span() for match in whole]
        unreal = [(a, b) for a, b in written if text[a:b] not in words]
        end = 0
        spans: list[Stretch] = []
        for sentence in sentences(text)[:-1]:
            start = text.index(sentence, end)
            end = start + len(sentence)
            spans.append((start, end))
        wrong = [(a, b) for a, b in spans if not is_grammatical(text[a:b])]
        odd = [(a, b) for a, b in wrong if not any(a <= c < b for c, _ in unreal)]
        return Grade(
            (
                Mark("real words", len(written) - len(unreal), len(written)),
                Mark("grammatical sentences", len(spans) - len(wrong), len(spans)),
            ),
            tuple(sorted(unreal + odd)),
            by_chance=True,
        )

    return Grader(lambda corpus: ASKED, BY_CHANCE, grade)


STORIES = CorpusKind(
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
    build=stories,
    grader=story_grader(WORDS, sentences, is_grammatical),
    presets={"Fast": replace(FAST, cell="gru")},  # who is who has to be remembered for long
)
