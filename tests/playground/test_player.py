"""A player has one slice in flight, goes on by itself while somebody watches, and never waits."""

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.playground import engine as engine_module
from rnn.playground import player as player_module
from rnn.playground.commands import SetLearningRate, SetStopWhenSolved
from rnn.playground.engine import Engine
from rnn.playground.player import HIDDEN_AFTER, Player
from rnn.playground.run import Run
from tests.support.engine import inline_engine, run_of
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, poison, tiny_recipe


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time for player and engine; it stands still."""
    clock = Clock()
    for module in (player_module, engine_module):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=clock))
    return clock


@pytest.fixture(autouse=True)
def run_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time for runs: each look at it takes 10 ms, so a slice ends by itself."""
    clock = Clock(per_look=0.01)
    advance = Run.advance
    monkeypatch.setattr(Run, "advance", lambda run, s, pace: advance(run, s, pace, clock))
    return clock


def waiting(executor: HandExecutor) -> int:
    return len(executor.waiting)


def do_all(executor: HandExecutor, most: int = 20) -> int:
    """End what waits, and what follows by itself; gives how many calls that were."""
    done = 0
    while executor.waiting and done < most:
        executor.do()
        done += 1
    return done


def test_a_new_player_rests(player: Player, executor: HandExecutor) -> None:
    player.tick()
    assert not player.playing and not player.busy and not waiting(executor)
    assert player.frame.iteration == 0 and player.frame.samples
    assert player.characters == "abc"


def test_the_pace_is_that_of_the_recipe_or_else_of_the_kind() -> None:
    decimal = KINDS["decimal"]
    for pace, expected in ((None, decimal.pace), (30.0, 30.0), (math.inf, math.inf)):
        recipe = replace(tiny_recipe(decimal.make()), pace=pace)
        player = Player.begin(Engine(HandExecutor), recipe, decimal.make())
        assert player.pace == expected


def test_one_slice_is_in_flight(player: Player, executor: HandExecutor) -> None:
    player.play()
    assert not waiting(executor), "it trains from the next tick on"
    for _ in range(5):
        player.tick()
        assert waiting(executor) == 1 and player.busy
    for _ in range(5):
        executor.do()
        assert waiting(executor) == 1, "each is followed by the next"
        player.tick()
        assert waiting(executor) == 1
    assert player.frame.iteration > 0


def test_slices_follow_while_somebody_watches(
    player: Player, executor: HandExecutor, clock: Clock
) -> None:
    player.play()
    player.tick()
    clock.now += 0.9 * HIDDEN_AFTER
    executor.do()
    assert waiting(executor) == 1
    clock.now += 0.2 * HIDDEN_AFTER
    executor.do()
    assert not waiting(executor) and player.playing and not player.busy
    player.tick()
    assert waiting(executor) == 1, "who looks again sees it go on"


def test_who_is_not_admitted_does_not_train(player: Player, executor: HandExecutor) -> None:
    player.play()
    player.admitted = False
    player.tick()
    assert not waiting(executor)
    player.admitted = True
    player.tick()
    player.admitted = False
    assert do_all(executor) == 1 and player.playing


def test_at_a_pace_slices_wait_for_ticks_unless_updates_are_due(
    player: Player, executor: HandExecutor, run_clock: Clock
) -> None:
    player.pace = 4.0
    player.play()
    for _ in range(3):
        player.tick()
        assert do_all(executor) == 1
    player.pace = 100.0
    run_clock.now, run_clock.per_look = run_clock.now + 1, 0.04  # no slice has time for them all
    player.tick()
    executor.do()
    assert player.frame.behind and waiting(executor) == 1


def test_pause_lets_the_slice_end_and_starts_no_other(
    player: Player, executor: HandExecutor
) -> None:
    player.play()
    player.tick()
    for _ in range(2):  # a click may arrive twice
        player.pause()
        assert not player.playing
    assert do_all(executor) == 2, "the slice, and coming to rest"
    assert player.frame.live.iteration == player.frame.iteration > 0
    player.tick()
    assert not waiting(executor)
    for _ in range(2):
        player.play()
        assert player.playing


def test_a_step_comes_after_the_slice_and_is_one_update(
    player: Player, executor: HandExecutor
) -> None:
    player.play()
    player.tick()
    player.step()
    executor.do()
    before = player.frame.iteration
    assert do_all(executor) == 1
    assert player.frame.iteration == player.frame.live.iteration == before + 1
    assert not player.playing
    player.step()
    do_all(executor)
    assert player.frame.iteration == before + 2


def test_going_back_pauses(player: Player, executor: HandExecutor) -> None:
    executor.holding = False
    for _ in range(5):
        player.step()
    player.play()
    player.go_back(2)
    assert not player.playing and player.frame.iteration == 2
    assert player.frame.samples and player.frame.samples[-1].iteration == 2


def test_samples_that_did_not_change_stay_in_the_frame(
    player: Player, executor: HandExecutor
) -> None:
    executor.holding = False
    shown = player.frame.samples
    player.tell(SetLearningRate(0.2))
    assert player.frame.samples == shown and player.frame.hyperparameters.learning_rate == 0.2


def test_it_rests_where_it_arrives_and_can_go_on_from_there(run_clock: Clock) -> None:
    executor, run_clock.per_look = HandExecutor(), 0.001  # time for many more updates
    recipe = replace(tiny_recipe(), goal=5, pace=math.inf)
    player = Player.begin(Engine(lambda: executor), recipe, CORPUS)
    executor.holding = True
    player.play()
    player.tick()
    assert do_all(executor) == 1
    assert player.frame.arrived and player.frame.iteration == 5 and not player.playing
    player.play()
    player.tell(SetStopWhenSolved(True))  # before the tick: it has still arrived, and plays on
    executor.do()
    assert player.playing
    run_clock.per_look = 0.01
    player.tick()
    executor.do()
    assert player.playing and player.frame.iteration > 5


def test_a_network_that_diverges_stops_playing(player: Player, executor: HandExecutor) -> None:
    executor.holding = False
    poison(run_of(player))
    player.play()
    player.tick()
    assert not player.playing and "update 1" in player.frame.trouble
    assert not player.lost and not player.failure


@pytest.mark.parametrize(
    ("settings", "pace", "least", "most"),
    [
        ({}, math.inf, 1.0, 1.1),
        ({"cell": "lstm", "hidden_size": 256, "batch_size": 32, "seq_length": 64}, math.inf, 3, 12),
        ({"cell": "lstm", "hidden_size": 256, "batch_size": 32, "seq_length": 64}, 0.5, 1.2, 3),
    ],
)
def test_a_run_with_long_updates_costs_more(
    settings: dict[str, Any], pace: float, least: float, most: float
) -> None:
    corpus = KINDS["fizzbuzz"].make(last=2000)
    recipe = replace(tiny_recipe(corpus, **settings), pace=pace)
    player = Player.begin(inline_engine(), recipe, corpus)
    assert least <= player.cost <= most
