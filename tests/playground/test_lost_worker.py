"""When a worker dies or hangs, whatever is outstanding ends with that news, and others go on."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace

import pytest

from rnn.playground import run_handle as run_handle_module
from rnn.playground.engine import Engine, WorkerLostError
from rnn.playground.player import Player
from rnn.playground.questions import Generate
from rnn.playground.run_handle import HANGING
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, tiny_recipe


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time by which a call has taken too long."""
    clock = Clock()
    monkeypatch.setattr(run_handle_module, "time", SimpleNamespace(monotonic=clock))
    return clock


@pytest.fixture
def other(engine: Engine, player: Player, executor: HandExecutor, clock: Clock) -> Player:
    """Another visitor of the same worker, whose calls are held as well. The clock is set before, so
    that the worker has answered by it."""
    executor.holding = False
    other = Player.begin(engine, tiny_recipe(), CORPUS)
    executor.holding = True
    return other


def test_a_worker_that_died_unnoticed_is_no_trouble_for_who_comes_next(
    engine: Engine, executor: HandExecutor
) -> None:
    data = Player.begin(engine, tiny_recipe(), CORPUS).encode().result(0)
    executor.shutdown()
    player = Player.begin(engine, tiny_recipe(), CORPUS)
    player.step()
    assert player.frame.iteration == 1
    engine.place()._executor.shutdown()
    assert Player.resume(engine, data).frame.iteration == 0


@pytest.mark.parametrize("act", [Player.tick, Player.step, Player.encode], ids=lambda a: a.__name__)
def test_when_the_worker_dies_it_is_lost_and_still_wants_to_play(
    act: Callable[[Player], object], player: Player, executor: HandExecutor
) -> None:
    player.play()
    act(player)
    executor.fail(BrokenProcessPool("terminated abruptly"))
    assert player.lost and not player.busy and not player.failure
    assert player.playing == (act is not Player.step)
    act(player)
    assert not executor.waiting and player.settle(0)


def test_everybody_in_a_worker_that_hangs_is_told_and_nobody_waits(
    engine: Engine, player: Player, other: Player, executor: HandExecutor, clock: Clock
) -> None:
    other.play()
    player.step()
    saving, question = player.encode(), other.ask(Generate("a", 3, 1.0))
    clock.now += 0.9 * HANGING
    player.tick()
    assert not player.lost and not executor.is_shut_down
    clock.now += 0.2 * HANGING
    player.tick()
    assert executor.is_shut_down and player.lost and not player.busy and player.settle(0)
    with pytest.raises(WorkerLostError):
        saving.result(0)
    # of those whose worker was ended beside them, loky says it was shut down: they are lost too
    while executor.waiting:
        executor.fail(RuntimeError("The Executor was shutdown with `kill_workers=True`"))
    assert other.lost and not other.failure and other.playing
    with pytest.raises(WorkerLostError):
        question.result(0)
    assert Player.begin(engine, tiny_recipe(), CORPUS).frame.iteration == 0


def test_a_slow_worker_for_which_many_wait_does_not_hang(
    player: Player, other: Player, executor: HandExecutor, clock: Clock
) -> None:
    for _ in range(4):
        other.step()
    player.step()
    for _ in range(4):
        clock.now += 0.8 * HANGING
        executor.do()
        player.tick()
        assert not player.lost and player.busy
    clock.now += 1.1 * HANGING
    player.tick()
    assert player.lost and executor.is_shut_down


def test_a_call_that_ends_after_all_changes_nothing(
    player: Player, executor: HandExecutor, clock: Clock
) -> None:
    """A thread cannot be killed."""
    player.step()
    executor.do()  # the worker has answered by this clock
    saving: Future[bytes] = player.encode()
    clock.now += 2 * HANGING
    player.tick()
    executor.do()
    assert player.lost and not player.busy
    with pytest.raises(WorkerLostError):
        saving.result(0)


def test_whoever_is_told_nothing_of_the_death_notices_it(engine: Engine, player: Player) -> None:
    """Another visitor of the same worker was told; the call of this one never ends."""
    player.step()
    assert player.busy
    engine._workers[0].lost = True
    player.tick()
    assert player.lost and not player.busy
