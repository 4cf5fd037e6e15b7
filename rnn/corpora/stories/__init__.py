"""Small stories for a picture book, drawn at random from the grammar in `tables.py`. Because the
grammar is known, so is the least loss that any model can reach: the entropy of the stories."""

from dataclasses import replace

import numpy as np

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import OPEN_TEMPERATURE
from rnn.corpora.stories.report_card import GRAMMAR, SEPARATOR, grade, split_sentences
from rnn.corpora.stories.tables import SENTENCES
from rnn.settings import Number
from rnn.training.hyperparameters import FAST

SAMPLE_LENGTH = 240  # characters: a whole story, and how the next begins
PATTERN_COUNT = sum(len(GRAMMAR.rules[name]) for name in SENTENCES)


def build_stories(count: int, seed: int) -> Corpus:
    """That many stories, each followed by a blank line."""
    rng = np.random.default_rng(seed)
    stories = [GRAMMAR.write(rng) for _ in range(count)]
    *_, last_sentence = split_sentences(stories[0])
    return Corpus(
        name="Small stories",
        text="".join(story + SEPARATOR for story in stories),
        source="Written by chance from the tables in rnn/corpora/stories/tables.py",
        rule=f"Each story is made from {PATTERN_COUNT} kinds of sentences and {len(GRAMMAR.words)} "
        "words, and the names in it stay the same to its end.",
        # the end of a story, so that the hidden state has met the text, and how the next begins
        prompt=f"{last_sentence}{SEPARATOR}Once ",
        open_ended=True,
        entropy=GRAMMAR.entropy / (GRAMMAR.mean_length + len(SEPARATOR)),
    )


KIND = CorpusKind(
    key="stories",
    label="Small stories",
    help="Made-up stories for a picture book. The network has to learn letters, words and "
    "sentences, and to remember whom the story is about.",
    options={
        "count": Number(
            "Stories",
            "How many stories to read. A few the network learns by heart; of many it can only "
            "learn how they are made.",
            1_500,
            low=10,
            high=5_000,
            grid=(10, 50, 150, 500, 1_500, 5_000),
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
    # whom a story is about has to be remembered over whole sentences
    presets={
        "Fast": replace(
            FAST,
            cell="gru",
            seq_length=64,
            batch_size=8,
            learning_rate=8e-3,
            schedule="cosine",
            initialization="chrono",
        )
    },
)
