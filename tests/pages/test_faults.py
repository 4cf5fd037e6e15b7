"""Whatever goes wrong around it, the app goes on, says so plainly, and keeps what was good.

That a process may die at any moment is tested in test_store.py, where that happens fifty times.
"""

import errno
import io
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.format import plain
from pages.ui.widgets import save_popover as keeping
from pages.ui.widgets.save_popover import keep
from rnn import DivergedError
from rnn.persistence.checkpoint import load
from tests.support.opened import look, opened, press, session, train
from tests.support.runs import poison

WEEKS = 30 * keeping.DAY


@pytest.fixture(autouse=True)
def save_at_every_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SAVE_EVERY", 0.0)


def saved_iteration(at: AppTest) -> int:
    checkpoint = keeping.STORE.get(session(at).token, load)
    return checkpoint.trainer.iteration if checkpoint else 0


def warned(at: AppTest) -> list[str]:
    """What the page says of saving."""
    return [caption.value for caption in at.caption if ":material/warning:" in caption.value]


def disk_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A half of the file finds room."""

    class HalfAFile(io.FileIO):
        def write(self, data: Any) -> int:
            super().write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("rnn.persistence.store.open", HalfAFile, raising=False)


def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(tempfile, "mkstemp", refuses)


def no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where the folder should be."""
    elsewhere = keeping.STORE.folder.with_name("file")
    elsewhere.touch()
    monkeypatch.setattr(keeping, "STORE", replace(keeping.STORE, folder=elsewhere))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (disk_full, "No space left on device"),
        (read_only, "Read-only file system"),
        (no_folder, "File exists"),
    ],
)
def test_a_disk_that_fails_is_told_and_training_goes_on(
    fault: Callable[[pytest.MonkeyPatch], None],
    words: str,
    runs: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = press(opened(), "Step")
    good = saved_iteration(at)
    assert good == 1 and not warned(at)
    with monkeypatch.context() as patched:
        fault(patched)
        train(at)
        before = session(at).run.trainer.iteration
        (sentence,) = warned(look(at))
        assert plain(words) in sentence and "Save it as a file of your own" in sentence
        assert session(at).playing and session(at).run.trainer.iteration > before
        assert not at.error
    assert saved_iteration(at) == good, "what was kept before is gone"
    assert not list(runs.glob("*.part")), "half a file is left"
    press(at, "Pause")
    assert not warned(at)
    assert saved_iteration(at) == session(at).run.trainer.iteration


@pytest.mark.parametrize("jump", [-WEEKS, WEEKS])
def test_a_clock_that_is_set_takes_no_run_away(
    jump: float, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither that of the visitor who goes on, nor those of who rested before or since."""
    before, since, going = (press(opened(), "Step") for _ in range(3))
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + jump)
    for at in (since, going, going, going):
        press(at, "Step")
        os.utime(runs / session(at).token, (time.time(), time.time()))  # as the disk would date it
    assert [saved_iteration(at) for at in (before, since, going)] == [1, 2, 4]


def test_a_network_that_runs_away_is_told_and_the_good_one_stays_kept() -> None:
    at = press(opened(), "Step")
    good = keeping.STORE.folder.joinpath(session(at).token).read_bytes()
    poison(session(at).run)
    train(at)
    (warning,) = at.warning
    assert "update 2" in warning.value and not session(at).playing
    keep(session(at), at_once=True)
    assert keeping.STORE.folder.joinpath(session(at).token).read_bytes() == good


def test_a_spoilt_network_is_never_kept_even_before_anyone_noticed() -> None:
    at = press(press(opened(), "Step"), "Step")
    visitor = session(at)
    good = keeping.STORE.folder.joinpath(visitor.token).read_bytes()
    poison(visitor.run)
    visitor.run.saved = None
    keep(visitor, at_once=True)
    assert "finite numbers" in visitor.unsaved and not visitor.run.trouble
    poison(visitor.run, 1.0)
    visitor.run.trouble = DivergedError(3)
    keep(visitor, at_once=True)
    assert keeping.STORE.folder.joinpath(visitor.token).read_bytes() == good
