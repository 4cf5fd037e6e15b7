"""One run as a visitor sees it: a text, its trainer, the samples on the way, and ways back.

A run lives where it trains, which may be another process. It is told what to do by commands, asked
by questions, and shown by frames, all of them plain data.
"""

import itertools
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from rnn.corpora.base import Corpus
from rnn.errors import DivergedError
from rnn.evaluation.memorization import TextIndex
from rnn.persistence.checkpoint import Checkpoint, Provenance
from rnn.persistence.recipe import Recipe
from rnn.playground.frame import Frame, LossCurve
from rnn.playground.samples import (
    Sample,
    find_copies,
    grade_sample,
    kept_iterations,
    sample_length,
    thin,
    write_sample,
)
from rnn.playground.text_statistics import TextStatistics, count_text
from rnn.playground.throttle import Throttle
from rnn.training.diagnosis import Advice, Measurements, diagnose
from rnn.training.snapshots import SnapshotHistory

Clock = Callable[[], float]  # seconds

LIVE_EVERY = 0.2  # seconds between two live samples at the least
LIVE_SHARE = 50  # at full speed, seconds of training for every second spent on live samples
LIVE_LATEST = 8.0  # seconds after which one is written in any case


class Run:
    """A trainer at work. Making one neither trains nor samples nor counts; `open` begins that."""

    def __init__(
        self, recipe: Recipe, corpus: Corpus, checkpoint: Checkpoint | None = None
    ) -> None:
        """A run at its beginning, or one that goes on from a checkpoint.

        Raises TextError if the text is too short for the settings, SettingError if the network
        would be too large.
        """
        self.corpus = corpus
        self.goal = recipe.goal
        self.stops_when_solved = True
        self.trouble: DivergedError | None = None
        self.arrived = False
        self._recipe = recipe
        self._snapshots = SnapshotHistory()
        self._throttle = Throttle()
        self._behind = False
        self._seconds = 0.0  # of training with the present learning rate
        self._rate_since = 0  # the iteration at which that began
        self._live_at = -math.inf  # by the clock
        self._live_cost = 0.0  # seconds that writing a sample takes
        self._seconds_at_live = 0.0
        self._samples_changed = True
        self._indexed = False
        if checkpoint:
            self.trainer = checkpoint.trainer
            samples = itertools.starmap(Sample, checkpoint.samples)
            self.samples = [grade_sample(sample, corpus) for sample in samples]
            self.first_rate = checkpoint.provenance.first_rate
            self.rate_changed = checkpoint.provenance.rate_changed
        else:
            self.trainer = recipe.make_trainer(corpus)
            self.samples = []
            self.first_rate = self.trainer.learning_rate
            self.rate_changed = False
        self.live: Sample | None = None
        self._await_next_sample()

    def open(self) -> None:
        """Write the first sample, keep the first snapshot, and let the text be counted."""
        self._statistics = count_text(self.corpus)
        self.live = write_sample(self.trainer, self.corpus)
        if not self.samples:
            self.samples.append(self.live)
        self._snapshots.add(self.trainer.snapshot())

    @property
    def recipe(self) -> Recipe:
        """What the run began with, and its goal."""
        settings = replace(self.trainer.hyperparameters, learning_rate=self.first_rate)
        return replace(self._recipe, hyperparameters=settings, goal=self.goal)

    @property
    def checkpoint(self) -> Checkpoint:
        """The run as it is saved."""
        samples = [(s.iteration, s.prompt, s.text) for s in self.samples]
        provenance = Provenance(self.first_rate, self.rate_changed)
        return Checkpoint(self.recipe, self.corpus, self.trainer, samples, provenance)

    # --- commands ---

    def advance(self, seconds: float, pace: float, clock: Clock = time.perf_counter) -> None:
        """Train for at most `seconds`, or one update, at `pace` updates per second.

        A network that diverges stops, and `trouble` says so.
        """
        start = clock()
        due = self._throttle.take_due(start, pace)
        self.arrived = False
        try:
            while due > 0 and not self.arrived and (left := start + seconds - clock()) > 0:
                due -= self._train(left, due)
            if self.arrived:
                self.rest()
            else:
                self._write_live_if_due(clock, at_leisure=math.isfinite(pace))
        except DivergedError as error:
            self.trouble = error
        self._behind = due > 0 and math.isfinite(pace) and not self.arrived
        self._throttle.give_back(max(0.0, due))
        self._throttle.mark(clock(), self.trainer.characters_read)

    def step(self) -> None:
        """One single update."""
        try:
            self._train(math.inf, 1)
        except DivergedError as error:
            self.trouble = error
        self.rest()

    def rest(self) -> None:
        """Come to rest, and write what the network writes now."""
        self._throttle.rest()
        self._behind = False
        try:
            if self.live is None or self.live.iteration != self.trainer.iteration:
                self.live = write_sample(self.trainer, self.corpus)
        except DivergedError as error:
            self.trouble = self.trouble or error

    def set_learning_rate(self, rate: float) -> None:
        """From the next update on, learn at another rate."""
        if rate == self.trainer.learning_rate:
            return
        self.trainer.learning_rate = rate
        if self.trainer.iteration == 0:
            self.first_rate = rate
        else:
            self.rate_changed = True
        self._begin_rate()

    def go_back(self, iteration: int) -> None:
        """Restore the last snapshot at or before an iteration; what came after is forgotten."""
        self.trainer.restore(self._snapshots.at(iteration))
        now = self.trainer.iteration
        self._snapshots.forget_after(now)
        self.samples = [sample for sample in self.samples if sample.iteration <= now]
        self._samples_changed = True
        self._await_next_sample()
        self.trouble, self.live = None, None
        self.arrived = False
        self._begin_rate()
        self.rest()

    def go_back_to_best(self) -> None:
        """Restore the snapshot before the update with the lowest running mean of the loss: a loss
        belongs to the weights before its update."""
        rows = self.trainer.history.rows()
        best = int(rows[rows[:, 3].argmin(), 0]) if len(rows) else 0
        self.go_back(best - 1)

    # --- what is shown ---

    def frame(self) -> Frame:
        """The run as it stands."""
        assert self.live is not None, "open() comes first"
        trainer, history = self.trainer, self.trainer.history
        statistics = self._counted()
        self._look_for_copies(statistics.index if statistics else None)
        changed, self._samples_changed = self._samples_changed, False
        baselines = statistics.baselines if statistics else ()
        return Frame(
            iteration=trainer.iteration,
            characters_read=trainer.characters_read,
            epochs=trainer.epochs,
            characters_per_second=self._throttle.characters_per_second(),
            goal=self.goal,
            hyperparameters=trainer.hyperparameters,
            first_rate=self.first_rate,
            rate_changed=self.rate_changed,
            ema_loss=trainer.ema_loss,
            blind_loss=trainer.blind_loss,
            comparison_loss=history.held_out[-1][1] if history.held_out else trainer.ema_loss,
            curve=LossCurve(
                history.rows().astype(np.float32),
                np.array(history.recent, np.float32),
                tuple(history.held_out),
            ),
            baselines=baselines,
            live=self.live,
            samples=tuple(self.samples) if changed else None,
            solved=self.solved,
            snapshots=tuple(self._snapshots.iterations),
            least_copied=statistics.index.least if statistics and statistics.index else None,
            advice=self._diagnose([baseline.loss for baseline in baselines]),
            trouble=str(self.trouble or ""),
            arrived=self.arrived,
            behind=self._behind,
        )

    @property
    def solved(self) -> bool:
        """Whether nothing is left to learn, judged by the latest kept sample: full marks, and a
        loss so low that they are no luck."""
        latest = self.samples[-1] if self.samples else None
        return latest is not None and self._is_solution(latest)

    def index(self) -> TextIndex | None:
        """Where copies are looked up; None as long as it is not made, or where there are none."""
        statistics = self._counted()
        return statistics.index if statistics else None

    def _counted(self) -> TextStatistics | None:
        return self._statistics.result() if self._statistics.done() else None

    def _look_for_copies(self, index: TextIndex | None) -> None:
        if index is None or self.live is None:
            return
        self.live = find_copies(self.live, index)
        if any(sample.copies is None for sample in self.samples):
            self.samples = [find_copies(sample, index) for sample in self.samples]
            self._samples_changed = True

    def _is_solution(self, sample: Sample) -> bool:
        trainer = self.trainer
        full = sample.grade is not None and sample.grade.finished
        return full and trainer.ema_loss < trainer.blind_loss / 4

    def _diagnose(self, baselines: list[float]) -> Advice | None:
        rows, history = self.trainer.history.rows(), self.trainer.history
        if not len(rows) or not baselines:
            return None
        return diagnose(
            Measurements(
                seconds=self._seconds,
                losses=self._losses_at_this_rate(),
                best=float(rows[:, 3].min()),
                worst=float(rows[:, 3].max()),
                baselines=baselines,
                entropy=self.corpus.entropy,
                held_out=[loss for _, loss in history.held_out],
                solved=self.solved,
            )
        )

    def _losses_at_this_rate(self) -> list[float]:
        recent = list(self.trainer.history.recent)
        return recent[max(0, len(recent) - self.trainer.iteration + self._rate_since) :]

    # --- training ---

    def _train(self, seconds: float, updates: float) -> int:
        """Some updates, up to the next kept sample or the goal at most; gives how many."""
        trainer = self.trainer
        if self.goal is not None and self.goal <= trainer.iteration:
            self.goal = None  # the run is past it already
        stop = min(self._next_sample, self.goal or math.inf)
        most = int(min(updates, stop - trainer.iteration))
        start = time.perf_counter()
        done = trainer.train(iterations=most, seconds=max(seconds, 1e-9))
        self._seconds += time.perf_counter() - start
        if trainer.iteration == self._next_sample:
            self._keep_sample()
        if trainer.iteration == self.goal:
            self.arrived, self.goal = True, None
        return done

    def _keep_sample(self) -> None:
        was_solved = self.solved
        self.live = write_sample(self.trainer, self.corpus)
        self.samples = thin([*self.samples, self.live])
        self._samples_changed = True
        self._await_next_sample()
        if self.solved and not was_solved and self.stops_when_solved:
            self.arrived = True
        rows, loss = self.trainer.history.rows(), self.trainer.ema_loss
        is_good = loss <= 1.1 * float(rows[:, 3].min()) + 0.05
        if is_good and self.trainer.finite:
            self._snapshots.add(self.trainer.snapshot())

    def _await_next_sample(self) -> None:
        hp, now = self.trainer.hyperparameters, self.trainer.iteration
        at: Iterator[int] = kept_iterations(sample_length(self.corpus), hp.seq_length)
        self._next_sample = next(iteration for iteration in at if iteration > now)

    def _begin_rate(self) -> None:
        """From here on the losses are those of the present learning rate."""
        self._rate_since, self._seconds, self._seconds_at_live = self.trainer.iteration, 0.0, 0.0

    def _write_live_if_due(self, clock: Clock, at_leisure: bool) -> None:
        """Write what the network writes now, for the eye alone, if there is time for it."""
        if self.live and self.live.iteration == self.trainer.iteration:
            self._live_at, self._seconds_at_live = clock(), self._seconds
            return
        now = clock()
        passed, trained = now - self._live_at, self._seconds - self._seconds_at_live
        has_time = at_leisure or trained >= LIVE_SHARE * self._live_cost
        if passed >= LIVE_LATEST or (passed >= LIVE_EVERY and has_time):
            self.live = write_sample(self.trainer, self.corpus)
            self._live_cost = clock() - now
            self._live_at, self._seconds_at_live = now, self._seconds
