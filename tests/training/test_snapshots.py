"""The way back: what is kept, what is let go, and that the network really comes back."""

import numpy as np
import pytest

from rnn import Hyperparameters, Trainer
from rnn.training.snapshots import MOST, SnapshotHistory, size
from tests.support.notebook import FIZZBUZZ

SMALL = Hyperparameters(hidden_size=8, seq_length=10)


def after(trainer: Trainer, iteration: int) -> None:
    trainer.train(iterations=iteration - trainer.iteration)


def test_going_back_brings_back_the_very_network() -> None:
    trainer, undo = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    for iteration in (0, 10, 20):
        after(trainer, iteration)
        undo.add(trainer.snapshot())
    future = [trainer.step() for _ in range(15)]
    trainer.restore(undo.at(20))
    assert trainer.iteration == 20
    assert [trainer.step() for _ in range(15)] == future
    trainer.restore(undo.at(19))  # the last that was kept before
    assert trainer.iteration == 10


def test_a_bound_of_memory_leaves_the_first_the_last_and_some_between() -> None:
    trainer = Trainer(FIZZBUZZ, SMALL)
    one = size(trainer.snapshot())
    assert one >= sum(w.nbytes for w in trainer.model.params.values())
    undo = SnapshotHistory(most_bytes=6 * one)
    for iteration in range(0, 300, 3):
        after(trainer, iteration)
        undo.add(trainer.snapshot())
    kept = undo.iterations
    assert 3 <= len(kept) <= 6
    assert kept[0] == 0 and kept[-1] == 297 and kept == sorted(kept)


def test_of_a_small_network_no_more_than_a_slider_can_tell_apart_are_kept() -> None:
    trainer, undo = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    for iteration in range(300):
        after(trainer, iteration)
        undo.add(trainer.snapshot())
        kept = undo.iterations
        assert len(kept) == min(iteration + 1, MOST)
        assert kept[0] == 0 and kept[-1] == iteration
    assert max(np.diff(kept)) <= 2 * 300 / MOST


def test_a_future_that_is_given_up_is_forgotten() -> None:
    trainer, undo = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    for iteration in (0, 5, 10):
        after(trainer, iteration)
        undo.add(trainer.snapshot())
    trainer.restore(undo.at(5))
    undo.forget_after(5)
    assert undo.iterations == [0, 5]
    after(trainer, 7)
    undo.add(trainer.snapshot())
    assert undo.iterations == [0, 5, 7]


def test_what_is_kept_does_not_change_with_training() -> None:
    trainer, undo = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    undo.add(trainer.snapshot())
    before = {name: w.copy() for name, w in trainer.model.params.items()}
    after(trainer, 20)
    for name, w in undo.at(0)["params"].items():
        assert np.array_equal(w, before[name])
    assert trainer.smooth_loss != pytest.approx(undo.at(0)["smooth_loss"])
