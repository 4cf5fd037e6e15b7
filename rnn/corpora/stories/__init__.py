"""Small stories for a picture book, written by chance from the tables in `storybook.py`. Because
the grammar is known, so is the least loss any reader can reach: its entropy."""

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rnn.corpora.base import Corpus, CorpusKind
from rnn.corpora.graders import story_grader
from rnn.corpora.grammar import Grammar
from rnn.corpora.storybook import FACTS, PLOTS, SENTENCES
from rnn.corpora.storywords import PHRASES
from rnn.hyperparameters import FAST
from rnn.settings import Number

GRAMMAR = Grammar("{story}", {"story": PLOTS} | SENTENCES | PHRASES, FACTS)
SEPARATOR = "\n\n"  # never inside a story, so that a text falls into stories in only one way
WORDS = GRAMMAR.words
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
