"""The gate lets one in at a time, in the order of asking, whatever the others do."""

import random
import threading
import time
from collections.abc import Callable

import pytest

from rnn.playground.scheduling.fair_lock import FairGate

LONG = 5.0  # seconds: nobody waits that long unless the gate is stuck


def taking_note(gate: FairGate, order: list[int], name: int, urgent: bool) -> Callable[[], None]:
    """A visit that notes its name when its turn comes."""

    def visit() -> None:
        with gate.turn(LONG, urgent) as mine:
            assert mine
            order.append(name)

    return visit


def queue_up(gate: FairGate, visit: Callable[[], None], place: int) -> threading.Thread:
    """A thread that asks for a turn; returns once it stands in line, behind `place` others."""
    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    deadline = time.monotonic() + LONG
    while len(gate._queue) <= place and time.monotonic() < deadline:
        time.sleep(0.001)
    return thread


def all_home(threads: list[threading.Thread]) -> bool:
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
    gate, order = FairGate(), []
    with gate.turn(LONG) as mine:
        assert mine
        threads = [
            queue_up(gate, taking_note(gate, order, name, name in urgent), place=name)
            for name in range(1, 6)
        ]
        assert order == [], "an urgent one does not interrupt"
        assert gate.hurried == bool(urgent), "but whoever has the turn can know"
    assert all_home(threads) and not gate.hurried
    assert order == expected


def test_whoever_has_been_handed_the_turn_is_no_longer_waited_for() -> None:
    """Even if their thread has not woken yet: the next urgent one stands right behind them."""
    gate, enough = FairGate(), threading.Event()

    def visit() -> None:
        with gate.turn(LONG, urgent=True):
            enough.wait(LONG)

    first = gate.turn(LONG)
    first.__enter__()
    second = queue_up(gate, visit, place=1)
    assert gate.hurried
    first.__exit__(None, None, None)
    assert not gate.hurried
    enough.set()
    assert all_home([second])


def test_the_urgent_keep_their_order_when_one_before_them_gives_up() -> None:
    """Who goes on without a turn still stands in the queue for a while."""
    gate, order, gave_up, enough = FairGate(), list[int](), threading.Event(), threading.Event()

    def impatient() -> None:
        with gate.turn(0.3, urgent=True) as mine:
            assert not mine
            gave_up.set()
            enough.wait(LONG)

    def urgent(name: int) -> threading.Thread:
        return queue_up(gate, taking_note(gate, order, name, urgent=True), place=name)

    with gate.turn(LONG):
        threads = [queue_up(gate, impatient, place=1), urgent(2)]
        assert gave_up.wait(LONG)
        threads += [urgent(3), urgent(4)]
    enough.set()
    assert all_home(threads)
    assert order == [2, 3, 4]


def test_who_gives_up_is_told_so_and_leaves_the_line() -> None:
    gate = FairGate()
    with gate.turn(LONG):
        for timeout in (0.01, 0.0, -1.0):
            with gate.turn(timeout) as mine:
                assert not mine
    with gate.turn(0.0) as mine:
        assert mine


def test_a_turn_that_comes_too_late_is_handed_on() -> None:
    """One gives up, and the turn reaches them before they have left the line."""
    gate, came = FairGate(), threading.Event()

    def visit() -> None:
        with gate.turn(LONG) as mine:
            assert mine
            came.set()

    first = gate.turn(LONG)
    first.__enter__()
    with gate.turn(0.0) as mine:
        assert not mine
        last = queue_up(gate, visit, place=2)
        first.__exit__(None, None, None)
        assert not came.wait(0.05)
    assert all_home([last]) and came.is_set()


def test_an_exception_inside_gives_the_turn_back() -> None:
    gate = FairGate()
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), gate.turn(LONG):
            raise error
    with gate.turn(0.0) as mine:
        assert mine


def test_never_two_inside_in_a_crowd() -> None:
    gate, inside, most, turns = FairGate(), 0, 0, [0] * 8

    def visitor(name: int) -> Callable[[], None]:
        impatience = random.Random(name)

        def visit() -> None:
            nonlocal inside, most
            for _ in range(60):
                urgent = impatience.random() < 0.2
                with gate.turn(impatience.choice((0.0, 0.002, LONG)), urgent) as mine:
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
    assert all_home(threads)
    assert most == 1 and inside == 0
    assert min(turns) > 0 and not gate._queue and not gate._urgent
