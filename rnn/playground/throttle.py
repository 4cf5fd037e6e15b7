"""How fast a run goes: how many updates are due, and how many letters a second it reads."""

import math
from collections import deque

RATE_OVER = 3.0  # seconds over which letters per second are measured


class Pace:
    """The clock of one run."""

    def __init__(self) -> None:
        self._credit = 0.0  # updates owed
        self._asked_at = 0.0
        self._marks: deque[tuple[float, int]] = deque()  # time, letters read

    def owed(self, now: float, pace: float) -> float:
        """Whole updates that are due at `pace` a second; a long silence is not made up for."""
        while self._marks and self._marks[0][0] < now - RATE_OVER:
            self._marks.popleft()
        if math.isinf(pace):
            return math.inf
        if self._asked_at:
            self._credit += min(now - self._asked_at, 1.0) * pace
        self._asked_at = now
        whole = math.floor(self._credit)
        self._credit -= whole
        return whole

    def mark(self, now: float, letters: int) -> None:
        """By now so many letters have been read."""
        self._marks.append((now, letters))

    def letters_per_second(self) -> float:
        """As measured over the last seconds; 0 before there is anything to measure."""
        if len(self._marks) < 2:
            return 0.0
        (t0, n0), (t1, n1) = self._marks[0], self._marks[-1]
        return max(0.0, (n1 - n0) / (t1 - t0))

    def rest(self) -> None:
        """Forget the clock: time spent waiting is neither training time nor owed."""
        self._marks.clear()
        self._asked_at = 0.0
