"""What is said to a visitor about a run, so that it can be read and relied on: advice stays for a
while, and nothing is said that contradicts what was said before."""

import math
from dataclasses import dataclass, replace

from rnn.training.diagnosis import FINISHED, MEMORIZES, THROWN_OFF, Advice

STAYS = 20.0  # seconds that advice stays, while the run is watched
LONGEST_LOOK = 1.0  # second
SLOWER, FASTER = 1 / 2, 3.0  # factors on the learning rate where another one is advised
FINAL = (FINISHED, MEMORIZES)  # after one of these only an accident is worth a word


@dataclass(frozen=True)
class Given:
    """Advice, at which rate it was given, and when, in seconds that the run was watched."""

    advice: Advice
    rate: float
    at: float


class Coach:
    """What a run was told."""

    def __init__(self) -> None:
        self._watched = 0.0  # seconds that the run was watched while it trained
        self._last_look = math.inf
        self.forget()

    def look(self, now: float) -> None:
        """The run trains, by whatever clock. A longer silence is not time to read in."""
        self._watched += min(max(0.0, now - self._last_look), LONGEST_LOOK)
        self._last_look = now

    def forget(self) -> None:
        """Begin anew, as when the run goes back."""
        self._given: Given | None = None
        self.final = ""  # the key of what was said and is final
        self._lowest_too_high = math.inf  # rates at which it was told to go slower
        self._highest_too_low = 0.0  # and faster

    def consider(self, found: Advice | None, iteration: int, rate: float) -> Advice | None:
        """What to say now, if this was found at a learning rate."""
        given = self._given
        if given and given.rate == rate:
            if self._watched < given.at + STAYS:
                return given.advice
            if found and found.key == given.advice.key:
                return given.advice
        self._given = None
        if found is None or self._contradicts(found, rate):
            return None
        self._note(found, rate)
        self._given = Given(replace(found, iteration=iteration), rate, self._watched)
        return self._given.advice

    def _contradicts(self, found: Advice, rate: float) -> bool:
        if self.final and found.key not in (self.final, THROWN_OFF):
            return True
        if found.action == "slower":
            return SLOWER * rate <= self._highest_too_low
        return found.action == "faster" and FASTER * rate >= self._lowest_too_high

    def _note(self, found: Advice, rate: float) -> None:
        if found.key in FINAL:
            self.final = found.key
        if found.action == "slower":
            self._lowest_too_high = min(self._lowest_too_high, rate)
        if found.action == "faster":
            self._highest_too_low = max(self._highest_too_low, rate)
