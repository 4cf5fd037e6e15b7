"""A run that was saved and loaded goes on as if nothing had happened, bit for bit."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from safetensors import numpy as safetensors

from rnn import CheckpointError, Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.network.cells import CELLS
from rnn.network.initialization import INITIALIZATIONS
from rnn.persistence import tensor_file
from rnn.persistence.checkpoint import load, save
from rnn.persistence.recipe import FIRST_RECIPE
from rnn.training.fingerprint import Fingerprint
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
    opened,
    with_metadata,
)

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
    data = save(run)
    twin = load(data)
    assert everything(twin.trainer) == everything(run.trainer)
    assert losses(twin.trainer) == losses(run.trainer)
    assert everything(twin.trainer) == everything(run.trainer)
    assert save(load(data)) == data
    assert save(twin) == save(run) != data


@pytest.mark.parametrize("corpus", CORPORA.values(), ids=CORPORA)
def test_every_kind_of_text_comes_back(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the network, and with the part of a long text that is held out."""
    offline = replace(KINDS["gutenberg"], build=lambda address: pytest.fail("it was fetched"))
    monkeypatch.setitem(KINDS, "gutenberg", offline)
    run = begun(corpus, seq_length=25)
    twin = load(save(run))
    assert twin.corpus == corpus and twin.recipe == run.recipe
    assert twin.samples == run.samples and twin.provenance == run.provenance
    assert twin.trainer.held_out_loss() == run.trainer.held_out_loss()
    assert losses(twin.trainer) == losses(run.trainer)
    assert everything(twin.trainer) == everything(run.trainer)


def test_each_kind_was_tried() -> None:
    assert CORPORA.keys() == KINDS.keys()


def test_the_recipe_that_comes_back_begins_the_same_run() -> None:
    run = load(save(begun(updates=0)))
    again = run.recipe.make_trainer(run.recipe.make_corpus())
    assert run.recipe.hyperparameters.learning_rate == 0.5  # which was changed since
    run.trainer.learning_rate = 0.5
    assert losses(run.trainer) == losses(again)


@pytest.mark.parametrize("pace", [None, 0.5, float("inf")])
def test_the_pace_and_the_goal_come_back(pace: float | None) -> None:
    run = begun()
    recipe = replace(run.recipe, pace=pace, goal=None)
    assert load(save(replace(run, recipe=recipe))).recipe == recipe


def test_of_a_book_only_what_was_cut_off_is_let_go() -> None:
    whole = replace(BOOK, removed=("Licence",))
    assert load(save(begun(whole))).corpus == BOOK


@pytest.mark.parametrize("n", [0, 1, 2, 299, 300, 301, 599, 600, 601, 20_011])
def test_the_losses_go_on_where_they_were(n: int) -> None:
    run = begun(updates=0)
    for i in range(1, n + 1):
        run.trainer.history.record(i, i % 7 / 10, 10.0 * i)
    run.trainer.iteration, run.trainer.next_check = n, n + 1
    run.trainer.history.held_out = [(i, 1 / i) for i in range(1, min(n, CAPACITY) + 1)]
    one, other = run.trainer.history, load(save(run)).trainer.history
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
        "print([t.step() for _ in range(25)], repr(t.sample(50)), t.fingerprint)"
    )
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, input=save(run), cwd=ROOT, capture_output=True, check=True)
    expected = f"{losses(run.trainer)} {run.trainer.sample(50)!r} {run.trainer.fingerprint}\n"
    assert answer.stdout.decode() == expected


def test_saving_changes_nothing() -> None:
    watched, alone = begun(cell="gru", optimizer="adam"), begun(cell="gru", optimizer="adam")
    for _ in range(20):
        save(watched)
        assert watched.trainer.step() == alone.trainer.step()
    assert everything(watched.trainer) == everything(alone.trainer)


