"""What a page draws of a run, as plain data: it crosses from the process in which the run lives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.evaluation.ngram_baselines import Baseline
from rnn.playground.comparison import Likeness
from rnn.playground.opening import measure_opening
from rnn.playground.run import Run
from rnn.playground.samples import Sample, find_copies
from rnn.training.diagnosis import MEMORIZES, Advice, Measurements, diagnose
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.swing import find_alarm


@dataclass(frozen=True, eq=False)
class LossCurve:
    """The losses of a run, mean nats per character, thinned to a few hundred rows."""

    rows: NDArray[np.float32]  # (n, 4): iteration, lowest, highest and running mean of each bucket
    recent: NDArray[np.float32]  # (≤ 500,): the losses of the latest updates, one by one
    held_out: tuple[tuple[int, float], ...]  # iteration, loss on the text that is kept back


@dataclass(frozen=True, eq=False)
class Frame:
    """A run after `iteration` updates.

    `samples`, the kept ones, is None where they are the same as in the frame before.
    """

    iteration: int
    characters_read: int
    epochs: float
    never_read: int  # characters of the text that lie in no window
    characters_per_second: float
    goal: int | None  # the update to stop at
    hyperparameters: Hyperparameters  # of the next update
    first_rate: float  # the learning rate of the first update
    rate_changed: bool  # after the first update
    updates_at_rate: int  # that were done at the present one

    ema_loss: float
    blind_loss: float
    comparison_loss: float  # on the text that the baselines are measured on
    curve: LossCurve
    baselines: tuple[Baseline, ...]  # empty until they are counted

    live: Sample
    samples: tuple[Sample, ...] | None
    finished_at: int | None  # the update since which nothing is left to learn
    memorizes: bool  # it was said that it gets better at its text and at no other
    snapshots: tuple[int, ...]  # the iterations that one can go back to
    least_copied: int | None  # characters that count as a copy; None: they are not looked for
    opening: float | None  # the probability of the right beginning, as long as that is wrong

    advice: Advice | None
    trouble: str  # why it cannot go on, or empty
    likeness: Likeness | None  # to the run that was shared or saved
    fingerprint: Fingerprint  # of all losses so far
    early_fingerprint: Fingerprint  # of the first losses
    arrived: bool  # at its goal, or where it was finished: it rests
    behind: bool  # at its pace, updates are due for which the slice had no time

    @property
    def finished(self) -> bool:
        """Whether nothing is left to learn."""
        return self.finished_at is not None

    @property
    def version(self) -> tuple[int, float]:
        """What changes whenever there is something to save."""
        return self.iteration, self.hyperparameters.learning_rate


def make_frame(run: Run) -> Frame:
    """A run as it stands. The samples that have not changed since the last frame are left out."""
    assert run.live is not None, "open() comes first"
    trainer, history, statistics = run.trainer, run.trainer.history, run.statistics
    if statistics and statistics.index:  # copies are looked for where that was not done yet
        run.live = find_copies(run.live, statistics.index)
        run.kept.find_copies(statistics.index)
    changed, run.kept.changed = run.kept.changed, False
    measurements = measure(run)
    advice = advise(run, measurements) if measurements else None
    return Frame(
        iteration=trainer.iteration,
        characters_read=trainer.characters_read,
        epochs=trainer.epochs,
        never_read=trainer.windows.never_read(len(trainer.text)),
        characters_per_second=run.throttle.characters_per_second(),
        goal=run.goal,
        hyperparameters=trainer.hyperparameters,
        first_rate=run.first_rate,
        rate_changed=run.rate_changed,
        updates_at_rate=run.trainer.iteration - run.rate_since,
        ema_loss=trainer.ema_loss,
        blind_loss=trainer.blind_loss,
        comparison_loss=history.held_out[-1][1] if history.held_out else trainer.ema_loss,
        curve=LossCurve(
            history.rows().astype(np.float32),
            np.array(history.recent, np.float32),
            tuple(history.held_out),
        ),
        baselines=statistics.baselines if statistics else (),
        live=run.live,
        samples=tuple(run.kept.samples) if changed else None,
        finished_at=run.finish.since_as_seen(run.live),
        memorizes=run.coach.final == MEMORIZES,
        snapshots=tuple(run.snapshot_iterations),
        least_copied=statistics.index.least if statistics and statistics.index else None,
        opening=measure_opening(trainer, run.corpus, run.live),
        advice=advice,
        trouble=str(run.trouble or ""),
        likeness=run.comparison.result,
        fingerprint=Fingerprint.of(trainer.iteration, trainer.losses_crc),
        early_fingerprint=trainer.early_fingerprint,
        arrived=run.arrived,
        behind=run.behind,
    )


def measure(run: Run) -> Measurements | None:
    """What a diagnosis looks at; None before there is anything to look at."""
    history, statistics = run.trainer.history, run.statistics
    rows = history.rows()
    if not len(rows) or statistics is None:
        return None
    recent = list(history.recent)
    first = max(0, len(recent) - run.trainer.iteration + run.rate_since)
    return Measurements(
        seconds=run.seconds,
        losses=recent[first:],
        best=float(rows[:, 3].min()),
        worst=float(rows[:, 3].max()),
        baselines=[baseline.loss for baseline in statistics.baselines],
        entropy=run.corpus.entropy,
        held_out=[loss for _, loss in history.held_out],
        finished=run.finish.since is not None,
        alarm=find_alarm(run.trainer.hyperparameters),
    )


def advise(run: Run, measurements: Measurements) -> Advice | None:
    """What to say of the run: what is found in it now, or what was said a moment ago."""
    found, trainer = diagnose(measurements), run.trainer
    return run.coach.consider(found, trainer.iteration, trainer.learning_rate)
