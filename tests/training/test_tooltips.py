"""What the tooltips of the settings say is so, with every one of five seeds."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.training.hyperparameters import FAST
from rnn.training.optimizers import OPTIMIZERS

SEEDS = range(5)
FIZZBUZZ, NINETY_SEVENTH = KINDS["fizzbuzz"].make().text, KINDS["decimal"].make(n=97).text
SMALL = replace(FAST, hidden_size=32)


def losses(text: str, updates: int, hp: Hyperparameters = SMALL, **settings: Any) -> list[float]:
    """The loss after so many updates, with each seed."""
    found = []
    for seed in SEEDS:
        trainer = Trainer(text, replace(hp, seed=seed, **settings).fit_to(len(text)))
        trainer.train(iterations=updates)
        found.append(trainer.ema_loss)
    return found


def test_a_larger_hidden_size_holds_more() -> None:
    sizes = [losses(NINETY_SEVENTH, 150, hidden_size=size) for size in (4, 16, 64)]
    for smaller, larger in zip(sizes, sizes[1:], strict=False):
        assert max(larger) < 0.9 * min(smaller)


def test_more_layers_find_more_but_tiny_first_weights_hold_them_up() -> None:
    one, two, three = (losses(FIZZBUZZ, 150, layers=layers) for layers in (1, 2, 3))
    assert max(three) < min(two) and max(two) < min(one)
    tiny = losses(FIZZBUZZ, 150, layers=3, initialization="notebook")
    assert min(tiny) > 2 > max(losses(FIZZBUZZ, 150, initialization="notebook"))


@pytest.mark.parametrize("length", [1, 4])
def test_it_finds_links_longer_than_its_memory_length(length: int) -> None:
    """To know the next digit of 1/97 takes two or more before it."""
    found = losses(NINETY_SEVENTH, 400, FAST, seq_length=length)
    assert max(found) < 0.05
    one_before = 1.0  # nats: whoever sees one digit alone has to guess among several
    counts = np.zeros((128, 128))
    np.add.at(counts, ([*map(ord, NINETY_SEVENTH[:-1])], [*map(ord, NINETY_SEVENTH[1:])]), 1)
    seen = counts[counts > 0] / np.repeat(counts.sum(1), (counts > 0).sum(1))
    assert -(counts[counts > 0] * np.log(seen)).sum() / counts.sum() > one_before


def test_more_readers_make_each_correction_steadier() -> None:
    """The corrections of two windows in a row point in more similar directions."""
    for seed in SEEDS:
        alike = []
        for readers in (1, 4, 16):
            hp = replace(SMALL, batch_size=readers, seed=seed, learning_rate=1e-5)
            trainer = Trainer(KINDS["sums"].make(lines=1_000).text, hp)
            directions = []
            for _ in range(20):
                ids, state = trainer._next_window()
                _, grads, _ = trainer.model.loss_and_gradients(ids[:-1], ids[1:], state)
                flat = np.concatenate([grads[name].ravel() for name in sorted(grads)])
                directions.append(flat / np.linalg.norm(flat))
                trainer.step()
            alike.append(np.mean([a @ b for a, b in zip(directions, directions[1:], strict=False)]))
        assert alike == sorted(alike) and alike[2] > alike[0] + 0.01


def test_balanced_first_weights_learn_from_the_first_letters_and_tiny_ones_start_slowly() -> None:
    balanced = losses(FIZZBUZZ, 30, FAST)
    tiny = losses(FIZZBUZZ, 30, FAST, initialization="notebook")
    assert max(balanced) < 1.6 < 2 < min(tiny)


def test_too_large_a_learning_rate_stumbles_and_too_small_a_one_takes_for_ever() -> None:
    small, right, large = (losses(FIZZBUZZ, 150, learning_rate=r) for r in (1e-5, 4e-3, 0.3))
    assert max(right) < 0.8 < 1.2 < min(large)
    assert min(small) > 2


def test_adagrad_takes_ever_smaller_steps_and_adam_does_not() -> None:
    """Of a slope that stays the same."""
    for optimizer, factor in (("adagrad", 0.15), ("adam", 0.99)):
        w = {"w": np.zeros(1)}
        state, steps = OPTIMIZERS[optimizer].init(w), []
        for _ in range(100):
            before = w["w"].copy()
            OPTIMIZERS[optimizer].update(w, {"w": np.ones(1)}, state, 0.1)
            steps.append(float(abs(w["w"] - before)[0]))
        assert steps[-1] / steps[0] == pytest.approx(factor, abs=0.06)


@pytest.mark.parametrize("kind", ["sums", "brackets"])
def test_a_few_lines_are_learned_by_heart_and_many_are_not(kind: str) -> None:
    """By heart a loss is below the least that any rule can reach."""
    few, many = KINDS[kind].make(lines=100), KINDS[kind].make(lines=1_000)
    assert few.entropy and few.entropy == many.entropy
    assert max(losses(few.text, 400, hidden_size=64)) < 0.7 * few.entropy
    assert min(losses(many.text, 150)) > few.entropy
