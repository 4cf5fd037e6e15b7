"""How often the page of each visitor is redrawn: the dearer a redraw is and the more visitors
train, the more seldom, so that the redraws of all leave processor time for the rest."""

EVERY = 0.25  # seconds between two redraws of a page, where few train
SHARE = 0.75  # of one core, for the redraws of all
FIRST_COST = 0.009  # seconds, before any was measured
WEIGHT = 0.02  # of the latest redraw in the mean
MOST = 0.03  # seconds that a redraw counts for: one that the machine held up tells little


class RedrawInterval:
    """Measures what a redraw costs, by the wall clock: on a crowded machine it costs more."""

    def __init__(self) -> None:
        self._cost = FIRST_COST

    def note(self, seconds: float) -> None:
        """A redraw took so long."""
        self._cost += WEIGHT * (min(seconds, MOST) - self._cost)

    def seconds(self, training: int) -> float:
        """The time between two redraws of a page while so many visitors train."""
        return max(EVERY, training * self._cost / SHARE)


REDRAWS = RedrawInterval()  # for the whole process
