"""Samples on the way: what the network writes, when one is kept, and what is found in it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from rnn import Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus, Grader
from rnn.corpora.grading import Grade
from rnn.evaluation.memorization import Copies, TextIndex
from rnn.playground.scheduling.single_flight import Shared

SAMPLE_LENGTH = 160
SAMPLE_TEMPERATURE = 0.7

indexed = Shared(TextIndex, most=2)


@dataclass(frozen=True)
class Sample:
    """What the network wrote after `prompt` when it had done `iteration` updates; marked, where the
    right answer is known, or searched for what is copied, where the text is somebody's."""

    iteration: int
    prompt: str
    text: str
    grade: Grade | None = None
    copies: Copies | None = None


def milestones() -> Iterator[int]:
    """The updates after which a sample is kept: 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, …"""
    yield from (1, 2, 3, 5, 7)
    for power in itertools.count(1):
        yield from (int(step * 10**power) for step in (1, 1.5, 2, 3, 5, 7))


def grader_of(corpus: Corpus) -> Grader | None:
    """Who marks the samples, if the right answer is known."""
    return KINDS[corpus.kind].grader


def index_of(corpus: Corpus) -> TextIndex | None:
    """Where copies are looked up, if the text is somebody's."""
    foreign = corpus.open_ended and not grader_of(corpus)
    return indexed(corpus.parts()[0]) if foreign else None


def write_sample(trainer: Trainer, corpus: Corpus, index: TextIndex | None) -> Sample:
    """What the network writes now. It is the same text, whoever asks and whenever."""
    length, temperature = SAMPLE_LENGTH, SAMPLE_TEMPERATURE
    if grader := grader_of(corpus):
        length, temperature = grader.length(corpus), grader.temperature
    text = trainer.sample(length, temperature, corpus.prompt)
    return marked(corpus, index, trainer.iteration, corpus.prompt, text)


def marked(
    corpus: Corpus, index: TextIndex | None, iteration: int, prompt: str, text: str
) -> Sample:
    """A sample with what can be found in it."""
    grader = grader_of(corpus)
    return Sample(
        iteration,
        prompt,
        text,
        grade=grader.grade(corpus, prompt + text) if grader else None,
        copies=copied(index, text),
    )


def copied(index: TextIndex | None, text: str) -> Copies | None:
    """What of a text stands in the one that was learned from, if that is somebody's."""
    return index.find_copies(text) if index else None
