"""No run is larger or slower than the computer can bear that it shares; all that is offered is
neither."""

from dataclasses import replace
from typing import Any

import pytest

from rnn import Hyperparameters, SettingError, Trainer
from rnn.corpora import KINDS
from rnn.network.cells import CELLS
from rnn.persistence.checkpoint import save
from rnn.settings import Number
from rnn.training.hyperparameters import MOST_HIDDEN_STATES, SETTINGS
from rnn.training.limits import MOST_FILE_BYTES, check_limits
from rnn.training.optimizers import OPTIMIZERS
from tests.support.saved import BOOK, begun

PRESETS = [  # with as many different characters as their text may have
    (hp, 5_000 if kind.fetches or kind.read_upload else 100)
    for kind in KINDS.values()
    for hp in kind.presets.values()
]
WIDEST = {"hidden_size": 512, "cell": "lstm", "optimizer": "adam"}


def text(V: int, length: int = 70_000) -> str:
    """A text with V different characters."""
    return "".join(chr(0x4E00 + i % V) for i in range(length))


@pytest.mark.parametrize(("hp", "most"), PRESETS)
def test_every_preset_is_allowed(hp: Hyperparameters, most: int) -> None:
    """At any text, but for the notebook's large network on Chinese."""
    for V in (2, 90, most):
        if (hp.hidden_size, V) != (512, 5_000):
            check_limits(hp, V)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_whatever_the_sidebar_offers_for_an_ordinary_book_is_allowed(
    cell: str, optimizer: str
) -> None:
    """Of one layer."""
    sizes = SETTINGS["hidden_size"]
    assert isinstance(sizes, Number)
    for T, B in ((64, 32), (256, 8), (32, 64)):
        hp = Hyperparameters(
            cell=cell, optimizer=optimizer, hidden_size=max(sizes.grid), seq_length=T, batch_size=B
        )
        check_limits(hp, 100)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_hidden_states_of_all_layers_are_bounded(layers: int) -> None:
    asked: dict[str, Any] = {"hidden_size": 1024, "seq_length": 16, "layers": layers}
    most = MOST_HIDDEN_STATES // (1024 * 16 * layers)
    Hyperparameters(**asked, batch_size=most)
    with pytest.raises(
        SettingError, match=r"hidden_size × layers\) must be at most 1,048,576, got "
    ):
        Hyperparameters(**asked, batch_size=most + 1)


@pytest.mark.parametrize(
    ("V", "settings", "sentence"),
    [
        (
            5_000,
            {"hidden_size": 1, "seq_length": 512, "batch_size": 128},
            r"vocabulary size .* at most 16,777,216, got 327,680,000\. Use a shorter memory",
        ),
        (
            90,
            {"hidden_size": 1024, "cell": "lstm"},
            r"remembers of them, must take at most 15\.5 MiB, got 35\.5\. Use a smaller hidden",
        ),
        (3_000, WIDEST, r"at most 15\.5 MiB, got 99\.9\. .* text with fewer different letters"),
        (90, WIDEST | {"dtype": "float64"}, r"at most 15\.5 MiB, got 29\.3\."),
        (90, WIDEST | {"layers": 2}, r"at most 15\.5 MiB, got 38\.7\. Use .* fewer layers"),
        (
            500,
            WIDEST | {"hidden_size": 320, "seq_length": 64, "batch_size": 51},
            r"at most 3,221,225,472 multiplications, got 3,425,894,400\. Use a shorter memory",
        ),
    ],
)
def test_what_is_too_large_is_refused_before_anything_large_is_made(
    V: int, settings: dict[str, Any], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "rnn.training.initial_model.CharRNN", lambda *a, **kw: pytest.fail("it was made")
    )
    with pytest.raises(SettingError, match=sentence):
        Trainer(text(V), Hyperparameters(**settings))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("cell", CELLS)
def test_the_largest_network_that_is_allowed_just_fits_into_a_file(
    cell: str, optimizer: str
) -> None:
    """With a short text, and with hardly anything else."""
    for H in range(1024, 1, -1):
        hp = Hyperparameters(cell=cell, optimizer=optimizer, hidden_size=H, seq_length=8)
        try:
            check_limits(hp, 300)
        except SettingError:
            continue
        break
    book = replace(BOOK, text=text(300, 320), prompt="")
    data = save(begun(book, updates=0, **hp.as_dict()))
    assert len(data) <= MOST_FILE_BYTES and (len(data) > 0.95 * MOST_FILE_BYTES or H == 1024)
