"""A look in parts, between which others have their turn: what the network computes for it is
remembered in its order, and the look is asked anew until all of it is there.

So a look is written as if it were done at once; it only has to compute the same each time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn.network.cells.base import Array
from rnn.network.layers import State
from rnn.network.model import CharRNN, Step
from rnn.network.trace import Trace
from rnn.vocabulary import Ids

T = TypeVar("T")

SECONDS = 0.03  # of processor in an asking; what is begun by then is done
MULTIPLICATIONS = 2.5e8  # that are done at once, about 0.02 s
PROBABILITIES = 10_000  # of one step of all streams, of which a piece of a look makes something
FEWEST = 12  # streams: fewer take as long, since the weights come from memory


def split_streams(B: int, V: int) -> list[NDArray[np.intp]]:
    """So many streams in groups, each for a piece of a look: with many different characters, to
    make something of all their probabilities takes long as well."""
    return np.array_split(np.arange(B), -(-B * V // PROBABILITIES))


class NotYet(Exception):
    """An asking has taken long enough. Ask again."""


@dataclass(frozen=True, eq=False)
class _Whole:
    """What some steps came to."""

    result: Any


class Pace:
    """What was computed for one look."""

    def __init__(self) -> None:
        self._results: list[Any] = []
        self.begin()

    def begin(self) -> None:
        """The look is asked, from its first step on."""
        self._start, self._step, self._has_advanced = time.thread_time(), 0, False

    def do(self, compute: Callable[[], T]) -> T:
        """One step of the look: what it gave when the look was asked before, or computed. Raises
        NotYet if this asking has taken long enough, and has brought something."""
        if self._step == len(self._results):
            if self._has_advanced and time.thread_time() - self._start > SECONDS:
                raise NotYet
            self._results.append(compute())
            self._has_advanced = True
        self._step += 1
        result: T = self._results[self._step - 1]
        return result

    def do_whole(self, compute: Callable[[], T]) -> T:
        """Some steps, and what is made of them: remembered together once all of it is done."""
        first = self._step
        if first < len(self._results) and isinstance(self._results[first], _Whole):
            self._step += 1
            result: T = self._results[first].result
            return result
        result = compute()
        self._results[first:] = [_Whole(result)]
        self._step, self._has_advanced = first + 1, True
        return result

    def do_once(self, compute: Callable[[], T]) -> T:
        """Some steps, whose result will be remembered elsewhere: they will not be done again."""
        first = self._step
        result = compute()
        del self._results[first:]
        self._step, self._has_advanced = first, True
        return result


class PacedNetwork(CharRNN):
    """A network whose work is done in steps of a look. It has the weights of another."""

    def __init__(self, model: CharRNN, pace: Pace) -> None:
        vars(self).update(vars(model))
        self._pace = pace
        self._weights = sum(w.size for name, w in self.params.items() if name != "Wxh")

    def trace(self, ids: Ids, state: State | None = None) -> Trace:
        """As of every network, some characters at a time; of the signals the states alone."""
        T, B = ids.shape
        a_step = self._weights * max(B, FEWEST)
        parts = np.array_split(ids, min(T, int(T * a_step // MULTIPLICATIONS) + 1))
        traces = []
        for part in parts:
            traces.append(self._pace.do(partial(self._read, part, state)))
            state = traces[-1].state
        if len(traces) == 1:
            return traces[0]
        signals = {
            name: np.concatenate([trace.signals[name] for trace in traces])
            for name in traces[0].signals
        }
        return Trace(signals, np.concatenate([trace.logits for trace in traces]), traces[-1].state)

    def _read(self, ids: Ids, state: State | None) -> Trace:
        trace = super().trace(ids, state)
        return Trace({name: trace.signals[name] for name in trace.state}, trace.logits, trace.state)

    def make_step(self, batch_size: int = 1) -> Step:
        step = super().make_step(batch_size)
        return lambda ids, state: self._pace.do(partial(step, ids, state))

    def readout(self, state: State) -> Array:
        return self._pace.do(partial(super().readout, state))

    def input_gradients(self, ids: Ids, targets: Ids) -> Array:
        return self._pace.do(partial(super().input_gradients, ids, targets))
