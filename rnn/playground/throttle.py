"""Holds a run to its pace, and measures how fast it reads."""

import math
from collections import deque

RATE_WINDOW = 3.0  # seconds over which characters per second are measured
LONGEST_DEBT = 1.0  # seconds: the updates of a longer time are not made up for


class Throttle:
    """Counts the updates that are due at a pace, by the clock that its caller reads."""

    def __init__(self) -> None:
        self._credit = 0.0  # updates that are due and not yet taken
        self._asked_at: float | None = None
        self._marks: deque[tuple[float, int]] = deque()  # time, characters read by then

    def take_due(self, now: float, pace: float) -> float:
        """The whole updates that are due at `pace` a second, or infinity at full speed."""
        while self._marks and self._marks[0][0] < now - RATE_WINDOW:
            self._marks.popleft()
        if math.isinf(pace):
            return math.inf
        if self._asked_at is not None:
            due = self._credit + min(now - self._asked_at, LONGEST_DEBT) * pace
            self._credit = min(due, LONGEST_DEBT * pace + 1)
        self._asked_at = now
        whole = math.floor(self._credit)
        self._credit -= whole
        return whole

    def give_back(self, updates: float) -> None:
        """Updates that were due, but for which the slice had no time. They stay due, but together
        with what comes never more than a second's worth."""
        if math.isfinite(updates):
            self._credit += updates

    def mark(self, now: float, characters: int) -> None:
        """By now so many characters have been read."""
        self._marks.append((now, characters))

    def characters_per_second(self) -> float:
        """As measured over the last seconds; 0 before there is anything to measure."""
        if len(self._marks) < 2:
            return 0.0
        (t0, n0), (t1, n1) = self._marks[0], self._marks[-1]
        return max(0.0, (n1 - n0) / (t1 - t0)) if t1 > t0 else 0.0

    def rest(self) -> None:
        """Forget the clock: time spent waiting is neither training time nor due."""
        self._marks.clear()
        self._asked_at = None
        self._credit = 0.0
