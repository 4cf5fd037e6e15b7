"""One run as a visitor sees it: a text, its trainer, the samples so far, and ways back. It lives
where it trains, is told what to do by commands, asked by questions, and shown by frames."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

from rnn.corpora.base import Corpus
from rnn.errors import DivergedError
from rnn.persistence.checkpoint import Checkpoint, Provenance
from rnn.persistence.recipe import Recipe
from rnn.playground.activity import UpdateActivity, observe_update
from rnn.playground.coach import Coach
from rnn.playground.comparison import Comparison
from rnn.playground.finish import Finish
from rnn.playground.live_schedule import LiveSchedule
from rnn.playground.samples import KeptSamples, Sample, grade_sample, write_sample
from rnn.playground.text_statistics import TextStatistics, count_text
from rnn.playground.throttle import Throttle
from rnn.training.snapshots import SnapshotHistory, are_finite

Clock = Callable[[], float]  # seconds

# A snapshot is kept only near the lowest loss, not of a network that is being thrown off.
SETBACK_FACTOR, SETBACK_NATS = 1.1, 0.05


class Run:
    """A trainer at work. Making one neither trains nor samples nor counts; `open` begins that."""

    def __init__(
        self, recipe: Recipe, corpus: Corpus, checkpoint: Checkpoint | None = None
    ) -> None:
        """A run at its beginning, or one that goes on from a checkpoint.

        Raises TextError if the text is too short, SettingError if the network would be too large.
        """
        self.corpus = corpus
        self.goal = recipe.goal
        self.stops_when_solved = True
        self.trouble: DivergedError | None = None
        self.arrived = False
        self._recipe = recipe
        self._snapshots = SnapshotHistory()
        self.coach = Coach()
        self.throttle = Throttle()
        self.behind = False
        self.seconds = 0.0  # of training with the present learning rate
        self.rate_since = 0  # the iteration at which that began
        self._schedule = LiveSchedule()
        self.live: Sample | None = None
        self.stepped: UpdateActivity | None = None  # the latest update done by `step`
        saved: list[Sample] = []
        finished, expected = None, [recipe.fingerprint]
        if checkpoint:
            self.trainer = checkpoint.trainer
            expected.append(checkpoint.expected)
            saved = [grade_sample(Sample(*sample), corpus) for sample in checkpoint.samples]
            origin = checkpoint.provenance
            self.first_rate, self.rate_changed = origin.first_rate, origin.rate_changed
            finished = origin.finished
        else:
            self.trainer = recipe.make_trainer(corpus)
            self.first_rate, self.rate_changed = self.trainer.learning_rate, False
        self.finish = Finish(corpus, finished)
        self.comparison = Comparison(expected, self.trainer.iteration)
        self.kept = KeptSamples(corpus, recipe.hyperparameters.seq_length, saved)
        self._next_sample = self.kept.next_iteration(self.trainer.iteration)

    def open(self) -> None:
        """Write the first sample, keep the first snapshot, and let the text be counted."""
        self._statistics = count_text(self.corpus)
        self.live = write_sample(self.trainer, self.corpus)
        if not self.kept.samples:
            self.kept.add(self.live)
        self._snapshots.add(self.trainer.snapshot())

    @property
    def recipe(self) -> Recipe:
        """What the run began with, and its goal."""
        settings = replace(self.trainer.hyperparameters, learning_rate=self.first_rate)
        return replace(self._recipe, hyperparameters=settings, goal=self.goal)

    @property
    def checkpoint(self) -> Checkpoint:
        """The run as it is saved."""
        samples = [(s.iteration, s.prompt, s.text) for s in self.kept.samples]
        provenance = Provenance(self.first_rate, self.rate_changed, self.finish.since)
        return Checkpoint(self.recipe, self.corpus, self.trainer, samples, provenance)

    # --- commands ---

    def advance(self, seconds: float, pace: float, clock: Clock = time.perf_counter) -> None:
        """Train for at most `seconds`, or one update, at `pace` updates per second.

        A network that diverges stops, and `trouble` says so.
        """
        start = clock()
        self.coach.look(start)
        due = self.throttle.take_due(start, pace)
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
        self.behind = due > 0 and math.isfinite(pace) and not self.arrived
        self.throttle.give_back(max(0.0, due))
        self.throttle.mark(clock(), self.trainer.characters_read)

    def step(self) -> None:
        """One single update."""
        try:
            self.stepped = observe_update(self.trainer, lambda: self._train(math.inf, 1))
        except DivergedError as error:
            self.trouble = error
        self.rest()

    def rest(self) -> None:
        """Come to rest, and write what the network writes now."""
        self.throttle.rest()
        self.behind = False
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
        self.rate_changed = True
        self.comparison.end()
        self._begin_rate()

    def go_back(self, iteration: int) -> None:
        """Restore the last snapshot at or before an iteration; what came after is forgotten."""
        self.trainer.restore(self._snapshots.at(iteration))
        now = self.trainer.iteration
        self._snapshots.forget_after(now)
        self.kept.forget_after(now)
        self.finish.forget_after(now)
        self.coach.forget()
        self._next_sample = self.kept.next_iteration(now)
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

    # --- what can be seen ---

    @property
    def statistics(self) -> TextStatistics | None:
        """What was counted of the text; None until that is done."""
        return self._statistics.result() if self._statistics.done() else None

    @property
    def snapshot_iterations(self) -> list[int]:
        """Where one can go back to."""
        return self._snapshots.iterations

    # --- training ---

    def _train(self, seconds: float, updates: float) -> int:
        """Some updates, up to the next kept sample or the goal at most; gives how many."""
        trainer = self.trainer
        if self.goal is not None and self.goal <= trainer.iteration:
            self.goal = None  # the run is past it already
        stop = min(self._next_sample, self.goal or math.inf, self.comparison.next_iteration)
        most = int(min(updates, stop - trainer.iteration))
        start = time.perf_counter()
        done = trainer.train(iterations=most, seconds=max(seconds, 1e-9))
        self.seconds += time.perf_counter() - start
        self.comparison.check(trainer)
        if trainer.iteration == self._next_sample:
            self._keep_sample()
        if trainer.iteration == self.goal:
            self.arrived, self.goal = True, None
        return done

    def _keep_sample(self) -> None:
        self.live = write_sample(self.trainer, self.corpus)
        self.kept.add(self.live)
        self._next_sample = self.kept.next_iteration(self.live.iteration)
        is_solved = self.finish.judge(self.live, self.trainer)
        self.arrived = is_solved and self.stops_when_solved and self.goal is None
        rows, loss = self.trainer.history.rows(), self.trainer.ema_loss
        is_good = loss <= SETBACK_FACTOR * float(rows[:, 3].min()) + SETBACK_NATS
        if is_good and are_finite(self.trainer.model.params):
            self._snapshots.add(self.trainer.snapshot())

    def _begin_rate(self) -> None:
        """From here on the losses are those of the present learning rate."""
        if self.trainer.iteration == 0:
            self.first_rate, self.rate_changed = self.trainer.learning_rate, False
        self.rate_since, self.seconds = self.trainer.iteration, 0.0
        self._schedule = LiveSchedule()

    def _write_live_if_due(self, clock: Clock, at_leisure: bool) -> None:
        """Write what the network writes now, for the eye alone, if there is time for it."""
        now = clock()
        if self.live and self.live.iteration == self.trainer.iteration:
            self._schedule.note(now, self.seconds)
        elif self._schedule.is_due(now, self.seconds, at_leisure):
            self.live = write_sample(self.trainer, self.corpus)
            self._schedule.note(now, self.seconds, cost=clock() - now)
