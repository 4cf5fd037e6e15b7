"""What looks remember of a run, beside it: results that do not change, and the plane of a picture,
so that it turns slowly. Nothing of it reaches the run."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rnn.inspection.plane import calm_plane
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.run import Run
from rnn.training.initial_model import make_model

T = TypeVar("T")

MOST_RESULTS = 32  # of one run

_results: WeakKeyDictionary[Run, dict[Hashable, Any]] = WeakKeyDictionary()


def once(run: Run, key: Hashable, compute: Callable[[], T]) -> T:
    """What does not change while a run goes on, such as a look at its untrained network: computed
    when it is first asked for."""
    known = _results.setdefault(run, {})
    if key not in known:
        _remember(known, key, compute())
    result: T = known[key]
    return result


def untrained_model(run: Run) -> CharRNN:
    """The network as it was before its first update, made again from the seed."""
    trainer = run.trainer
    return once(
        run, "untrained", lambda: make_model(trainer.hyperparameters, len(trainer.vocabulary))
    )


def steady_plane(run: Run, key: Hashable, points: Array) -> Array:
    """The plane, of shape (H, 2), in which to draw points of shape (N, H) whose mean is 0: near the
    one that was drawn in last, and towards the plane of the widest spread."""
    known = _results.setdefault(run, {})
    plane = calm_plane(points, known.pop(key, None))
    _remember(known, key, plane)
    return plane


def _remember(known: dict[Hashable, Any], key: Hashable, value: Any) -> None:
    """Keep a result; the oldest of too many is forgotten."""
    if len(known) >= MOST_RESULTS:
        del known[next(iter(known))]
    known[key] = value
