"""One has the turn at a time, in the order of asking, whatever the others do."""

import random
import threading
import time
from collections.abc import Callable

import pytest

from rnn.playground.scheduling.fair_lock import FairLock

LONG = 30.0  # seconds: nobody waits that long unless the lock is stuck


def taking_note(lock: FairLock, order: list[int], name: int, urgent: bool) -> Callable[[], None]:
    """A visit that notes its name when its turn comes."""

    def visit() -> None:
        with lock.turn(LONG, urgent) as mine:
            assert mine
            order.append(name)

    return visit


def queue_up(lock: FairLock, visit: Callable[[], None], place: int) -> threading.Thread:
    """A thread that asks for a turn; returns once it stands in line, behind `place` others."""
    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    deadline = time.monotonic() + LONG
    while len(lock._queue) <= place and time.monotonic() < deadline:
        time.sleep(0.001)
    return thread


def all_ended(threads: list[threading.Thread]) -> bool:
    for thread in threads:
        thread.join(timeout=LONG)
    return not any(thread.is_alive() for thread in threads)


@pytest.mark.parametrize(
    ("urgent", "expected"),
    (((), [1, 2, 3, 4, 5]), ((3, 5), [3, 5, 1, 2, 4]), ((1, 2, 3, 4, 5), [1, 2, 3, 4, 5])),
)
def test_turns_come_in_the_order_of_asking_but_the_urgent_come_first(
    urgent: tuple[int, ...], expected: list[int]
) -> None:
    lock, order = FairLock(), []
    with lock.turn(LONG) as mine:
        assert mine
        threads = [
            queue_up(lock, taking_note(lock, order, name, name in urgent), place=name)
            for name in range(1, 6)
        ]
        assert order == [], "an urgent one does not interrupt"
    assert all_ended(threads)
    assert order == expected


def test_the_urgent_keep_their_order_when_one_before_them_gives_up() -> None:
    """Who goes on without a turn still stands in the queue for a while."""
    lock, gave_up, enough = FairLock(), threading.Event(), threading.Event()
    order: list[int] = []

    def impatient() -> None:
        with lock.turn(0.3, urgent=True) as mine:
            assert not mine
            gave_up.set()
            enough.wait(LONG)

    def urgent(name: int) -> threading.Thread:
        return queue_up(lock, taking_note(lock, order, name, urgent=True), place=name)

    with lock.turn(LONG):
        threads = [queue_up(lock, impatient, place=1), urgent(2)]
        assert gave_up.wait(LONG)
        threads += [urgent(3), urgent(4)]
    enough.set()
    assert all_ended(threads)
    assert order == [2, 3, 4]


def test_whoever_gives_up_is_told_so_and_leaves_the_queue() -> None:
    lock = FairLock()
    with lock.turn(LONG):
        for timeout in (0.01, 0.0, -1.0):
            with lock.turn(timeout) as mine:
                assert not mine
    with lock.turn(0.0) as mine:
        assert mine


def test_a_turn_that_comes_too_late_is_handed_on() -> None:
    """One gives up, and the turn reaches them before they have left the line."""
    lock, came = FairLock(), threading.Event()

    def visit() -> None:
        with lock.turn(LONG) as mine:
            assert mine
            came.set()

    first = lock.turn(LONG)
    first.__enter__()
    with lock.turn(0.0) as mine:
        assert not mine
        last = queue_up(lock, visit, place=2)
        first.__exit__(None, None, None)
        assert not came.wait(0.05)
    assert all_ended([last]) and came.is_set()


def test_an_exception_inside_gives_the_turn_back() -> None:
    lock = FairLock()
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), lock.turn(LONG):
            raise error
    with lock.turn(0.0) as mine:
        assert mine


def test_never_two_inside_in_a_crowd() -> None:
    lock, inside, most, turns = FairLock(), 0, 0, [0] * 8

    def visitor(name: int) -> Callable[[], None]:
        random_numbers = random.Random(name)

        def visit() -> None:
            nonlocal inside, most
            for _ in range(60):
                urgent = random_numbers.random() < 0.2
                with lock.turn(random_numbers.choice((0.0, 0.002, LONG)), urgent) as mine:
                    if mine:
                        inside += 1
                        most = max(most, inside)
                        time.sleep(0.0002)
                        inside -= 1
                        turns[name] += 1

        return visit

    threads = [threading.Thread(target=visitor(name), daemon=True) for name in range(8)]
    for thread in threads:
        thread.start()
    assert all_ended(threads)
    assert most == 1 and inside == 0
    assert min(turns) > 0 and not lock._queue and not lock._urgent
