"""One attempt at a time, ever more seldom; and all that wait follow the first that succeeds."""

import threading
from collections.abc import Callable

from rnn.playground.scheduling.retries import FIRST, LONGEST, Retries


class Place:
    """Something that answers from some attempt on."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.tried: list[str] = []
        self.pauses: list[float] = []
        self.over = threading.Event()

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def attempt(self, name: str, last: bool = False) -> Callable[[], bool]:
        def attempt() -> bool:
            self.tried.append(name)
            if len(self.tried) <= self.failures:
                return False
            if last:
                self.over.set()
            return True

        return attempt


def test_attempts_become_seldom_and_then_all_follow() -> None:
    place = Place(failures=6)
    retries = Retries(place.sleep)
    started = threading.Barrier(2)

    def hold() -> bool:
        started.wait(10)
        started.wait(10)
        return True

    retries.add(hold)
    started.wait(10)
    for name in "abc":
        retries.add(place.attempt(name, last=name == "c"))
    assert retries.away
    started.wait(10)
    assert place.over.wait(10)
    assert "".join(place.tried) == "abcabcabc"
    # after the first success nothing is waited for; then ever longer, and at last not at all
    assert place.pauses == [FIRST, 0.0, FIRST, 2, 4, 8, LONGEST, LONGEST, 0.0, 0.0]


def test_what_answers_again_is_not_away() -> None:
    place = Place(failures=1)
    retries = Retries(place.sleep)
    assert not retries.away
    retries.add(place.attempt("a", last=True))
    assert place.over.wait(10)
    for _ in range(1000):
        if not retries.away:
            break
        threading.Event().wait(0.005)
    assert not retries.away
