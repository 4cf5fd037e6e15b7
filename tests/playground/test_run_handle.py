"""Calls about a run come back with what they return or raise, and a run ends with its visitor."""

import gc
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import pytest

from rnn import PromptError, SettingError, TextError
from rnn.corpora import KINDS
from rnn.playground import host
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from rnn.playground.questions import Generate
from rnn.playground.run import Run
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, tiny_recipe

PATIENCE = 10.0  # seconds until a thread counts as stuck


@dataclass(frozen=True)
class Fail:
    """A question with a defect."""

    def answer(self, run: Run) -> None:
        raise ZeroDivisionError("a defect")


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.001)


def test_it_is_busy_until_everything_has_come_back(player: Player, executor: HandExecutor) -> None:
    player.step()
    question = player.ask(Generate("a", 3, 1.0))
    assert player.busy and not player.settle(0)
    executor.do()
    assert player.busy and player.frame.iteration == 1 and not question.done()
    executor.do()
    assert not player.busy and player.settle(0) and len(question.result().text) == 3


def test_a_pause_is_under_way_until_the_run_rests(player: Player, executor: HandExecutor) -> None:
    player.play()
    player.tick()
    player.pause()
    for _ in ("the slice", "coming to rest"):
        assert player.under_way
        executor.do()
    assert not player.under_way
    player.ask(Generate("a", 3, 1.0))
    assert player.busy and not player.under_way, "a question leaves the run at rest"


def test_settle_waits_for_a_worker(player: Player, executor: HandExecutor) -> None:
    player.step()
    threading.Timer(0.05, executor.do).start()
    assert player.settle(PATIENCE) and player.frame.iteration == 1


def test_settle_does_not_wait_for_what_follows(player: Player, executor: HandExecutor) -> None:
    """A look in parts asks for the next one as soon as one is there."""

    def go_on(_: object) -> None:
        player.ask(Generate("a", 3, 1.0)).add_done_callback(go_on)

    go_on(None)
    player.step()
    threading.Timer(0.05, lambda: (executor.do(), executor.do())).start()
    start = time.monotonic()
    assert player.settle(PATIENCE) and player.frame.iteration == 1
    assert player.busy and time.monotonic() - start < PATIENCE / 2


def test_a_refusal_is_no_failure(player: Player, executor: HandExecutor) -> None:
    executor.holding = False
    player.play()
    with pytest.raises(PromptError, match="é"):
        player.ask(Generate("é", 3, 1.0)).result(0)
    assert player.playing and not player.failure and not player.lost and not player.busy


def test_a_question_with_a_defect_harms_nobody(
    engine: Engine, player: Player, executor: HandExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    executor.holding = False
    other = Player.begin(engine, tiny_recipe(), CORPUS)
    with caplog.at_level(logging.ERROR), pytest.raises(ZeroDivisionError):
        player.ask(Fail()).result(0)
    assert "ZeroDivisionError" in player.failure and "a defect" in caplog.text
    assert not player.lost and not player.busy and not other.failure
    for each in (player, other):
        each.step()
        assert each.frame.iteration == 1


def test_a_command_with_a_defect_pauses(
    player: Player, executor: HandExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or it would fail at every tick."""
    executor.holding = False

    def defect(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Run, "advance", defect)
    player.play()
    player.tick()
    assert not player.playing and player.failure and not player.lost


@pytest.mark.parametrize(
    "kind, settings, error",
    [
        ("own", {"seq_length": 512}, TextError),
        ("decimal", {"hidden_size": 1024, "layers": 3, "cell": "lstm", "batch_size": 128},
         SettingError),
    ],
)  # fmt: skip
def test_what_cannot_begin_says_why_and_leaves_the_worker_well(
    kind: str, settings: dict[str, Any], error: type[Exception], engine: Engine
) -> None:
    corpus = CORPUS if kind == "own" else KINDS[kind].make()
    with pytest.raises(error):
        Player.begin(engine, tiny_recipe(corpus, **settings), corpus)
    assert Player.begin(engine, tiny_recipe(), CORPUS).frame.iteration == 0


def test_a_run_is_closed_when_nobody_holds_it(engine: Engine) -> None:
    player, staying = (Player.begin(engine, tiny_recipe(), CORPUS) for _ in range(2))
    for _ in range(3):
        player.play()
        player.tick()
        player.ask(Generate("a", 3, 1.0))
    run_id, worker = player._handle.run_id, engine.place()
    assert run_id in host._runs and worker.load == 2
    del player
    gc.collect()
    eventually(lambda: run_id not in host._runs and worker.load == 1)
    staying.step()
    assert staying.frame.iteration == 1


def test_a_run_can_be_collected_in_the_middle_of_a_submission() -> None:
    """The executors of the standard library and of loky hold a lock while they make a future."""

    class Locking(HandExecutor):
        lock = threading.Lock()

        def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            with self.lock:
                gc.collect()
            return super().submit(call, *args, **kwargs)

    engine = Engine(Locking)
    left, staying = (Player.begin(engine, tiny_recipe(), CORPUS) for _ in range(2))
    left.step()
    del left
    thread = threading.Thread(target=staying.step, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "it waits for itself"
    eventually(lambda: engine.place().load == 1)
