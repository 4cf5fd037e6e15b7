"""The same text, settings and seed give the same run, bit for bit, whoever looked in between."""

import subprocess
import sys
import zlib
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Hyperparameters, Trainer, generate
from rnn.network.cells import CELLS
from rnn.network.flat_params import copy_into
from rnn.network.initialization import INITIALIZATIONS
from rnn.training.fingerprint import EARLY_UPDATES, Fingerprint
from rnn.training.optimizers import CLIPPINGS, OPTIMIZERS
from rnn.training.schedules import SCHEDULES
from tests.support.notebook import FIZZBUZZ
from tests.support.running_app import ROOT

SETTINGS: list[dict[str, Any]] = [
    *({"cell": cell, "batch_size": B} for cell in CELLS for B in (1, 2)),
    *({"optimizer": optimizer} for optimizer in OPTIMIZERS),
    *({"initialization": initialization} for initialization in INITIALIZATIONS),
    *({"clip_method": method, "clip": 0.5} for method in CLIPPINGS),
    *({"schedule": schedule} for schedule in SCHEDULES),
    *({"cell": cell, "layers": 2} for cell in CELLS),
    {"dtype": "float64"},
    *({"windows": "complete", "batch_size": B} for B in (1, 2)),
]
LOOKS: list[Callable[[Trainer], object]] = [
    lambda trainer: trainer.sample(30),
    lambda trainer: trainer.sample(30, temperature=0, prompt="Fizz"),
    lambda trainer: list(islice(generate(trainer.model, trainer.vocabulary, seed=1), 5)),
    lambda trainer: trainer.snapshot(),
    lambda trainer: trainer.history.rows(),
    lambda trainer: (trainer.blind_loss, trainer.characters_read, trainer.epochs),
    lambda trainer: (trainer.fingerprint, trainer.next_fingerprint()),
]


def begun(**settings: Any) -> Trainer:
    """A small run, five updates on."""
    hp = Hyperparameters(**{"hidden_size": 16, "seq_length": 12, "learning_rate": 0.02} | settings)
    trainer = Trainer(FIZZBUZZ, hp)
    trainer.train(iterations=5)
    return trainer


def losses(trainer: Trainer, n: int = 20) -> list[float]:
    return [trainer.step() for _ in range(n)]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_same_seed_gives_the_same_run(settings: dict[str, Any]) -> None:
    first, second = begun(**settings), begun(**settings)
    assert losses(first) == losses(second)
    assert first.fingerprint == second.fingerprint
    assert first.sample(50) == second.sample(50)
    assert losses(begun(**settings, seed=1)) != losses(begun(**settings))


def test_another_process_comes_to_the_same_run() -> None:
    """Ids that followed a set's order, for one, would differ from process to process."""
    here = "tests.training.test_reproducibility"
    code = f"from {here} import *; print(losses(begun()), begun().sample(50), begun().fingerprint)"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout == f"{losses(begun())} {begun().sample(50)} {begun().fingerprint}\n"


@pytest.mark.parametrize("cell", CELLS)
def test_looking_changes_nothing(cell: str) -> None:
    watched, alone = begun(cell=cell), begun(cell=cell)
    for _ in range(20):
        for look in LOOKS:
            look(watched)
        assert watched.step() == alone.step()
    assert watched.sample() == alone.sample() == alone.sample()
    assert watched.fingerprint == alone.fingerprint


def test_a_fingerprint_is_the_checksum_of_all_losses() -> None:
    trainer = Trainer(FIZZBUZZ, Hyperparameters(hidden_size=16, seq_length=12))
    assert trainer.fingerprint == "00000000"
    first = [trainer.step() for _ in range(7)]
    assert trainer.fingerprint == f"{zlib.crc32(np.array(first, '<f8').tobytes()):08x}"


def test_one_different_loss_changes_the_fingerprint_for_good() -> None:
    run, other = begun(), begun()
    good = other.snapshot()
    other.model.params["by"][0] += 1e-3
    assert losses(run, 1) != losses(other, 1)
    copy_into(other.model.params, good["params"])
    for _ in range(5):
        assert run.fingerprint != other.fingerprint
        losses(run, 1), losses(other, 1)
    other.restore(good)
    losses(other, 6)
    assert run.fingerprint == other.fingerprint


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_next_fingerprint_is_known_before_and_looking_for_it_changes_nothing(
    settings: dict[str, Any],
) -> None:
    looked, alone = begun(**settings), begun(**settings)
    for _ in range(20):
        expected = looked.next_fingerprint()
        assert looked.step() == alone.step()
        assert expected == Fingerprint(looked.iteration, looked.fingerprint)
    np.testing.assert_equal(looked.model.params, alone.model.params)


def test_a_run_that_will_diverge_has_no_next_fingerprint() -> None:
    trainer = begun()
    trainer.model.params["Why"].fill(np.nan)
    assert trainer.next_fingerprint() is None


def test_the_early_fingerprint_stays_what_it_was() -> None:
    trainer = begun()
    assert trainer.early_fingerprint == Fingerprint(5, trainer.fingerprint)
    trainer.train(iterations=EARLY_UPDATES - 5)
    early, snapshot = Fingerprint(EARLY_UPDATES, trainer.fingerprint), trainer.snapshot()
    trainer.train(iterations=9)
    assert trainer.early_fingerprint == early
    trainer.restore(snapshot)
    assert trainer.early_fingerprint == early


@given(st.integers(0, 10**12), st.integers(0, 2**32 - 1))
def test_a_fingerprint_can_be_written_and_read(iteration: int, crc: int) -> None:
    fingerprint = Fingerprint.of(iteration, crc)
    assert Fingerprint.parse(str(fingerprint)) == fingerprint


@pytest.mark.parametrize(
    "written",
    ["", "9", "9-", "9-0123abc", "9-0123ABCD", "09-0123abcd", "-9-0123abcd", "9-0123abcd\n",
     "9-0123abcd0", "٩-0123abcd"],
)  # fmt: skip
def test_what_is_no_fingerprint_is_not_taken_for_one(written: str) -> None:
    assert Fingerprint.parse(written) is None


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_going_back_is_exact(settings: dict[str, Any]) -> None:
    trainer = begun(**settings)
    snapshot = trainer.snapshot()
    onward, rows = losses(trainer, 40), trainer.history.rows()
    means, fingerprint = (trainer.smooth_loss, trainer.ema_loss), trainer.fingerprint
    for _ in range(2):  # twice: neither training nor restoring wears a snapshot out
        trainer.restore(snapshot)
        assert trainer.iteration == 5
        assert losses(trainer, 40) == onward
        np.testing.assert_array_equal(trainer.history.rows(), rows)
        assert (trainer.smooth_loss, trainer.ema_loss) == means
        assert trainer.fingerprint == fingerprint


def test_going_back_keeps_the_learning_rate() -> None:
    trainer = begun()
    snapshot = trainer.snapshot()
    trainer.learning_rate = 0.01
    trainer.restore(snapshot)
    assert trainer.learning_rate == 0.01
