"""Every schedule follows its formula, and a run follows its schedule, also when the learning rate
is changed on the way."""

import inspect
import math
from typing import Any

import pytest

from rnn import Hyperparameters, Trainer
from rnn.training import schedules
from rnn.training.optimizers import OPTIMIZERS, clip_gradients
from rnn.training.schedules import SCHEDULES
from tests.support.notebook import FIZZBUZZ

# The factor on the learning rate at updates 1, 2 and 10, in the middle, at the end and long after.
FORMULAS = {
    "constant": {1: 1.0, 2: 1.0, 10: 1.0, 5_000: 1.0, 10**7: 1.0},
    "warmup": {1: 0.01, 2: 0.02, 10: 0.1, 50: 0.5, 99: 0.99, 100: 1.0, 101: 1.0, 10**7: 1.0},
    "cosine": {
        **{t: 0.55 + 0.45 * math.cos(math.pi * t / 2000) for t in (1, 2, 10, 1999)},
        **{500: 0.55 + 0.45 * math.sqrt(0.5), 1000: 0.55, 2000: 0.1, 2001: 0.1, 10**7: 0.1},
    },
}


def small(**settings: Any) -> Trainer:
    """A trainer whose updates take no time."""
    given = {"hidden_size": 8, "seq_length": 10, "learning_rate": 0.02, "dtype": "float64"}
    return Trainer(FIZZBUZZ, Hyperparameters(**given | settings))


def losses(trainer: Trainer, n: int) -> list[float]:
    return [trainer.step() for _ in range(n)]


def test_every_schedule_is_in_the_registry() -> None:
    functions = [f for _, f in inspect.getmembers(schedules, inspect.isfunction)]
    own = {f for f in functions if f.__module__ == schedules.__name__}
    assert {schedule.factor for schedule in SCHEDULES.values()} == own
    assert len({schedule.label for schedule in SCHEDULES.values()}) == len(SCHEDULES)


@pytest.mark.parametrize("name", SCHEDULES)
def test_follows_its_formula(name: str) -> None:
    assert name in FORMULAS, f"write the formula of {name!r} down here, on its own"
    factor = SCHEDULES[name].factor
    assert {t: factor(t) for t in FORMULAS[name]} == pytest.approx(FORMULAS[name], rel=1e-12)


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_factor_is_from_0_to_1_and_never_jumps(name: str) -> None:
    for ts in (range(1, 10_000), range(10**7 - 10, 10**7 + 1)):
        factors = [SCHEDULES[name].factor(t) for t in ts]
        assert all(0 < factor <= 1 for factor in factors)  # nan is refused here as well
        assert all(abs(b - a) < 0.02 for a, b in zip(factors, factors[1:], strict=False))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", SCHEDULES)
def test_a_run_takes_the_steps_of_a_loop_with_the_same_rates(name: str, optimizer: str) -> None:
    """Over the end of the warm-up, and a change of the learning rate on the way."""
    trainer, other = small(schedule=name, optimizer=optimizer), small(optimizer=optimizer)
    by_hand = OPTIMIZERS[optimizer]
    optimizer_state = by_hand.init(other.model.params)
    state, text = other.model.zero_state(), other.vocabulary.encode(FIZZBUZZ)[:, None]
    p = 0
    for t in range(1, 121):
        rate = 0.02 if t <= 60 else 0.005
        if t == 61:
            trainer.learning_rate = rate
        if p + 11 >= len(text):
            p, state = 0, other.model.zero_state()
        loss, grads, state = other.model.loss_and_gradients(
            text[p : p + 10], text[p + 1 : p + 11], state
        )
        clip_gradients(grads, 5.0, "value")
        factor = SCHEDULES[name].factor(t)
        by_hand.update(other.model.params, grads, optimizer_state, rate * factor)
        p += 10
        assert trainer.step() == loss / 10


def test_only_the_usual_schedule_leaves_the_learning_rate_as_it_is() -> None:
    runs = {name: losses(small(schedule=name), 30) for name in SCHEDULES}
    assert runs["constant"] == losses(small(), 30)
    assert len({tuple(run) for run in runs.values()}) == len(SCHEDULES)


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_schedule_multiplies_the_learning_rate_that_was_set_last(name: str) -> None:
    trainer = small(schedule=name)
    trainer.train(iterations=40)
    trainer.learning_rate = 0.5
    assert trainer.learning_rate == 0.5
    rate = trainer.hyperparameters.learning_rate_at(41)
    assert rate == pytest.approx(0.5 * SCHEDULES[name].factor(41))
