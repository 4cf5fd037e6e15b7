"""The admission queue: so many visitors train at once, and whoever comes after them waits."""

import os
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from rnn.playground.scheduling.slices import ROUND
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.limits import count_multiplications

MOST_VISITORS = "RNN_PLAYGROUND_VISITORS"  # an operator's environment variable
GONE = 20.0  # seconds without a sign after which a visitor has left
MULTIPLICATIONS = 1e10  # that training does in a second, about
LONG_UPDATE = 0.02  # seconds of an update with which a run costs as much as two


def find_cost(hyperparameters: Hyperparameters, vocabulary_size: int, pace: float) -> float:
    """What training a run costs the others: 1 for a small network or a slow pace (in updates per
    second), more for long updates, which each hold up a round of all."""
    update_seconds = count_multiplications(hyperparameters, vocabulary_size) / MULTIPLICATIONS
    in_a_round = min(1.0, pace * ROUND)  # of its updates
    return 1.0 + in_a_round * update_seconds / LONG_UPDATE


@dataclass
class _Visitor:
    """Somebody who wants to train."""

    cost: float  # of their run: 1 for a small network
    seen: float  # when they last gave a sign
    trains: bool = False


class AdmissionQueue:
    """The visitors who want to train, in the order of coming. As many of them do as have runs that
    together cost at most `most`, and always the first."""

    def __init__(self, most: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._guard = threading.Lock()
        self._visitors: dict[Hashable, _Visitor] = {}  # in order of coming

    def place(self, visitor: Hashable, cost: float = 1.0) -> int:
        """Note that the visitor wants to train a run of such a cost; gives 0 if they may, else
        their place in line."""
        with self._guard:
            now = self._clock()
            mine = self._visitors.setdefault(visitor, _Visitor(cost, now))
            mine.cost, mine.seen = cost, now
            self._visitors = {v: one for v, one in self._visitors.items() if now - one.seen < GONE}
            self._admit()
            waiting = [v for v, one in self._visitors.items() if not one.trains]
            return 0 if mine.trains else waiting.index(visitor) + 1

    def leave(self, visitor: Hashable) -> None:
        """Note that the visitor does not want to train any more."""
        with self._guard:
            self._visitors.pop(visitor, None)
            self._admit()

    @property
    def training(self) -> int:
        """How many train."""
        return sum(one.trains for one in list(self._visitors.values()))

    @property
    def cost(self) -> float:
        """Of the runs of all who train."""
        return sum(one.cost for one in list(self._visitors.values()) if one.trains)

    def _admit(self) -> None:
        """Let those who wait train, the first first, as long as there is room. Nobody who trains
        has to stop, also if their run has become dearer."""
        taken = sum(one.cost for one in self._visitors.values() if one.trains)
        for one in self._visitors.values():
            if not one.trains:
                if taken and taken + one.cost > self.most:
                    return
                one.trains = True
                taken += one.cost


ADMISSION = AdmissionQueue(int(os.environ.get(MOST_VISITORS) or 40))  # for the whole process
