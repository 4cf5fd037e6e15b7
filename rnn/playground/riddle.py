"""The riddle lab: why does the notebook's network get worse before it gets better? A few short runs
side by side, each with one setting changed. They have networks of their own: the visitor's run is
not touched. They are done in slices as short as those of training."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from rnn.errors import DivergedError, TextError
from rnn.playground.run import Run
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.trainer import Trainer

UPDATES = 25
MOST_ARMS = 4
SLICE = 0.03  # seconds, or one update
TEXT = 100_000  # characters at the beginning of a text, which the runs learn from
RISEN = 0.5  # nats above a blind guess: clearly worse
LATE = 5  # updates after which an arm changes its learning rate

NOTEBOOK = Hyperparameters(hidden_size=512, seq_length=256)


@dataclass(frozen=True)
class Arm:
    """One of the runs that can be compared."""

    label: str
    changes: dict[str, Any]  # of NOTEBOOK's settings
    late_rate: float | None = None  # from update LATE + 1 on

    @property
    def hyperparameters(self) -> Hyperparameters:
        return replace(NOTEBOOK, **self.changes)


ARMS = {
    "notebook": Arm("As in the notebook", {}),
    "clip": Arm("Clip 0.5", {"clip": 0.5}),
    "short": Arm("Memory length 25", {"seq_length": 25}),
    "small": Arm("Hidden size 128", {"hidden_size": 128}),
    "rate": Arm("Learning rate 0.01", {"learning_rate": 0.01}),
    "slow": Arm("Learning rate 0.002", {"learning_rate": 0.002}),
    "gru": Arm("A GRU", {"cell": "gru"}),
    "lstm": Arm("An LSTM", {"cell": "lstm"}),
    "late": Arm(f"Rate 0.003 after {LATE} updates", {}, late_rate=0.003),
}
FIRST_ARMS = ("notebook", "short", "small", "slow")


@dataclass(frozen=True)
class Outcome:
    """How far one arm has come."""

    arm: str
    losses: tuple[float, ...]  # of its updates, mean nats per character
    diverged: bool = False

    @property
    def is_done(self) -> bool:
        return self.diverged or len(self.losses) == UPDATES


@dataclass(frozen=True)
class LabResult:
    """How far all arms have come, the loss of guessing blindly, and what the text has made of a
    memory length that it has no room for; None: it has room."""

    outcomes: tuple[Outcome, ...]
    blind: float
    cut_to: int | None = None

    def rise_of(self, outcome: Outcome) -> float:
        """How far its worst loss is above that of guessing blindly, nats."""
        return max(outcome.losses) - self.blind

    @property
    def is_done(self) -> bool:
        return all(outcome.is_done for outcome in self.outcomes)


class Lab:
    """The arms of one comparison, one after another: only one network at a time."""

    def __init__(self, text: str, arms: tuple[str, ...]) -> None:
        """Raises a TextError if the text has no two different letters."""
        if len(set(text[:TEXT])) < 2:
            raise TextError("All letters of the text are the same, so there is nothing to guess.")
        self.arms = arms
        self._text = text[:TEXT]
        self._losses: dict[str, list[float]] = {arm: [] for arm in arms}
        self._diverged: set[str] = set()
        self._trainer: Trainer | None = None  # of the arm whose turn it is
        self._blind = 0.0

    def advance(self, seconds: float, clock: Callable[[], float] = time.perf_counter) -> LabResult:
        """Train for so many seconds, or one update. Raises a PlaygroundError if the text and the
        settings do not go together."""
        end = clock() + seconds
        while self._step() and clock() < end:
            pass
        return self.result

    @property
    def result(self) -> LabResult:
        outcomes = (
            Outcome(arm, tuple(self._losses[arm]), arm in self._diverged) for arm in self.arms
        )
        room = NOTEBOOK.fit_to(len(self._text)).seq_length
        cut_to = room if room < NOTEBOOK.seq_length else None
        return LabResult(tuple(outcomes), self._blind, cut_to)

    def _step(self) -> bool:
        """One update of the first arm that is not done; gives whether there is more to do."""
        waiting = [outcome.arm for outcome in self.result.outcomes if not outcome.is_done]
        if not waiting:
            return False
        arm = waiting[0]
        losses = self._losses[arm]
        if self._trainer is None or not losses:
            settings = ARMS[arm].hyperparameters.fit_to(len(self._text))
            self._trainer = Trainer(self._text, settings)
            self._blind = self._trainer.blind_loss
        late_rate = ARMS[arm].late_rate
        if late_rate is not None and len(losses) == LATE:
            self._trainer.learning_rate = late_rate
        try:
            losses.append(self._trainer.step())
        except DivergedError:
            self._diverged.add(arm)
        return True


_labs: WeakKeyDictionary[Run, tuple["RunRiddle", Lab]] = WeakKeyDictionary()


@dataclass(frozen=True)
class RunRiddle:
    """A question of the riddle lab: go on for a slice, and say how far it has come. Another
    `number` begins anew."""

    arms: tuple[str, ...]
    number: int

    def answer(self, run: Run) -> LabResult:
        """Raises a PlaygroundError if the text is too short, or has too many letters."""
        question, lab = _labs.get(run, (None, None))
        if lab is None or question != self:
            lab = Lab(run.trainer.text, self.arms)
            _labs[run] = self, lab
        return lab.advance(SLICE)
