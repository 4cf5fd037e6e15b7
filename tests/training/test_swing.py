"""The swing bounds what one correction can do to a score; and a run of which it warns guesses worse
than blindly at first, on every text."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.network.cells import CELLS
from rnn.training.diagnosis import Measurements, diagnose
from rnn.training.swing import (
    ALARMING,
    ALARMING_BALANCED,
    ALARMING_GATED,
    explain_alarm,
    find_alarm,
    find_swing,
    warn_of_swing,
)
from tests.support.books import BOOKS

NOTEBOOK = Hyperparameters(hidden_size=512, seq_length=256)
WORSE = 0.1  # nats above a blind guess
UPDATES = 25


def test_the_swing_is_hidden_size_times_learning_rate() -> None:
    assert find_swing(NOTEBOOK) == pytest.approx(51.2)
    assert find_swing(replace(NOTEBOOK, learning_rate=0.002)) == pytest.approx(1.024)
    for other in ({"optimizer": "adam"}, {"layers": 2}, {"schedule": "warmup"}):
        assert find_swing(replace(NOTEBOOK, **other)) is None
        assert not warn_of_swing(replace(NOTEBOOK, **other))


def test_a_warning_names_it_where_it_is_alarming() -> None:
    assert (
        warn_of_swing(NOTEBOOK)
        == "With swing 51.2, it is likely to guess worse than blindly at first."
    )
    assert not warn_of_swing(replace(NOTEBOOK, learning_rate=0.015))
    assert find_alarm(replace(NOTEBOOK, hidden_size=80)) == pytest.approx(8.0)
    assert find_alarm(replace(NOTEBOOK, hidden_size=79)) is None
    assert find_alarm(replace(NOTEBOOK, hidden_size=80, cell="gru")) is None
    assert find_alarm(replace(NOTEBOOK, hidden_size=130, cell="lstm")) == pytest.approx(13.0)
    assert find_alarm(replace(NOTEBOOK, hidden_size=256, initialization="orthogonal")) is None
    assert explain_alarm(None) == ""
    assert "up to 51.2" in explain_alarm(51.2)


@pytest.mark.parametrize("cell", CELLS)
def test_a_correction_moves_no_score_by_more(cell: str) -> None:
    """With the memory as it was, and but for the bias, which moves by one learning rate more."""
    hp = Hyperparameters(cell=cell, hidden_size=32, seq_length=16, learning_rate=0.1)
    trainer = Trainer("the cat sat on the mat. " * 40, hp)
    swing, moved = find_swing(hp), []
    assert swing
    for _ in range(8):
        h = trainer.model.trace(np.arange(9)[:, None]).signals["h"][:, 0]
        before = h @ trainer.model.params["Why"]
        trainer.step()
        moved.append(np.abs(h @ trainer.model.params["Why"] - before).max())
    assert max(moved) <= swing
    assert max(moved) > swing / 20  # it is no idle bound


def rise(trainer: Trainer) -> float:
    """How far the worst loss is above that of guessing blindly."""
    return max(trainer.step() for _ in range(UPDATES)) - trainer.blind_loss


TEXTS = [kind for kind in KINDS if kind not in ("gutenberg", "own")]


ALARMS: dict[str, dict[str, Any]] = {
    "plain": {},
    "plain, many readers": {"seq_length": 32, "batch_size": 16, "windows": "complete"},
    "plain, clipped by norm": {"clip_method": "norm", "clip": 32.0},
    "GRU": {"cell": "gru", "hidden_size": 130},
    "LSTM": {"cell": "lstm", "hidden_size": 130},
    "balanced": {"initialization": "orthogonal", "hidden_size": 200, "learning_rate": 0.2},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ALARMS)
def test_after_a_warning_every_text_gets_worse_first(name: str) -> None:
    base = Hyperparameters(seq_length=64, hidden_size=80)
    for kind in TEXTS:
        text = KINDS[kind].make().parts()[0][:60_000]
        for seed in range(5):
            hp = replace(base, **ALARMS[name], seed=seed).fit_to(len(text))
            assert find_alarm(hp) in (ALARMING, ALARMING_GATED, ALARMING_BALANCED)
            trainer = Trainer(text, hp)
            assert rise(trainer) > WORSE, (kind, seed)


@pytest.mark.books
def test_a_book_gets_worse_first_and_with_little_swing_not() -> None:
    assert BOOKS
    text = (BOOKS / "pg19033.txt").read_text(encoding="utf-8-sig")
    for seed in range(3):
        hp = Hyperparameters(hidden_size=80, seq_length=128, learning_rate=0.1, seed=seed)
        assert rise(Trainer(text, hp)) > WORSE
        assert rise(Trainer(text, replace(hp, learning_rate=0.015))) < WORSE


def test_the_coach_names_the_swing_where_that_threw_it_off() -> None:
    run = Measurements(2.0, [60.0] * 60, best=4.2, worst=60.0, baselines=[4.3, 3.3, 2.5])
    without, advice = diagnose(run), diagnose(replace(run, alarm=51.2))
    assert without and advice and without.action == advice.action == "start over"
    assert explain_alarm(51.2) in advice.sentence and "up to" not in without.sentence
