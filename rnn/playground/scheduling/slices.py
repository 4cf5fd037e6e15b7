"""The slices of training that wait for a worker, each run's in its turn.

An executor does what it is given in order, so a press would wait for every slice that was handed
over before it. Therefore only AHEAD slices are handed over at a time; the others wait here, and
what visitors ask for goes past them.
"""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any

AHEAD = 2  # slices handed over: the one that is trained, and the next, so that no worker waits

Call = Callable[[], Future[Any]]  # hands a slice over


class Slices:
    """At most one slice of every run of one worker."""

    def __init__(self) -> None:
        self._guard = threading.Lock()  # held while handing over: a run's calls stay in order
        self._waiting: dict[str, tuple[Call, Future[Any]]] = {}  # by run, the longest waiting first
        self._handed_over = 0

    def add(self, run_id: str, hand_over: Call) -> Future[Any]:
        """Let a slice wait for its turn. The future holds what the slice returns or raises, or
        what handing it over raises."""
        answer: Future[Any] = Future()
        with self._guard:
            self._waiting[run_id] = hand_over, answer
        self._continue()
        return answer

    def hurry(self, run_id: str) -> None:
        """Hand the slice of a run over at once, if one waits: before another call about this run,
        so that they are done in order."""
        with self._guard:
            handed_over = [self._hand_over(run_id)] if run_id in self._waiting else []
        self._follow(handed_over)

    def _continue(self) -> None:
        handed_over = []
        with self._guard:
            while self._waiting and self._handed_over < AHEAD:
                handed_over.append(self._hand_over(next(iter(self._waiting))))
        self._follow(handed_over)

    def _hand_over(self, run_id: str) -> tuple[Future[Any], Future[Any]]:
        call, answer = self._waiting.pop(run_id)
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
