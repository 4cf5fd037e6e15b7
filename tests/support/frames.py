"""Frames of runs that a test makes up: what a page would be given to draw."""

from dataclasses import replace
from typing import Any

from rnn.corpora.base import Corpus
from rnn.evaluation.memorization import TextIndex
from rnn.playground.frame import Frame, make_frame
from rnn.playground.run import Run
from rnn.playground.samples import Sample, can_be_copied_from, find_copies, grade_sample
from tests.support.runs import tiny_recipe


def first_frame(corpus: Corpus, **changes: Any) -> Frame:
    """The frame of a run that has not trained, with some of it changed."""
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    return replace(make_frame(run), **changes)


def examined(text: str, corpus: Corpus, iteration: int = 1) -> Sample:
    """A sample of this text after the corpus's prompt, graded and searched for copies as a run's
    own would be."""
    sample = grade_sample(Sample(iteration, corpus.prompt, text), corpus)
    if can_be_copied_from(corpus):
        return find_copies(sample, TextIndex(corpus.parts()[0]))
    return sample
