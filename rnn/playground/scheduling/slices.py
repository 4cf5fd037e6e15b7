"""The slices of training that wait for a worker, each in its turn.

An executor does what it is given in order, so a press would wait for every slice that was handed
over before it. Therefore only a few slices are handed over at a time; the others wait here, and
what visitors ask for goes past them. While somebody waits for an answer that comes in several parts
no more are handed over, or there would be some between its parts.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any

ROUND = 0.15  # seconds in which all runs of a worker that train have a turn
AHEAD = 2  # slices handed over: the one that is trained, and the next, so that no worker waits

Call = Callable[[], Future[Any]]  # hands a slice over


class Slices:
    """The slices of all runs of one worker: of each one of training, and one of other work."""

    def __init__(self, ahead: int = AHEAD) -> None:
        """`ahead`: so many are handed over at a time."""
        self._ahead = ahead
        self._guard = threading.Lock()  # held while handing over: a run's calls stay in order
        self._waiting: deque[tuple[str, Call, Future[Any]]] = deque()  # of a run; the first is next
        self._handed_over = 0
        self._awaited = 0  # answers

    def add(self, run_id: str, hand_over: Call) -> Future[Any]:
        """Let a slice wait for its turn. The future holds what the slice returns or raises, or
        what handing it over raises."""
        answer: Future[Any] = Future()
        with self._guard:
            self._waiting.append((run_id, hand_over, answer))
        self._continue()
        return answer

    def hurry(self, run_id: str) -> None:
        """Hand the slices of a run over at once, if any wait: before another call about this run,
        so that they are done in order."""
        with self._guard:
            mine = [each for each in self._waiting if each[0] == run_id]
            self._waiting = deque(each for each in self._waiting if each[0] != run_id)
            handed_over = [self._hand_over(call, answer) for _, call, answer in mine]
        self._follow(handed_over)

    def stand_back_for(self, answer: Future[Any]) -> None:
        """Let slices wait until an answer has come."""
        with self._guard:
            self._awaited += 1
        answer.add_done_callback(self._has_come)

    def _has_come(self, _answer: Future[Any]) -> None:
        with self._guard:
            self._awaited -= 1
        self._continue()

    def _continue(self) -> None:
        handed_over = []
        with self._guard:
            while self._waiting and self._handed_over < self._ahead and not self._awaited:
                _, call, answer = self._waiting.popleft()
                handed_over.append(self._hand_over(call, answer))
        self._follow(handed_over)

    def _hand_over(self, call: Call, answer: Future[Any]) -> tuple[Future[Any], Future[Any]]:
        self._handed_over += 1
        try:
            return call(), answer
        except Exception as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed, answer

    def _follow(self, handed_over: list[tuple[Future[Any], Future[Any]]]) -> None:
        for future, answer in handed_over:
            future.add_done_callback(partial(self._end, answer))

    def _end(self, answer: Future[Any], future: Future[Any]) -> None:
        with self._guard:
            self._handed_over -= 1
        self._continue()
        if error := CancelledError() if future.cancelled() else future.exception():
            answer.set_exception(error)
        else:
            answer.set_result(future.result())
