"""What looks remember of a run, beside it: results that do not change, and the plane of a picture,
so that it turns slowly. Nothing of it reaches the run."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rnn.inspection.plane import calm_plane
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.looks.pace import NotYet, Pace, PacedNetwork
from rnn.playground.run import Run
from rnn.training.initial_model import make_model

T = TypeVar("T")

MOST_RESULTS = 32  # of one run


@dataclass
class Sitting:
    """A look that is going on, in one asking or in several, while the run trains on."""

    question: Hashable
    network: CharRNN  # as it was when the look began
    iteration: int
    pace: Pace = field(default_factory=Pace)


@dataclass
class _Memory:
    """What is remembered of one run."""

    results: dict[Hashable, Any] = field(default_factory=dict)
    sitting: Sitting | None = None
    pace: Pace | None = None  # of the sitting, while it is asked

    def keep(self, key: Hashable, value: Any) -> None:
        """Keep a result; the oldest of too many is forgotten."""
        if len(self.results) >= MOST_RESULTS:
            del self.results[next(iter(self.results))]
        self.results[key] = value


_memories: WeakKeyDictionary[Run, _Memory] = WeakKeyDictionary()


def _memory_of(run: Run) -> _Memory:
    return _memories.setdefault(run, _Memory())


def begin_sitting(run: Run, question: Hashable) -> Sitting:
    """Begin a look; one that is under way is given up."""
    trainer = run.trainer
    network = CharRNN.from_params(
        trainer.model.params, cell=trainer.hyperparameters.cell, layers=trainer.model.layers
    )
    sitting = _memory_of(run).sitting = Sitting(question, network, trainer.iteration)
    return sitting


def sitting_of(run: Run) -> Sitting | None:
    """The look that is under way."""
    return _memory_of(run).sitting


def go_on(run: Run, sitting: Sitting, answer: Callable[[Run], T]) -> T | None:
    """The answer of a look that is under way; None: not yet, some of its work was done."""
    memory = _memory_of(run)
    sitting.pace.begin()
    memory.pace = sitting.pace
    try:
        result = answer(run)
    except NotYet:
        return None
    finally:
        memory.pace = None
    memory.sitting = None
    return result


def paced(run: Run, model: CharRNN) -> CharRNN:
    """A network whose work is done in parts, if a look is asked at this moment."""
    pace = _memory_of(run).pace
    return PacedNetwork(model, pace) if pace else model


def network_of(run: Run) -> CharRNN:
    """The network of a run as it is; in a look, as it was when that began."""
    memory = _memory_of(run)
    if memory.sitting is None or memory.pace is None:
        return run.trainer.model
    return PacedNetwork(memory.sitting.network, memory.pace)


def whole(run: Run, compute: Callable[[], T]) -> T:
    """A piece of a look, from what the network computes and what is made of it: in a look, it is
    not done again when that is asked anew."""
    pace = _memory_of(run).pace
    return pace.do_whole(compute) if pace else compute()


def once(run: Run, key: Hashable, compute: Callable[[], T]) -> T:
    """What does not change while a run goes on, such as a look at its untrained network: computed
    when it is first asked for."""
    memory = _memory_of(run)
    if key not in memory.results:
        memory.keep(key, memory.pace.do_once(compute) if memory.pace else compute())
    result: T = memory.results[key]
    return result


def untrained_model(run: Run) -> CharRNN:
    """The network as it was before its first update, made again from the seed."""
    trainer = run.trainer
    model = once(
        run, "untrained", lambda: make_model(trainer.hyperparameters, len(trainer.vocabulary))
    )
    return paced(run, model)


def steady_plane(run: Run, key: Hashable, points: Array) -> Array:
    """The plane, of shape (H, 2), in which to draw points of shape (N, H) whose mean is 0: near the
    one that was drawn in last, and towards the plane of the widest spread."""
    memory = _memory_of(run)
    plane = calm_plane(points, memory.results.pop(key, None))
    memory.keep(key, plane)
    return plane
