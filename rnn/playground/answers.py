"""The answers that a page shows, asked for anew as the network learns."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from typing import Any

from rnn.playground.engine import WorkerLostError
from rnn.playground.player import Player
from rnn.playground.questions import Question

PATIENCE = 0.2  # seconds that a page waits for the answer to a new question
LEAST_GAP = 1.0  # seconds between two askings, while the network plays
GAP_PER_COST = 10  # seconds between them, for each that the answer took to come …
LONGEST_GAP = 8.0  # … but at most this: on a busy machine, too, what is shown moves on

Ask = Callable[[Player, Question], Future[Any]]


def ask(player: Player, question: Question) -> Future[Any]:
    """Ask a player for an answer."""
    return player.ask(question)


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network answered when it had done `iteration` updates."""

    iteration: int
    value: Any
    asked_at: float  # by time.monotonic()
    cost: float  # seconds until it came


def gap_after(answer: Answer) -> float:
    """The seconds from an asking to the next: the longer the answer took, the longer."""
    return min(LONGEST_GAP, max(LEAST_GAP, GAP_PER_COST * answer.cost))


class Answers:
    """The latest answers to a page's questions, of one player's run."""

    def __init__(self, gap: Callable[[Answer], float] = gap_after, ask: Ask = ask) -> None:
        """`gap`: the seconds from one asking to the next, while the network plays; `ask`: how a
        player is asked."""
        self._gap, self._ask = gap, ask
        self._player: Player | None = None
        self._answers: dict[Question, Answer] = {}
        self._asked: dict[Question, tuple[Future[Any], int, float]] = {}  # future, iteration, when

    def __contains__(self, question: Question) -> bool:
        return question in self._answers

    def clear(self) -> None:
        """Forget every answer."""
        self._answers.clear()
        self._asked.clear()

    def get(
        self, player: Player, questions: Sequence[Question], keep: bool = False
    ) -> list[Answer | None]:
        """The answers; None where one has not come within PATIENCE. Those to other questions are
        forgotten. With `keep`, an answer stays as it is while the network learns on.

        Raises what the questions raise.
        """
        if player is not self._player:
            self._player = player
            self.clear()
        self._answers = {q: a for q, a in self._answers.items() if q in questions}
        self._asked = {q: a for q, a in self._asked.items() if q in questions}
        for question in questions:
            if question not in self._asked and self._is_due(player, question, keep):
                future, at = self._ask(player, question), time.monotonic()
                self._asked[question] = future, player.frame.iteration, at
                if question not in self._answers:  # somebody waits for it
                    player.stand_back_for(future)
        deadline = time.monotonic() + PATIENCE
        for question in questions:
            # two runs of the page's script may collect at once, where a press interrupts a tick
            if under_way := self._asked.get(question):
                is_new = question not in self._answers or not player.playing
                patience = max(0.0, deadline - time.monotonic()) if is_new else 0.0
                self._collect(question, *under_way, patience)
        return [self._answers.get(question) for question in questions]

    def _is_due(self, player: Player, question: Question, keep: bool) -> bool:
        answer = self._answers.get(question)
        if answer is None:
            return True
        if keep or answer.iteration == player.frame.iteration:
            return False
        age = time.monotonic() - answer.asked_at
        return not player.playing or age > self._gap(answer)

    def _collect(
        self, question: Question, future: Future[Any], iteration: int, at: float, patience: float
    ) -> None:
        try:
            value = future.result(patience)
            self._answers[question] = Answer(iteration, value, at, time.monotonic() - at)
        except (TimeoutError, WorkerLostError):
            pass  # it is still on its way, or was lost with its worker
        finally:
            if future.done():
                self._asked.pop(question, None)
