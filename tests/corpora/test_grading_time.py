"""Whoever loads a file marks its samples: that takes no long time, whatever is in them."""

import random
import time

import pytest

from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.persistence.validation import LONGEST_SAMPLE, MOST_SAMPLES

GRADED = [kind for kind in KINDS.values() if kind.grader]


@pytest.mark.parametrize("kind", GRADED, ids=lambda kind: kind.key)
def test_the_most_and_longest_samples_are_soon_marked(kind: CorpusKind) -> None:
    corpus, dice = kind.make(), random.Random(0)
    assert kind.grader
    space = " \n"[corpus.text.count("\n") > corpus.text.count(" ")]
    hostile = [
        corpus.text,
        "".join(dice.choices(sorted({*corpus.text}), k=LONGEST_SAMPLE)),
        corpus.text[0] * LONGEST_SAMPLE,
        space * LONGEST_SAMPLE,
        "".join(corpus.text[i : i + 7] + "." for i in range(0, LONGEST_SAMPLE, 7)),
        "9+9=" + "9" * LONGEST_SAMPLE + "\n",
    ]
    start = time.process_time()
    for number in range(MOST_SAMPLES):
        sample = corpus.prompt + hostile[number % len(hostile)]
        kind.grader.grade(corpus, sample[:LONGEST_SAMPLE])
    assert time.process_time() - start < 5.0
