"""How often the page of each visitor is redrawn: the dearer a redraw is and the more visitors
train, the more seldom, so that the redraws of all leave processor time for the rest."""

from rnn.playground.scheduling.cores import count_cores, count_servers

EVERY = 0.25  # seconds between two redraws of a page, where few train
SHARE = 0.75  # of one core, for the redraws of all
FIRST_COST = 0.009  # seconds, before any was measured
WEIGHT = 0.02  # of the latest redraw in the mean
MOST = 0.03  # seconds that a redraw counts for: one that the machine held up tells little


class RedrawInterval:
    """Measures what a redraw costs, by the wall clock: on a crowded machine it costs more. `share`
    is the part of a core that the redraws of all may take."""

    def __init__(self, share: float = SHARE) -> None:
        self._share = share
        self._cost = FIRST_COST

    def note(self, seconds: float) -> None:
        """A redraw took so long."""
        self._cost += WEIGHT * (min(seconds, MOST) - self._cost)

    def seconds(self, training: int) -> float:
        """The time between two redraws of a page while so many visitors train."""
        return max(EVERY, training * self._cost / self._share)


def share_of_server(servers: int, cores: int) -> float:
    """The share of each of so many servers on one machine: half of the cores are left to the
    training, and the servers divide the other half where it is less than a core for each."""
    return SHARE * min(1.0, max(1.0, cores / 2) / servers)


# for the whole process
REDRAWS = RedrawInterval(share_of_server(count_servers(), count_cores()))
