"""Snapshots: which ones are kept, and that going back to one brings back the very network."""

from dataclasses import replace

import numpy as np
import pytest

from rnn import Hyperparameters, Trainer
from rnn.training.snapshots import MOST_SNAPSHOTS, SnapshotHistory, count_bytes
from tests.support.notebook import FIZZBUZZ

SMALL = Hyperparameters(hidden_size=8, seq_length=10)


def train_to(trainer: Trainer, iteration: int) -> None:
    trainer.train(iterations=iteration - trainer.iteration)


def test_going_back_brings_back_the_very_network() -> None:
    trainer, snapshots = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    for iteration in (0, 10, 20):
        train_to(trainer, iteration)
        snapshots.add(trainer.snapshot())
    future = [trainer.step() for _ in range(15)]
    trainer.restore(snapshots.at(20))
    assert trainer.iteration == 20
    assert [trainer.step() for _ in range(15)] == future
    trainer.restore(snapshots.at(19))  # the last that was kept before
    assert trainer.iteration == 10


def test_a_bound_of_memory_leaves_the_first_the_last_and_some_between() -> None:
    trainer = Trainer(FIZZBUZZ, SMALL)
    one = count_bytes(trainer.snapshot())
    assert one >= sum(w.nbytes for w in trainer.model.params.values())
    snapshots = SnapshotHistory(most_bytes=6 * one)
    for iteration in range(0, 300, 3):
        train_to(trainer, iteration)
        snapshots.add(trainer.snapshot())
    kept = snapshots.iterations
    assert 3 <= len(kept) <= 6
    assert kept[0] == 0 and kept[-1] == 297 and kept == sorted(kept)


def test_of_a_small_network_no_more_than_a_slider_can_tell_apart_are_kept() -> None:
    trainer, snapshots = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    for iteration in range(300):
        train_to(trainer, iteration)
        snapshots.add(trainer.snapshot())
        kept = snapshots.iterations
        assert len(kept) == min(iteration + 1, MOST_SNAPSHOTS)
        assert kept[0] == 0 and kept[-1] == iteration
    assert max(np.diff(kept)) <= 2 * 300 / MOST_SNAPSHOTS


def test_a_future_that_is_given_up_is_forgotten() -> None:
    trainer, snapshots = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    for iteration in (0, 5, 10):
        train_to(trainer, iteration)
        snapshots.add(trainer.snapshot())
    trainer.restore(snapshots.at(5))
    snapshots.forget_after(5)
    assert snapshots.iterations == [0, 5]
    train_to(trainer, 7)
    snapshots.add(trainer.snapshot())
    assert snapshots.iterations == [0, 5, 7]


def test_what_is_kept_does_not_change_with_training() -> None:
    trainer, snapshots = Trainer(FIZZBUZZ, SMALL), SnapshotHistory()
    snapshots.add(trainer.snapshot())
    before = {name: w.copy() for name, w in trainer.model.params.items()}
    train_to(trainer, 20)
    for name, w in snapshots.at(0)["params"].items():
        assert np.array_equal(w, before[name])
    assert trainer.smooth_loss != pytest.approx(snapshots.at(0)["smooth_loss"])


def test_which_ones_are_kept_depends_on_the_iterations_alone() -> None:
    kept = []
    for learning_rate in (0.1, 0.001):
        trainer = Trainer(FIZZBUZZ, replace(SMALL, learning_rate=learning_rate))
        snapshots = SnapshotHistory(most_bytes=10 * count_bytes(trainer.snapshot()))
        for iteration in (0, 1, 2, 3, 5, 8, 13, 20, 30, 50, 70, 71, 72, 100):
            train_to(trainer, iteration)
            snapshots.add(trainer.snapshot())
        kept.append(snapshots.iterations)
    assert kept[0] == kept[1] and len(kept[0]) == 10
