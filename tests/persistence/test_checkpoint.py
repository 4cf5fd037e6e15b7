"""A run that was saved and loaded goes on as if nothing had happened, bit for bit."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import CheckpointError, Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.corpora.gutenberg import transport as gutenberg
from rnn.network.cells import CELLS
from rnn.network.initialization import INITIALIZATIONS
from rnn.persistence import npz as archive
from rnn.persistence.checkpoint import Checkpoint, load, save
from rnn.training.loss_history import CAPACITY, RECENT
from rnn.training.optimizers import CLIPPINGS, OPTIMIZERS
from rnn.training.schedules import SCHEDULES
from tests.support.running_app import ROOT
from tests.support.saved import (
    BOOK,
    CORPORA,
    GOLDEN,
    OWN_TEXT,
    all_losses,
    begun,
    everything,
    meta,
    saved,
    with_meta,
)
from tests.training.test_loss_history import recorded

SETTINGS: list[dict[str, Any]] = [
    *({"cell": cell, "optimizer": optimizer} for cell in CELLS for optimizer in OPTIMIZERS),
    *({"cell": cell, "batch_size": 3, "dtype": "float64"} for cell in CELLS),
    *({"cell": cell, "layers": 3, "optimizer": "adam"} for cell in CELLS),
    *({"initialization": initialization} for initialization in INITIALIZATIONS),
    *({"clip_method": method, "clip": 0.5} for method in CLIPPINGS),
    *({"schedule": schedule} for schedule in SCHEDULES),
]


def losses(trainer: Trainer, updates: int = 25) -> list[float]:
    return [trainer.step() for _ in range(updates)]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_resuming_is_exact(settings: dict[str, Any]) -> None:
    run = begun(**settings)
    data = saved(run)
    twin = load(data)
    assert everything(twin.trainer) == everything(run.trainer)
    assert losses(twin.trainer) == losses(run.trainer)
    assert everything(twin.trainer) == everything(run.trainer)
    assert saved(load(data)) == data
    assert saved(twin) == saved(run) != data


@pytest.mark.parametrize("corpus", CORPORA.values(), ids=CORPORA)
def test_every_kind_of_text_comes_back(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the network, and with the part of a long text that is held out."""
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", None)
    run = begun(corpus, seq_length=25)
    twin = load(saved(run))
    assert twin.corpus == corpus and twin.samples == run.samples
    assert twin.trainer.held_out_loss() == run.trainer.held_out_loss()
    assert losses(twin.trainer) == losses(run.trainer)
    assert everything(twin.trainer) == everything(run.trainer)


def test_each_kind_was_tried() -> None:
    assert CORPORA.keys() == KINDS.keys() | {"nameless"}


def test_of_a_book_only_what_was_cut_off_is_let_go() -> None:
    whole = replace(BOOK, removed=("Licence",))
    assert load(saved(begun(whole))).corpus == BOOK


@pytest.mark.parametrize("n", [0, 1, 2, 299, 300, 301, 599, 600, 601, 20_011])
def test_the_losses_go_on_where_they_were(n: int) -> None:
    run = begun(updates=0)
    run.trainer.history, run.trainer.iteration, run.trainer.next_check = recorded(n), n, n + 1
    run.trainer.history.held_out = [(i, 1 / i) for i in range(1, min(n, CAPACITY) + 1)]
    one, other = run.trainer.history, load(save(run.corpus, run.trainer)).trainer.history
    assert len(other.recent) == min(n, RECENT)
    for i in range(n + 1, n + 700):
        assert all_losses(one) == all_losses(other)
        for history in (one, other):
            history.record(i, i % 7 / 10, 10.0 * i)


def test_another_process_can_go_on() -> None:
    run = begun(cell="lstm", optimizer="adam")
    code = (
        "import sys; from rnn.persistence.checkpoint import load; "
        "t = load(sys.stdin.buffer.read()).trainer; "
        "print([t.step() for _ in range(25)], repr(t.sample(50)))"
    )
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, input=saved(run), cwd=ROOT, capture_output=True, check=True)
    assert answer.stdout.decode() == f"{losses(run.trainer)} {run.trainer.sample(50)!r}\n"


def test_saving_changes_nothing() -> None:
    watched, alone = begun(cell="gru", optimizer="adam"), begun(cell="gru", optimizer="adam")
    for _ in range(20):
        saved(watched)
        assert watched.trainer.step() == alone.trainer.step()
    assert everything(watched.trainer) == everything(alone.trainer)


def test_the_live_learning_rate_comes_along() -> None:
    run = begun()
    run.trainer.learning_rate = 0.003
    twin = load(saved(run)).trainer
    assert twin.learning_rate == twin.optimizer.learning_rate == 0.003


def test_the_file_is_an_ordinary_npz_file() -> None:
    """For a student with NumPy, and for whoever looks into it with any zip program."""
    run = begun(cell="lstm", optimizer="adam")
    data = saved(run)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in file.infolist())
        assert all(info.compress_type == zipfile.ZIP_STORED for info in file.infolist())
    arrays = np.load(io.BytesIO(data), allow_pickle=False)
    for name, w in run.trainer.model.params.items():
        np.testing.assert_array_equal(arrays[f"params.{name}"], w, strict=True)
    np.testing.assert_array_equal(arrays["memory.t.t"], 7.0)
    assert b'"hidden_size": 6' in arrays["meta"].tobytes()
    assert arrays["recent"].shape == (7,)


def test_a_file_from_earlier_still_loads() -> None:
    """If this fails, either mend the code or give the form a new version."""
    run = load(GOLDEN.read_bytes())
    assert (run.corpus.name, run.trainer.iteration, len(run.samples)) == ("1/7", 7, 2)
    assert run.trainer.train(iterations=20) == 20


def test_a_run_too_large_for_a_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it does so before all of it is packed."""
    long = KINDS["own"].make(text=OWN_TEXT * 130)
    run = begun(long, hidden_size=550, cell="lstm", optimizer="adam", updates=0)
    monkeypatch.setattr(archive, "zipped", lambda members: pytest.fail("it was packed"))
    with pytest.raises(
        CheckpointError, match=r"at most 16 MiB, and this one has 16\.\d\. Use a sma"
    ):
        saved(run)


@pytest.mark.parametrize("run", [begun(), begun(cell="lstm", optimizer="adam", updates=700)])
def test_the_size_is_known_beforehand(run: Checkpoint) -> None:
    data = saved(run)
    arrays = {name: array for name, array in np.load(io.BytesIO(data)).items()}
    assert archive.packed_size(arrays) == len(archive.pack(arrays)) == len(data)


@pytest.mark.parametrize("value", [np.nan, np.inf, 2e4])
def test_a_run_that_has_run_away_is_not_saved(value: float) -> None:
    """So that it never takes the place of a good one."""
    run = begun()
    run.trainer.model.params["Why"][1, 2] = value
    with pytest.raises(CheckpointError, match="Why"):
        saved(run)


def test_a_setting_that_came_later_has_its_default() -> None:
    data = saved(begun())
    settings = meta(data)["hyperparameters"]
    del settings["clip_method"]
    assert load(with_meta(data, hyperparameters=settings)).trainer.hyperparameters.clip == 5.0
