"""A run is saved as it goes, one save after the other, under one token."""

from rnn.persistence.checkpoint import load
from rnn.persistence.store import RunStore
from rnn.playground.autosave import SAVE_EVERY, Autosave
from rnn.playground.player import Player
from tests.playground.conftest import OWNER
from tests.support.failing_blobs import FailingBlobs
from tests.support.hand_executor import HandExecutor
from tests.support.runs import Clock


def saved_iteration(runs: RunStore, autosave: Autosave) -> int | None:
    kept = runs.get(autosave.token, load)
    return kept.run.trainer.iteration if kept else None


def test_a_run_that_has_not_begun_is_not_saved(
    autosave: Autosave, player: Player, blobs: FailingBlobs
) -> None:
    autosave.save_if_due(player)
    player.tell()
    autosave.save_if_due(player, at_once=True)
    assert not autosave.token and autosave.latest() is None and not list(blobs.list())


def test_the_first_save_gives_a_token_of_the_owner(
    autosave: Autosave, player: Player, runs: RunStore
) -> None:
    player.step()
    autosave.save_if_due(player)
    assert runs.belongs(autosave.token, OWNER) and not autosave.busy
    assert saved_iteration(runs, autosave) == 1
    assert autosave.latest() == player.encode().result(0)


def test_it_is_saved_every_few_seconds_and_at_rest_at_once(
    autosave: Autosave, player: Player, runs: RunStore, saving_clock: Clock
) -> None:
    for iteration, passed, at_once, expected in [
        (1, 0.0, False, 1),
        (2, 0.9 * SAVE_EVERY, False, 1),
        (3, 0.2 * SAVE_EVERY, False, 3),
        (4, 0.1, False, 3),
        (5, 0.1, True, 5),
        (6, -1e6, False, 6),  # the clock was set back: it is due, and not for ever too early
    ]:
        player.step()
        saving_clock.now += passed
        autosave.save_if_due(player, at_once)
        assert (player.frame.iteration, saved_iteration(runs, autosave)) == (iteration, expected)
    token = autosave.token
    player.step()
    saving_clock.now += 1e9
    autosave.save_if_due(player)
    assert autosave.token == token and saved_iteration(runs, autosave) == 7


def test_what_is_saved_already_is_not_saved_again(
    autosave: Autosave, player: Player, executor: HandExecutor, saving_clock: Clock
) -> None:
    player.step()
    autosave.save_if_due(player)
    executor.holding = True
    saving_clock.now += 1e6
    autosave.save_if_due(player, at_once=True)
    assert not executor.waiting and not autosave.busy


def test_a_run_that_went_back_to_its_beginning_is_saved_as_that(
    autosave: Autosave, player: Player, runs: RunStore
) -> None:
    player.step()
    autosave.save_if_due(player)
    player.go_back(0)
    autosave.save_if_due(player, at_once=True)
    assert saved_iteration(runs, autosave) == 0


def test_one_save_is_on_its_way_at_a_time_and_the_latest_wins(
    autosave: Autosave, player: Player, executor: HandExecutor, runs: RunStore, saving_clock: Clock
) -> None:
    player.step()
    executor.holding = True
    for _ in range(3):
        autosave.save_if_due(player, at_once=True)
    assert len(executor.waiting) == 1 and autosave.busy and not autosave.token
    player.step()
    executor.do()  # encoded before the second update
    executor.do()
    assert not autosave.busy and saved_iteration(runs, autosave) == 1
    autosave.save_if_due(player, at_once=True)
    executor.do()
    assert saved_iteration(runs, autosave) == 2
