"""Whatever goes wrong around it, the app goes on, says so plainly, and keeps what was good.

That a process may die at any moment is tested with the store, where that happens fifty times.
"""

import errno
import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnn.persistence.blobs import FolderBlobs
from rnn.persistence.checkpoint import load
from rnn.persistence.server_store import DAY
from rnn.persistence.store import RunStore
from rnn.playground import autosave
from rnn.training.limits import MOST_FILE_BYTES
from tests.support.opened import (
    choose,
    frame,
    look,
    narration,
    opened,
    player,
    press,
    run,
    session,
    train,
    warnings,
)
from tests.support.runs import poison

WEEKS = 30 * DAY
ADVICE = "Save it as a file of your own"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of this server, which is made when something is kept."""
    return tmp_path / "runs"


@pytest.fixture
def store(folder: Path) -> RunStore:
    return RunStore(FolderBlobs(folder), MOST_FILE_BYTES, 2**29, 7 * DAY, b"of these tests")


@pytest.fixture(autouse=True)
def save_at_every_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "SAVE_EVERY", 0.0)


def saved_iteration(at: AppTest) -> int:
    kept = session(at).store.get(session(at).autosave.token, load)
    return kept.run.trainer.iteration if kept else 0


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A half of the file finds room."""

    class HalfAFile(io.FileIO):
        def write(self, data: Any) -> int:
            super().write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("rnn.persistence.blobs.open", HalfAFile, raising=False)


def make_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)


def take_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where the folder should be."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))

    monkeypatch.setattr(Path, "mkdir", refuse)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (fill_disk, "No space left on device"),
        (make_read_only, "Read-only file system"),
        (take_the_folder, "File exists"),
    ],
)
def test_a_disk_that_fails_is_told_and_training_goes_on(
    fault: Callable[[pytest.MonkeyPatch], None],
    words: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = press(opened(), "Step")
    good = saved_iteration(at)
    assert good == 1 and not session(at).autosave.trouble
    with monkeypatch.context() as patched:
        fault(patched)
        train(at)
        before = frame(at).iteration
        (warning,) = warnings(look(at))  # in the narration and under Keep
        assert words in warning.value and ADVICE in warning.value
        assert narration(at).endswith(warning.value)
        assert player(at).playing and frame(at).iteration > before
        assert not at.error
    assert saved_iteration(at) == good, "what was kept before is gone"
    assert not list(folder.glob("*.part")) and not list(folder.glob(".*.part")), "half a file"
    look(press(at, "Pause"))
    assert not warnings(at) and ADVICE not in narration(at)
    assert saved_iteration(at) == frame(at).iteration


@pytest.mark.parametrize("jump", [-WEEKS, WEEKS])
def test_a_clock_that_is_set_takes_no_run_away(
    jump: float, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither that of the visitor who goes on, nor those of who rested before or since."""
    before, since, going = (press(opened(), "Step") for _ in range(3))
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + jump)
    for at in (since, going, going, going):
        press(at, "Step")
        path = folder / session(at).autosave.token
        os.utime(path, (time.time(), time.time()))  # as the disk would date it
    assert [saved_iteration(at) for at in (before, since, going)] == [1, 2, 4]


def test_a_network_that_diverges_is_told_and_the_good_one_stays_kept(folder: Path) -> None:
    at = press(opened(), "Step")
    good = (folder / session(at).autosave.token).read_bytes()
    poison(run(at))
    train(at)
    (warning,) = warnings(at)
    assert "update 2" in warning.value and not player(at).playing
    look(look(at))
    assert (folder / session(at).autosave.token).read_bytes() == good


def test_a_spoilt_network_is_never_kept_even_before_anyone_noticed(folder: Path) -> None:
    at = press(press(opened(), "Step"), "Step")
    good = (folder / session(at).autosave.token).read_bytes()
    poison(run(at))
    choose(at, "setting.learning_rate", 0.3)  # there is something new to save
    assert "finite numbers" in session(at).autosave.trouble and not frame(at).trouble
    assert (folder / session(at).autosave.token).read_bytes() == good


@pytest.mark.parametrize("plays", [False, True])
def test_a_worker_that_dies_is_replaced_and_its_run_comes_back(plays: bool) -> None:
    """From the latest save, and a sentence says so, until the next press of Train."""
    at = press(press(opened(), "Step"), "Step")
    if plays:
        train(at)
    before, saved = player(at), saved_iteration(at)
    session(at).engine.stop()
    if plays:
        look(look(at))
    else:
        press(at, "Step")
    (warning,) = warnings(at)
    assert f"your network is back at update {saved:,}." in warning.value
    assert player(at) is not before and player(at).playing is plays
    assert frame(at).iteration >= saved
    press(press(at, "Step"), "Train")
    assert not warnings(at) and player(at).playing
