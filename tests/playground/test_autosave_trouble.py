"""Where a run cannot be saved, the visitor is told, training goes on, and what was kept stays."""

from concurrent.futures.process import BrokenProcessPool

import pytest

from rnn import CheckpointError, StoreError
from rnn.persistence.checkpoint import load
from rnn.persistence.store import RunStore
from rnn.playground.autosave import FAILED, SAVE_EVERY, Autosave
from rnn.playground.engine import Engine
from rnn.playground.player import Player
from tests.playground.conftest import OWNER
from tests.support.engine import run_of
from tests.support.failing_blobs import FailingBlobs
from tests.support.hand_executor import HandExecutor
from tests.support.memory_blobs import MemoryBlobs
from tests.support.runs import CORPUS, Clock, poison, tiny_recipe


def saved_iteration(runs: RunStore, autosave: Autosave) -> int | None:
    kept = runs.get(autosave.token, load)
    return kept.run.trainer.iteration if kept else None


def test_a_store_that_fails_is_told_and_tried_again_at_leisure(
    autosave: Autosave, player: Player, blobs: FailingBlobs, runs: RunStore, saving_clock: Clock
) -> None:
    player.step()
    autosave.save_if_due(player)
    good = saved_iteration(runs, autosave)
    blobs.trouble = OSError(28, "No space left on device")
    player.step()
    autosave.save_if_due(player, at_once=True)
    assert "No space left on device" in autosave.trouble and "file of your own" in autosave.trouble
    assert not autosave.busy and saved_iteration(runs, autosave) == good
    blobs.trouble = None
    autosave.save_if_due(player, at_once=True)
    assert autosave.trouble, "not again at every tick"
    saving_clock.now += SAVE_EVERY
    autosave.save_if_due(player, at_once=True)
    assert not autosave.trouble and saved_iteration(runs, autosave) == 2


def test_a_first_save_that_fails_gives_no_token(
    autosave: Autosave, player: Player, blobs: FailingBlobs
) -> None:
    """Nothing stands under it, and it would be shown in the address."""
    blobs.trouble = OSError(30, "Read-only file system")
    player.step()
    autosave.save_if_due(player)
    assert not autosave.token and "Read-only" in autosave.trouble


def test_a_defect_of_the_store_is_told_too(
    autosave: Autosave, player: Player, blobs: FailingBlobs, caplog: pytest.LogCaptureFixture
) -> None:
    blobs.trouble = ZeroDivisionError("a defect")
    player.step()
    autosave.save_if_due(player)
    assert autosave.trouble == FAILED and not autosave.busy and "a defect" in caplog.text


@pytest.mark.usefixtures("saving_clock")
def test_a_run_too_large_for_the_store_says_so(player: Player, executor: HandExecutor) -> None:
    executor.holding = False
    small = RunStore(MemoryBlobs(), 10, 2**29, 1e6, secret=b"of these tests alone")
    with pytest.raises(StoreError) as refused:
        small.put(small.new_token(OWNER), player.encode().result(0))
    autosave = Autosave(small, OWNER)
    player.step()
    autosave.save_if_due(player)
    assert autosave.trouble == str(refused.value)


@pytest.mark.parametrize(
    "error, sentence",
    [
        (MemoryError(), FAILED),
        (CheckpointError("A run must be smaller."), "A run must be smaller."),
        (BrokenProcessPool("terminated abruptly"), ""),  # another worker goes on from the last save
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_run_that_cannot_be_encoded_is_told_and_training_goes_on(
    error: Exception,
    sentence: str,
    autosave: Autosave,
    player: Player,
    executor: HandExecutor,
    saving_clock: Clock,
) -> None:
    player.step()
    executor.holding = True
    autosave.save_if_due(player)
    executor.fail(error)
    assert autosave.trouble == sentence and not autosave.busy and not autosave.token
    executor.holding = False
    player.step()
    saving_clock.now += SAVE_EVERY
    autosave.save_if_due(player)
    assert not autosave.trouble and bool(autosave.token) != player.lost


def test_a_network_that_diverged_leaves_the_good_one_kept(
    autosave: Autosave, player: Player, runs: RunStore, saving_clock: Clock
) -> None:
    player.step()
    autosave.save_if_due(player)
    kept = autosave.latest()
    poison(run_of(player))
    player.step()
    saving_clock.now += 1e6
    autosave.save_if_due(player, at_once=True)
    assert player.frame.trouble and autosave.latest() == kept


def test_a_save_that_never_comes_back_does_not_keep_the_next_from_beginning(
    autosave: Autosave, player: Player, executor: HandExecutor, saving_clock: Clock
) -> None:
    """A worker hung, and another took its place."""
    player.step()
    executor.holding = True
    autosave.save_if_due(player)
    player._handle._lose()
    assert not autosave.busy and not autosave.trouble
    other = Player.begin(Engine(HandExecutor), tiny_recipe(), CORPUS)
    other.step()
    saving_clock.now += SAVE_EVERY
    autosave.save_if_due(other)
    assert autosave.token
