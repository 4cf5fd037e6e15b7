"""When the live sample is written: what the network would write just now, shown and never kept.

Nothing of a run depends on it, so it may follow the clock.
"""

import math

LEAST_GAP = 0.2  # seconds between two live samples
TRAINING_PER_COST = 100  # seconds of training, at full speed, for each that a live sample costs
LONGEST_GAP = 8.0  # seconds after which one is written in any case


class LiveSchedule:
    """Remembers when the live sample was written last, and what it cost."""

    def __init__(self) -> None:
        self._written_at = -math.inf  # by the clock
        self._trained = 0.0  # seconds of training by then
        self._cost = 0.0  # seconds that writing one takes

    def is_due(self, now: float, trained: float, at_leisure: bool) -> bool:
        """Whether there is time for another; `at_leisure` where the pace leaves some."""
        passed = now - self._written_at
        has_time = at_leisure or trained - self._trained >= TRAINING_PER_COST * self._cost
        return passed >= LONGEST_GAP or (passed >= LEAST_GAP and has_time)

    def note(self, now: float, trained: float, cost: float | None = None) -> None:
        """One was written now, in so many seconds; or one that was kept is shown."""
        self._written_at, self._trained = now, trained
        if cost is not None:
            self._cost = cost