def test_the_live_learning_rate_comes_along() -> None:
    run = begun()
    run.trainer.learning_rate = 0.003
    assert load(save(run)).trainer.learning_rate == 0.003


def test_the_file_is_an_ordinary_safetensors_file() -> None:
    """For a student who has the library, or its documentation."""
    run = begun(cell="lstm", optimizer="adam")
    arrays = safetensors.load(save(run))
    for name, w in run.trainer.model.params.items():
        np.testing.assert_array_equal(arrays[f"params.{name}"], w, strict=True)
    np.testing.assert_array_equal(arrays["optimizer_state.t.t"], 7.0)
    assert arrays["recent_losses"].shape == (7,)


def test_no_file_passes_a_text_off_as_made_by_a_rule() -> None:
    assert "text" not in opened(save(begun()))[1]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("settings", [{}, {"batch_size": 3, "windows": "complete", "layers": 2}])
def test_a_file_says_which_fingerprint_comes_next(cell: str, settings: dict[str, Any]) -> None:
    """Also where the next update begins anew at the beginning of the text."""
    run = begun(cell=cell, **settings)
    for _ in range(run.trainer.windows.count):
        expected = load(save(run)).expected
        run.trainer.step()
        assert expected == Fingerprint(run.trainer.iteration, run.trainer.fingerprint)


def test_what_a_link_expected_and_when_it_was_finished_come_back() -> None:
    run = begun()
    recipe = replace(run.recipe, fingerprint=Fingerprint(9, "0123abcd"))
    provenance = replace(run.provenance, finished=5)
    twin = load(save(replace(run, recipe=recipe, provenance=provenance)))
    assert (twin.recipe, twin.provenance) == (recipe, provenance)


def test_a_golden_file_loads() -> None:
    """If this fails, either mend the code or give the form a new version."""
    run = load(GOLDEN.read_bytes())
    assert (run.corpus.name, run.trainer.iteration, len(run.samples)) == ("1/7", 7, 2)
    assert run.trainer.train(iterations=20) == 20
    assert save(load(GOLDEN.read_bytes())) == GOLDEN.read_bytes()


def test_a_run_too_large_for_a_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it does so before all of it is packed."""
    long = KINDS["own"].make(text=OWN_TEXT * 130)
    run = begun(long, hidden_size=550, cell="lstm", optimizer="adam", updates=0)
    monkeypatch.setattr(tensor_file, "save", lambda *_: pytest.fail("it was packed"))
    with pytest.raises(
        CheckpointError, match=r"at most 16 MiB, and this one has 16\.\d\. Use a sma"
    ):
        save(run)


@pytest.mark.parametrize("value", [np.nan, np.inf, 2e4])
def test_a_run_that_has_run_away_is_not_saved(value: float) -> None:
    """So that it never takes the place of a good one."""
    run = begun()
    run.trainer.model.params["Why"][1, 2] = value
    with pytest.raises(CheckpointError, match="Why"):
        save(run)


def test_a_loss_that_is_no_number_is_not_saved() -> None:
    run = begun()
    run.trainer.ema_loss = np.nan
    with pytest.raises(CheckpointError, match="finite losses"):
        save(run)


def test_a_recipe_of_another_run_is_not_saved() -> None:
    run = begun()
    with pytest.raises(ValueError, match="must be that of the text"):
        save(replace(run, recipe=replace(FIRST_RECIPE, options={"n": 3})))
    with pytest.raises(ValueError, match="trainer's settings"):
        save(replace(run, recipe=FIRST_RECIPE))


@pytest.mark.parametrize("part", ["hyperparameters__clip_method", "recipe__options"])
def test_a_setting_or_option_that_came_later_has_its_default(part: str) -> None:
    run = begun()
    name, _, inner = part.partition("__")
    left = dict(opened(save(run))[0][name])
    left[inner] = {}
    if name == "hyperparameters":
        del left[inner]
    twin = load(with_metadata(save(run), **{name: left}))
    assert twin.recipe == run.recipe
