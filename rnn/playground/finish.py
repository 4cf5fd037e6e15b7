"""When a run is finished: it guesses about as well as anybody can, and what it wrote last is right.

It is judged whenever a sample is kept, so at the same updates in every run of one recipe.
"""

from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade
from rnn.playground.samples import Sample, grader_of
from rnn.training.diagnosis import AGREEING_CHECKS, best_margin
from rnn.training.trainer import Trainer

ENOUGH = 0.95  # of what is asked, right in a sample that is left to chance
LOST_FACTOR = 2.0  # on the margin: a finished run may be that much worse before it is so no longer


def can_finish(corpus: Corpus) -> bool:
    """Whether it can be known that nothing is left to learn. The least possible loss must be known,
    and unless that is 0 there must be held-out text: on the text that it reads, a network may do
    better, by heart."""
    is_measured = corpus.entropy == 0 or bool(corpus.parts()[1])
    return grader_of(corpus) is not None and corpus.entropy is not None and is_measured


def is_right(grade: Grade) -> bool:
    """Whether what was written is right; but for a slip, where dice were thrown for it."""
    few_slips = all(0 < mark.of * ENOUGH <= mark.right for mark in grade.marks)
    return grade.full or (grade.by_chance and bool(grade.marks) and few_slips)


class Finish:
    """Since which update a run has been finished."""

    def __init__(self, corpus: Corpus, since: int | None) -> None:
        self.since = since
        self._best = corpus.entropy if can_finish(corpus) else None

    def judge(self, sample: Sample, trainer: Trainer) -> bool:
        """Judge it by a sample that was written now. Gives whether this is what finished it."""
        if self._best is None or sample.grade is None:
            return False
        checks = [loss for _, loss in trainer.history.held_out]
        excess = min(checks[-AGREEING_CHECKS:], default=trainer.ema_loss) - self._best
        margin = best_margin(self._best)
        if self.since is not None:
            if excess > LOST_FACTOR * margin:
                self.since = None
            return False
        if is_right(sample.grade) and excess < margin:
            self.since = sample.iteration
            return True
        return False

    def since_as_seen(self, sample: Sample | None) -> int | None:
        """The update since which the run has been finished, if what the network writes now does
        not show the contrary."""
        is_wrong = sample and sample.grade is not None and not is_right(sample.grade)
        return None if is_wrong else self.since

    def forget_after(self, iteration: int) -> None:
        """Forget what came after an update."""
        if self.since is not None and self.since > iteration:
            self.since = None
