"""Answers follow the network as it learns, as often as they are cheap; a page never waits long."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from rnn import PromptError
from rnn.playground import answers as answers_module
from rnn.playground.answers import (
    GAP_PER_COST,
    LEAST_GAP,
    LONGEST_GAP,
    PATIENCE,
    Answer,
    Answers,
    gap_after,
)
from rnn.playground.commands import Step
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from rnn.playground.run import Run
from tests.support.engine import inline_engine
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, tiny_recipe


@dataclass(frozen=True)
class Iteration:
    """A question after the number of updates."""

    name: str = ""

    def answer(self, run: Run) -> int:
        if self.name == "refused":
            raise PromptError("A prompt must be another.")
        return run.trainer.iteration


FIRST, SECOND, REFUSED = Iteration("first"), Iteration("second"), Iteration("refused")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(answers_module, "time", SimpleNamespace(monotonic=clock))
    return clock


@pytest.fixture
def player() -> Player:
    return Player.begin(inline_engine(), tiny_recipe(), CORPUS)


@pytest.fixture
def executor() -> HandExecutor:
    return HandExecutor()


@pytest.fixture
def held(executor: HandExecutor, monkeypatch: pytest.MonkeyPatch) -> Player:
    """A player whose calls do not end by themselves; and nobody waits for them."""
    monkeypatch.setattr(answers_module, "PATIENCE", 0.0)
    player = Player.begin(Engine(lambda: executor), tiny_recipe(), CORPUS)
    executor.holding = True
    return player


def values(answers: list[Answer | None]) -> list[Any]:
    return [answer.value if answer else None for answer in answers]


def train(player: Player) -> None:
    player.tell(Step())


def test_questions_are_answered_in_order(player: Player, clock: Clock) -> None:
    answers = Answers()
    found = answers.get(player, [FIRST, SECOND])
    assert values(found) == [0, 0] and all(answer and answer.iteration == 0 for answer in found)
    assert FIRST in answers and SECOND in answers


def test_at_rest_an_answer_is_of_the_network_as_it_is(player: Player, clock: Clock) -> None:
    answers = Answers()
    first = answers.get(player, [FIRST])[0]
    assert answers.get(player, [FIRST])[0] is first, "nothing has changed"
    train(player)
    assert values(answers.get(player, [FIRST])) == [1]


def test_while_it_learns_an_answer_rests_a_while(player: Player, clock: Clock) -> None:
    answers = Answers()
    answers.get(player, [FIRST])
    player.play()
    train(player)
    clock.now += 0.9 * LEAST_GAP
    assert values(answers.get(player, [FIRST])) == [0], "it is too fresh"
    clock.now += 0.2 * LEAST_GAP
    assert values(answers.get(player, [FIRST])) == [1]


def test_what_takes_long_is_asked_for_more_seldom(held: Player, executor: HandExecutor,
                                                  clock: Clock) -> None:  # fmt: skip
    answers = Answers()
    assert values(answers.get(held, [FIRST])) == [None]
    clock.now += 0.5
    executor.do()
    assert answers.get(held, [FIRST])[0].cost == 0.5  # type: ignore[union-attr]
    held.playing = True
    train(held)
    executor.do()
    clock.now += 0.9 * GAP_PER_COST * 0.5 - 0.5
    answers.get(held, [FIRST])
    assert not executor.waiting
    clock.now += 0.2 * GAP_PER_COST * 0.5
    assert values(answers.get(held, [FIRST])) == [0] and len(executor.waiting) == 1
    executor.do()
    assert values(answers.get(held, [FIRST])) == [1]


def test_on_a_busy_machine_too_what_is_shown_moves_on() -> None:
    assert gap_after(Answer(1, 0, 0.0, cost=30.0)) == LONGEST_GAP


def test_one_asking_is_on_its_way_at_a_time(held: Player, executor: HandExecutor) -> None:
    answers = Answers()
    for _ in range(3):
        assert values(answers.get(held, [FIRST])) == [None]
    assert len(executor.waiting) == 1 and FIRST not in answers
    executor.do()
    assert values(answers.get(held, [FIRST])) == [0]


def test_a_kept_answer_stays_as_it_is(player: Player, clock: Clock) -> None:
    answers = Answers()
    answers.get(player, [FIRST], keep=True)
    train(player)
    clock.now += 1e6
    assert values(answers.get(player, [FIRST], keep=True)) == [0]
    assert values(answers.get(player, [FIRST])) == [1]


def test_answers_to_other_questions_and_of_other_runs_are_forgotten(
    player: Player, clock: Clock
) -> None:
    answers = Answers()
    answers.get(player, [FIRST, SECOND])
    second = answers.get(player, [SECOND])[0]
    assert FIRST not in answers
    other = Player.begin(inline_engine(), tiny_recipe(), CORPUS)
    assert answers.get(other, [SECOND], keep=True)[0] is not second
    answers.clear()
    assert SECOND not in answers


def test_a_refusal_is_raised_and_asked_for_anew(player: Player) -> None:
    answers = Answers()
    for _ in range(2):
        with pytest.raises(PromptError):
            answers.get(player, [FIRST, REFUSED])
    assert values(answers.get(player, [FIRST])) == [0]
    assert not player.failure and not player.lost


def test_a_worker_that_dies_leaves_no_answer(held: Player, executor: HandExecutor) -> None:
    """The page shows nothing of it: it goes on in another worker."""
    answers = Answers()
    answers.get(held, [FIRST])
    executor.fail(BrokenPipeError("the worker died"))  # an error of its own is raised
    with pytest.raises(BrokenPipeError):
        answers.get(held, [FIRST])
    answers.get(held, [FIRST])
    executor.fail(BrokenProcessPool("terminated abruptly"))
    assert values(answers.get(held, [FIRST])) == [None] and held.lost


def test_a_page_waits_for_a_new_answer_and_for_no_other(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    class Waiting(Future[Any]):
        def result(self, timeout: float | None = None) -> Any:
            waited.append(timeout or 0.0)
            raise TimeoutError

    answers = Answers()
    with monkeypatch.context() as patched:
        patched.setattr(player, "ask", lambda question: Waiting())
        assert values(answers.get(player, [FIRST, SECOND])) == [None, None]
    assert max(waited) <= PATIENCE and sum(waited) <= 2 * PATIENCE and min(waited) > 0
    answers.clear()
    answers.get(player, [FIRST])
    player.play()
    train(player)
    waited.clear()
    monkeypatch.setattr(player, "ask", lambda question: Waiting())
    monkeypatch.setattr(answers_module, "LEAST_GAP", 0.0)
    monkeypatch.setattr(answers_module, "GAP_PER_COST", 0)
    assert values(answers.get(player, [FIRST])) == [0] and waited == [0.0]


def test_others_train_on_once_a_new_question_is_answered(
    executor: HandExecutor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody waits for that; for what is asked again nobody does."""
    monkeypatch.setattr(answers_module, "PATIENCE", 0.0)
    engine = Engine(lambda: executor)
    player, other = (Player.begin(engine, tiny_recipe(), CORPUS) for _ in range(2))
    answers = Answers()
    executor.holding = True
    answers.get(player, [FIRST])
    other.play()
    other.tick()
    assert len(executor.waiting) == 1, "the question alone"
    executor.do()
    assert len(executor.waiting) == 1 and other.frame.iteration == 0, "the slice"
    other.pause()
    train(player)
    while executor.waiting:
        executor.do()
    assert values(answers.get(player, [FIRST])) == [0]
    player.playing = True
    clock.now += 2 * LONGEST_GAP
    answers.get(player, [FIRST])
    other.play()
    other.tick()
    assert len(executor.waiting) == 2, "what is asked again, and a slice"
