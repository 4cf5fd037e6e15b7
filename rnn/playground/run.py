"""One run as a visitor sees it: a corpus, the trainer, the samples on the way, and a way back."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

from rnn import DivergedError, Hyperparameters, Trainer
from rnn.corpora.base import Corpus
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.persistence.checkpoint import Checkpoint, Provenance
from rnn.playground.samples import Sample, index_of, marked, milestones, write_sample
from rnn.playground.scheduling.single_flight import Shared
from rnn.playground.throttle import Pace
from rnn.training.snapshots import SnapshotHistory

counted = Shared(ngram_baselines, most=4)

LIVE_EVERY = 0.4  # seconds between live samples, or more where writing one takes long
LIVE_LATEST = 1.5  # but no more than this
KEEP_EVERY = 2.0  # seconds between the weights to which one can go back


class Run:
    """A trainer at work. Everything here belongs to one run: starting over makes a new one, so a
    late tick of the old one can touch nothing of it."""

    def __init__(
        self,
        corpus: Corpus,
        hyperparameters: Hyperparameters,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        """A new run, or one that goes on from a checkpoint.

        Raises TextError if the corpus is too short for the hyperparameters.
        """
        self.corpus = corpus
        self.index = index_of(corpus)
        self.baselines = counted(*corpus.parts())  # simple readers, on the text it is judged by
        if checkpoint:
            self.trainer = checkpoint.trainer
            self.samples = [marked(corpus, self.index, *old) for old in checkpoint.samples]
        else:
            self.trainer = Trainer(corpus.parts()[0], hyperparameters, corpus.parts()[1])
            self.samples = []  # at the milestones; the first is the untrained network's
        self.live = self._write()
        if not self.samples:
            self.samples.append(self.live)
        self._await_next_milestone()
        self.saved: tuple[int, float] | None = self.version
        self.trouble: DivergedError | None = None
        self._live_at = self._live_seconds = 0.0  # by the clock; of training
        way = checkpoint.way if checkpoint else Provenance(hyperparameters.learning_rate)
        self._started = replace(hyperparameters, learning_rate=way.first_rate)
        self.rate_changed = way.rate_changed  # then it is no longer what its settings say
        self.goal = way.goal or None  # the update to stop at
        self.stops_when_finished = True
        self.arrived = False  # at the goal, or where nothing is left to learn: it rests
        self.undo = SnapshotHistory()
        self.undo.add(self.trainer.snapshot())
        self._kept_at = 0.0
        self.best, self.worst = math.inf, -math.inf  # of the running mean of the loss
        self._well_until = self.trainer.iteration  # the update at which it was best
        self.seconds = 0.0  # of training with the present learning rate
        self._rate = self.trainer.learning_rate
        self._rate_since = 0  # the update
        self._write_cost = 0.0  # seconds that a sample takes
        self.pace = Pace()

    def advance(
        self,
        seconds: float,
        pace: float,
        stop: Callable[[], bool],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Train for `seconds` at `pace` updates per second.

        A network that runs away stops, and `trouble` says so.
        """
        start = clock()
        owed = self.pace.owed(start, pace)
        was_finished = self.finished
        if self.goal is not None and self.goal <= self.trainer.iteration:
            self.goal = None  # single steps went past it
        if self.goal is not None:
            owed = min(owed, self.goal - self.trainer.iteration)
        try:
            while owed > 0 and not stop() and (left := start + seconds - clock()) > 0:
                owed -= self._train(left, owed, stop)
            self._look(clock)
        except DivergedError as error:
            self.trouble = error
        self.pace.mark(clock(), self.trainer.characters_read)
        self.arrived = self.trainer.iteration == self.goal or (
            self.finished and not was_finished and self.stops_when_finished
        )
        if self.trainer.iteration == self.goal:
            self.goal = None
        if self.finished and not any(s.grade and s.grade.finished for s in self.samples):
            self.samples.append(self.live)  # the first that is all right belongs to the story

    @property
    def way(self) -> Provenance:
        """What a saved run has to remember beside the network."""
        return Provenance(self.started.learning_rate, self.rate_changed, self.goal or 0)

    @property
    def version(self) -> tuple[int, float]:
        """What changes whenever there is something to save."""
        return self.trainer.iteration, self.trainer.learning_rate

    @property
    def started(self) -> Hyperparameters:
        """The settings it began with, or is to begin with."""
        return self._started if self.trainer.iteration else self.trainer.hyperparameters

    def step(self) -> None:
        """One single update."""
        try:
            self._train(math.inf, 1, lambda: False)
        except DivergedError as error:
            self.trouble = error
        self.pause()

    def go_back_to_when_it_was_well(self) -> None:
        """To weights that a loss has vouched for: it tells of those before its update."""
        self.go_back(self._well_until - 1)

    def go_back(self, iteration: int) -> None:
        """To the last weights kept by then; what came after is forgotten."""
        self.trainer.restore(self.undo.at(iteration))
        self.undo.forget_after(self.trainer.iteration)
        self.samples = [s for s in self.samples if s.iteration <= self.trainer.iteration]
        self._await_next_milestone()
        self.live = self._write()
        self.trouble = None
        self.best, self.worst = math.inf, -math.inf
        self._begin_rate()

    @property
    def judged_loss(self) -> float:
        """The loss by which the network compares with simple readers: on held-out text, if any."""
        trainer = self.trainer
        return trainer.history.held_out[-1][1] if trainer.history.held_out else trainer.ema_loss

    def losses_at_this_rate(self) -> list[float]:
        """The last losses, of updates with the present learning rate."""
        recent = list(self.trainer.history.recent)
        return recent[max(0, len(recent) - self.trainer.iteration + self._rate_since) :]

    def pause(self) -> None:
        """Come to rest, and show what it writes now."""
        self.pace.rest()
        try:
            if self.live.iteration != self.trainer.iteration:
                self.live = self._write()
        except DivergedError as error:
            self.trouble = self.trouble or error

    def _await_next_milestone(self) -> None:
        now = self.trainer.iteration
        self._next_milestone = next(iteration for iteration in milestones() if iteration > now)

    def _begin_rate(self) -> None:
        """From here on the losses are those of the present learning rate."""
        self._rate, self._rate_since = self.trainer.learning_rate, self.trainer.iteration
        self.seconds = 0.0

    def _train(self, seconds: float, updates: float, stop: Callable[[], bool]) -> int:
        """Some updates, up to the next milestone at most."""
        trainer = self.trainer
        most = min(updates, self._next_milestone - trainer.iteration)
        if trainer.iteration == 0:
            self._started, self.rate_changed = trainer.hyperparameters, False
        elif trainer.learning_rate != self._rate:
            self.rate_changed = True
        if trainer.learning_rate != self._rate:
            self._begin_rate()
        start = time.perf_counter()
        done = trainer.train(iterations=int(most), seconds=seconds, stop=stop)
        self.seconds += time.perf_counter() - start
        if trainer.iteration == self._next_milestone:
            self.samples.append(self._write())
            self._await_next_milestone()
        return done

    def _look(self, clock: Callable[[], float]) -> None:
        """Write the live sample, and keep these weights if they are good."""
        now = clock()
        passed, trained = now - self._live_at, self.seconds - self._live_seconds
        due = passed >= LIVE_EVERY and trained >= 50 * self._write_cost or passed >= LIVE_LATEST
        if due and self.live.iteration != self.trainer.iteration:
            self.live, self._live_at, self._live_seconds = self._write(), now, self.seconds
            self._write_cost = clock() - now
        loss = self.trainer.ema_loss
        if loss <= self.best:
            self.best, self._well_until = loss, self.trainer.iteration
        self.worst = max(self.worst, loss)
        good = loss <= 1.1 * self.best + 0.05
        if now - self._kept_at >= KEEP_EVERY and good and self.trainer.finite:
            self.undo.add(self.trainer.snapshot())
            self._kept_at = now

    @property
    def finished(self) -> bool:
        """Nothing is left to learn: full marks, and a loss so low that they are no luck."""
        grade, t = self.live.grade, self.trainer
        return grade is not None and grade.finished and t.ema_loss < t.blind_loss / 4

    def _write(self) -> Sample:
        return write_sample(self.trainer, self.corpus, self.index)
