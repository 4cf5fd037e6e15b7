"""Slices take turns, calls go past those of others, and the calls about one run stay in order."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future

import pytest

from rnn.playground.engine import Engine, WorkerLostError
from rnn.playground.scheduling.slices import AHEAD, Slices
from tests.support.hand_executor import HandExecutor

FEW = 3  # slices handed over at a time


class Line:
    """Slices that are handed over to an executor, which notes what it does."""

    def __init__(self) -> None:
        self.executor = HandExecutor()
        self.executor.holding = True
        self.slices = Slices(FEW)
        self.done: list[str] = []

    def call(self, name: str) -> Callable[[], Future[None]]:
        return lambda: self.executor.submit(self.done.append, name)

    def do_all(self) -> list[str]:
        while self.executor.waiting:
            self.executor.do()
        return self.done


def test_only_a_few_are_handed_over_and_the_rest_follow_in_turn() -> None:
    line = Line()
    answers = [line.slices.add(name, line.call(name)) for name in "abcdef"]
    assert len(line.executor.waiting) == FEW
    line.executor.do()
    assert len(line.executor.waiting) == FEW and answers[0].done() and not answers[1].done()
    assert line.do_all() == list("abcdef") and all(answer.done() for answer in answers)


def test_a_call_goes_past_the_slices_of_others_but_not_past_its_own() -> None:
    line = Line()
    for name in "abcdef":
        line.slices.add(name, line.call(name))
    line.slices.hurry("e")
    line.call("told e")()
    line.slices.hurry("x")
    line.call("told x")()
    assert line.do_all() == ["a", "b", "c", "e", "told e", "told x", "d", "f"]


def test_two_slices_of_one_run_each_have_their_turn() -> None:
    line = Line()
    for name in "abc":  # FEW of them, so that all others wait
        line.slices.add(name, line.call(name))
    answers = [line.slices.add("d", line.call(name)) for name in ("trains d", "asks d")]
    line.slices.add("e", line.call("e"))
    line.slices.hurry("d")
    line.call("told d")()
    assert line.do_all() == ["a", "b", "c", "trains d", "asks d", "told d", "e"]
    assert all(answer.done() for answer in answers)


def test_slices_stand_back_until_all_that_is_awaited_has_come() -> None:
    """A look in three parts, and another: those that were handed over before are done before."""
    line = Line()
    look, other = Future[None](), Future[None]()
    for name in "abcde":
        line.slices.add(name, line.call(name))
    for answer in (look, other):
        line.slices.stand_back_for(answer)
    for part in ("part 1", "part 2", "part 3"):
        line.call(part)()
        line.do_all()
    look.set_result(None)
    assert line.do_all() == ["a", "b", "c", "part 1", "part 2", "part 3"]
    other.set_exception(WorkerLostError())
    assert line.do_all()[-2:] == ["d", "e"]


def test_what_a_slice_raises_waits_in_its_answer_and_the_next_follows() -> None:
    line = Line()
    answers = [line.slices.add(name, line.call(name)) for name in "abcd"]
    line.executor.fail(ZeroDivisionError("a defect"))
    line.executor.waiting[0][0].cancel()
    line.executor.waiting.popleft()
    assert line.do_all() == ["c", "d"]
    with pytest.raises(ZeroDivisionError, match="a defect"):
        answers[0].result(0)
    with pytest.raises(CancelledError):
        answers[1].result(0)


def test_slices_that_wait_for_a_dead_worker_are_told() -> None:
    executor = HandExecutor()
    executor.holding = True
    worker = Engine(lambda: executor).place()
    answers = [worker.submit_slice(str(name), print) for name in range(AHEAD + 1)]
    executor.shutdown()
    for _ in range(AHEAD):
        executor.fail(RuntimeError("the process is gone"))
    for answer in answers[AHEAD:]:
        with pytest.raises(WorkerLostError):
            answer.result(0)
    assert worker.lost
