"""Samples: what the network writes after the corpus's prompt, when one is kept, and what is found
in it."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus, Grader
from rnn.corpora.grading import Grade
from rnn.evaluation.memorization import Copies, TextIndex
from rnn.training.trainer import Trainer

SAMPLE_LENGTH = 160  # characters, where no grader asks for another length
SAMPLE_TEMPERATURE = 0.7
MOST_KEPT = 64
DENSE = 8  # of n updates, the gap to the next kept sample is at least n / DENSE
UPDATES_PER_COST = 60  # between two kept samples, for each update that writing one costs
LONG = 100  # characters of a sample, beyond which there are fewer at first


@dataclass(frozen=True)
class Sample:
    """What the network wrote after `prompt` when it had done `iteration` updates: graded where the
    right answer is known, searched for copies where the text is somebody's."""

    iteration: int
    prompt: str
    text: str
    grade: Grade | None = None
    copies: Copies | None = None


def grader_of(corpus: Corpus) -> Grader | None:
    """The grader of a corpus, if the right answer is known."""
    return KINDS[corpus.kind].grader


def wrong_places(sample: Sample) -> list[tuple[int, int]]:
    """The places in the sample's text, each from and to, that are wrong by its grade."""
    start = len(sample.prompt)
    wrong = sample.grade.wrong if sample.grade else ()
    return [(max(a, start) - start, b - start) for a, b in wrong if b > start]


def can_be_copied_from(corpus: Corpus) -> bool:
    """Whether the text is somebody's, so that copies in a sample are worth looking for."""
    return corpus.open_ended and not grader_of(corpus)


def sample_length(corpus: Corpus) -> int:
    """How many characters a sample of this corpus has, without its prompt."""
    grader = grader_of(corpus)
    return grader.length(corpus) if grader else SAMPLE_LENGTH


def sample_temperature(corpus: Corpus) -> float:
    """The temperature at which samples of this corpus are written."""
    grader = grader_of(corpus)
    return grader.temperature if grader else SAMPLE_TEMPERATURE


def write_sample(trainer: Trainer, corpus: Corpus) -> Sample:
    """What the network writes now: the same text, whoever asks and whenever."""
    text = trainer.sample(sample_length(corpus), sample_temperature(corpus), corpus.prompt)
    return grade_sample(Sample(trainer.iteration, corpus.prompt, text), corpus)


def grade_sample(sample: Sample, corpus: Corpus) -> Sample:
    """The sample with its grade, if the right answer is known."""
    grader = grader_of(corpus)
    return (
        replace(sample, grade=grader.grade(corpus, sample.prompt + sample.text))
        if grader
        else sample
    )


def find_copies(sample: Sample, index: TextIndex) -> Sample:
    """The sample with what in it is copied."""
    if sample.copies is not None:
        return sample
    return replace(sample, copies=index.find_copies(sample.text, sample.prompt))


def kept_iterations(sample_length: int, seq_length: int) -> Iterator[int]:
    """The numbers of updates after which a sample is kept, such as 0, 1, 2, 3, 4, 6, 9, … They
    depend on the text and its settings alone, never on the clock.

    A sample of L characters takes about as long as L / 3T updates, since an update runs T steps
    forward and, at twice the cost, back. So samples come densely at first, long ones less so, then
    at gaps that keep their cost small, and then ever more seldom.
    """
    cost = sample_length / (3 * seq_length)  # in updates
    gap_for_cost, divisor = math.ceil(UPDATES_PER_COST * cost), 1 if sample_length > LONG else 2
    iteration = 0
    while True:
        yield iteration
        iteration += max(1, iteration // DENSE, min(iteration // divisor, gap_for_cost))


class KeptSamples:
    """The samples of a run that are kept, oldest first, at most MOST_KEPT of them."""

    def __init__(self, corpus: Corpus, seq_length: int, samples: Iterable[Sample] = ()) -> None:
        self.samples = [*samples]
        self.changed = True  # since somebody looked last; who looks sets it to False
        self._lengths = sample_length(corpus), seq_length

    @property
    def latest(self) -> Sample | None:
        return self.samples[-1] if self.samples else None

    def next_iteration(self, iteration: int) -> int:
        """The number of the update, beyond `iteration`, after which the next sample is kept."""
        return next(kept for kept in kept_iterations(*self._lengths) if kept > iteration)

    def add(self, sample: Sample) -> None:
        """Keep one more. Beyond MOST_KEPT the one that its neighbours are closest to, as a share
        of its iteration, is let go, but never the first or the last."""
        self.samples.append(sample)
        if len(self.samples) > MOST_KEPT:
            at = [sample.iteration for sample in self.samples]
            gaps = [after / max(before, 1) for before, after in zip(at, at[2:], strict=False)]
            del self.samples[1 + gaps.index(min(gaps))]
        self.changed = True

    def forget_after(self, iteration: int) -> None:
        """Let go of a future that is given up."""
        self.samples = [sample for sample in self.samples if sample.iteration <= iteration]
        self.changed = True

    def find_copies(self, index: TextIndex) -> None:
        """Look for copies where that was not done yet."""
        if any(sample.copies is None for sample in self.samples):
            self.samples = [find_copies(sample, index) for sample in self.samples]
            self.changed = True
