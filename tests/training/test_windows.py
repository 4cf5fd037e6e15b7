"""Which characters are read: with "complete" windows all of them, with the notebook's those that
the notebook reads."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Hyperparameters, TextError, Trainer
from rnn.corpora import KINDS
from rnn.training.hyperparameters import FAST
from rnn.training.windows import WINDOWS, cut_into_windows

BANK = "The quick brown fox jumps over the lazy dog near the river bank."
sizes = st.tuples(st.integers(1, 40), st.integers(1, 12), st.integers(0, 500))  # T, B, more


def count_targets(length: int, epochs: int = 1, **settings: Any) -> tuple[Trainer, Counter[int]]:
    """A run on a text that never repeats a character, so that ids are places; and how often each
    place was a target in so many epochs."""
    text = "".join(chr(0x4E00 + place) for place in range(length))
    trainer = Trainer(text, Hyperparameters(**{"hidden_size": 1} | settings))
    seen: Counter[int] = Counter()
    original = trainer.model.loss_and_gradients

    def spy(inputs: Any, targets: Any, state: Any) -> Any:
        assert (targets[:-1] == inputs[1:]).all() and len(
            inputs
        ) <= trainer.hyperparameters.seq_length
        seen.update(targets.ravel().tolist())
        return original(inputs, targets, state)

    trainer.model.loss_and_gradients = spy  # type: ignore[method-assign]
    while trainer.epochs < epochs:
        trainer.step()
    return trainer, seen


@pytest.mark.parametrize(
    ("length", "T", "B"),
    [(64, 32, 1), (64, 63, 1), (65, 32, 1), (66, 32, 1), (300, 32, 2), (1_001, 16, 8), (36, 5, 6),
     (2, 1, 1), (3, 2, 1), (413, 83, 1), (413, 82, 1), (999, 1, 3)],
)  # fmt: skip
def test_every_character_but_the_first_is_a_target_in_every_epoch(
    length: int, T: int, B: int
) -> None:
    trainer, seen = count_targets(length, 3, seq_length=T, batch_size=B, windows="complete")
    assert seen.keys() == {*range(1, length)}
    assert min(seen.values()) >= 3 and trainer.epochs == 3
    assert trainer.characters_read == sum(seen.values())
    if B == 1:
        assert set(seen.values()) == {3}


def test_of_64_characters_the_notebook_never_reads_31() -> None:
    """And of 1/7 to 1,000 digits 41."""
    trainer, seen = count_targets(64, 5, seq_length=32)
    assert seen.keys() == {*range(1, 33)}
    assert trainer.windows.never_read(64) == 31 and trainer.epochs == 5
    trainer, seen = count_targets(1_002, seq_length=64)
    assert 1_002 - max(seen) - 1 == trainer.windows.never_read(1_002) == 41


@given(sizes)
def test_complete_windows_are_full_and_leave_nothing_out(size: tuple[int, int, int]) -> None:
    T, B, more = size
    length = B * (T + 1) + more
    windows = cut_into_windows(length, T, B, "complete")
    lengths = {windows.start(k + 1) - windows.start(k) for k in range(windows.count)}
    assert windows.never_read(length) == 0 and windows.starts[0] == 0
    assert windows.starts[-1] + windows.length + 1 == length
    assert max(lengths) <= T and max(lengths) - min(lengths) <= 1
    assert B == 1 or lengths == {T}
    targets = {
        place + 1 for start in windows.starts for place in range(start, start + windows.length)
    }
    assert targets == {*range(1, length)}
    assert len(windows.starts) * windows.length - (length - 1) < B * (T + 1), "some are read twice"


@given(sizes, st.integers(1, 300))
def test_the_notebooks_windows_are_where_its_pointer_stands(
    size: tuple[int, int, int], updates: int
) -> None:
    T, B, more = size
    length = B * (T + 1) + more
    windows, stream = cut_into_windows(length, T, B, "notebook"), length // B
    p, read = 0, 0
    for n in range(updates):
        if p + T + 1 >= stream or n == 0:
            p = 0
        p, read = p + T, read + B * T
        assert (windows.position(n + 1), windows.characters_read(n + 1)) == (p, read)
    if updates >= windows.count:
        assert windows.never_read(length) == length - B * (windows.length + 1)


@pytest.mark.parametrize("windows", WINDOWS)
def test_the_shortest_text_has_one_window_in_every_stream(windows: str) -> None:
    assert cut_into_windows(14, 6, 2, windows).count in (1, 2)
    with pytest.raises(TextError, match="at least 14 characters .* of 6 .* and 2 readers"):
        cut_into_windows(13, 6, 2, windows)


def test_the_notebooks_settings_keep_its_windows_and_fast_ones_read_all() -> None:
    assert Hyperparameters().windows == "notebook"
    for kind in KINDS.values():
        for name, preset in kind.presets.items():
            assert preset.windows == ("notebook" if name == "Notebook" else "complete")


@pytest.mark.parametrize("seed", range(5))
def test_a_short_text_is_known_to_its_last_word(seed: int) -> None:
    """With the notebook's windows the words "lazy", "river" and "bank" are never written."""
    written = {}
    for windows in WINDOWS:
        hp = Hyperparameters(**FAST.as_dict() | {"seed": seed, "windows": windows})
        trainer = Trainer(BANK, hp.fit_to(len(BANK)))
        trainer.train(iterations=250)
        written[windows] = trainer.sample(len(BANK) - 4, temperature=0, prompt=BANK[:4])
    assert written["complete"] == BANK[4:]
    assert "lazy" not in written["notebook"] and "bank" not in written["notebook"]
