"""What looks remember of a run, beside it: results that do not change, and the plane of a picture,
so that it turns slowly. Nothing of it reaches the run."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rnn.inspection.plane import calm_plane
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.run import Run
from rnn.training.initial_model import make_model

T = TypeVar("T")

MOST_RESULTS = 32  # of one run


@dataclass
class _Memory:
    """What is remembered of one run."""

    results: dict[Hashable, Any] = field(default_factory=dict)
    computed: int = 0  # how many were computed

    def keep(self, key: Hashable, value: Any) -> None:
        """Keep a result; the oldest of too many is forgotten."""
        if len(self.results) >= MOST_RESULTS:
            del self.results[next(iter(self.results))]
        self.results[key] = value


_memories: WeakKeyDictionary[Run, _Memory] = WeakKeyDictionary()


def once(run: Run, key: Hashable, compute: Callable[[], T]) -> T:
    """What does not change while a run goes on, such as a look at its untrained network: computed
    when it is first asked for."""
    memory = _memories.setdefault(run, _Memory())
    if key not in memory.results:
        memory.keep(key, compute())
        memory.computed += 1
    result: T = memory.results[key]
    return result


def is_new(run: Run, part: Callable[[Run], object]) -> bool:
    """Compute something that is remembered by `once`; gives whether it had to be computed."""
    memory = _memories.setdefault(run, _Memory())
    before = memory.computed
    part(run)
    return memory.computed > before


def untrained_model(run: Run) -> CharRNN:
    """The network as it was before its first update, made again from the seed."""
    trainer = run.trainer
    return once(
        run, "untrained", lambda: make_model(trainer.hyperparameters, len(trainer.vocabulary))
    )


def steady_plane(run: Run, key: Hashable, points: Array) -> Array:
    """The plane, of shape (H, 2), in which to draw points of shape (N, H) whose mean is 0: near the
    one that was drawn in last, and towards the plane of the widest spread."""
    memory = _memories.setdefault(run, _Memory())
    plane = calm_plane(points, memory.results.pop(key, None))
    memory.keep(key, plane)
    return plane
