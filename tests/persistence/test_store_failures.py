"""Whatever dies, fills up or comes at the same time, some whole run is there."""

import errno
import itertools
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rnn import StoreError
from rnn.persistence.checkpoint import save
from rnn.persistence.store import RunStore
from tests.persistence.stores import BOUNDS, got, names, new_token, store, whole
from tests.support.memory_blobs import MemoryBlobs
from tests.support.running_app import ROOT
from tests.support.saved import begun


def failing(step: str, calls: Callable[[int], bool], code: int) -> Callable[..., Any]:
    """A function of `os` that fails at some of its calls, which are counted from 1."""
    original, count = getattr(os, step), itertools.count(1)

    def fails(*args: Any, **kwargs: Any) -> Any:
        if calls(next(count)):
            raise OSError(code, os.strerror(code))
        return original(*args, **kwargs)

    return fails


STEPS = [("open", 1), ("open", 2), ("fsync", 1), ("fsync", 2), ("replace", 1), ("replace", 2)]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize(("step", "nth"), STEPS)
def test_a_disk_that_fails_says_so_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int, code: int
) -> None:
    token = new_token()
    store(tmp_path).put(token, b"[1]")
    store(tmp_path).put(token, b"[2]")
    with monkeypatch.context() as patched:
        patched.setattr(os, step, failing(step, lambda call: call >= nth, code))
        with pytest.raises(StoreError, match=f"the disk says: {os.strerror(code)}. Save it as a"):
            store(tmp_path).put(token, b"[3]")
    assert got(store(tmp_path), token, whole) == b"[2]"
    assert names(tmp_path) <= {token, f"{token}.1"}, "half a file is left"
    store(tmp_path).put(token, b"[4]")
    assert got(store(tmp_path), token, whole) == b"[4]"


@pytest.mark.parametrize(("step", "nth"), [*STEPS, ("scandir", 1)])
def test_a_disk_that_fails_once_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int
) -> None:
    token = new_token()
    store(tmp_path).put(token, b"[1]")
    with monkeypatch.context() as patched:
        patched.setattr(os, step, failing(step, lambda call: call == nth, errno.EIO))
        store(tmp_path).put(token, b"[2]")
    assert got(store(tmp_path), token, whole) == b"[2]"
    assert names(tmp_path) == {token, f"{token}.1"}


class SmallDisk(MemoryBlobs):
    """A place with room for 500 bytes."""

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        if len(data) + sum(info.size for info in self.list() if info.key != key) > 500:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(key, data, if_version)


@pytest.mark.parametrize("most_bytes", [500, 10_000])
def test_a_full_disk_recovers(most_bytes: int) -> None:
    """What bounds do not allow any more makes room for what is to be written; and if they are wider
    than the disk, what can be missed most easily."""
    disk = SmallDisk()
    store = RunStore(disk, **BOUNDS | {"most_bytes": most_bytes})
    tokens = [new_token() for _ in range(20)]
    for token in tokens:
        store.put(token, bytes(100))
        assert got(store, token, len) == 100
    for _ in range(9):
        store.put(tokens[-1], bytes(120))
        assert got(store, tokens[-1], len) == 120
    assert sum(info.size for info in disk.list()) >= 240, "more was removed than had to be"


def test_on_a_full_disk_a_browser_gives_of_its_own_first() -> None:
    disk = SmallDisk()
    store = RunStore(disk, **BOUNDS)
    theirs = [store.new_token(f"visitor {number}") for number in range(3)]
    for token in theirs:
        store.put(token, bytes(100))
    for _ in range(30):
        store.put(store.new_token("greedy"), bytes(100))
        assert [got(store, token, len) for token in theirs] == [100, 100, 100]


def test_a_disk_that_is_full_of_other_things_says_so_and_keeps_what_is_there() -> None:
    disk = SmallDisk()
    disk.write("other", bytes(450))
    store = RunStore(disk, **BOUNDS)
    token = new_token()
    store.put(token, bytes(40))
    for _ in range(5):
        with pytest.raises(StoreError, match="No space left"):
            store.put(new_token(), bytes(60))
    disk.delete("other")
    store.put(token, bytes(60))
    assert got(store, token, len) == 60


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="the disk says: Not a directory"):
        store(tmp_path / "file" / "runs").put(new_token(), b"[]")


def test_a_disk_that_fills_up_in_the_middle_of_a_file(tmp_path: Path) -> None:
    """Here by a limit on the size of files, at which the system writes a part and then refuses."""
    token, (soft, hard) = new_token(), resource.getrlimit(resource.RLIMIT_FSIZE)
    store(tmp_path).put(token, b"[1]")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, hard))
    try:
        with pytest.raises(StoreError, match="too large"):
            store(tmp_path, per_run=2**20).put(token, b"[" + bytes(2**17) + b"]")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert names(tmp_path) == {token, f"{token}.1"}
    assert got(store(tmp_path), token, whole) == b"[1]"


def test_a_folder_that_cannot_be_read_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = new_token()
    (tmp_path / token).mkdir()
    assert got(store(tmp_path), token, whole) is None


# Writes for ever, and is killed; fifty times. Then prints what could not be loaded afterwards.
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from rnn.persistence.checkpoint import load
from rnn.persistence.blobs import FolderBlobs
from rnn.persistence.store import RunStore

folder, seed, *tokens = sys.argv[1:]
runs = [Path(folder, name).read_bytes() for name in ("first", "second")]
blobs = FolderBlobs(Path(folder, "runs"))
store = RunStore(blobs, per_run=2**22, most_bytes=2**26, most_age=3600, secret=b"key")
dice = random.Random(seed)
for token in tokens:
    store.put(token, runs[0])
os.fsync = lambda handle: None  # so that nearly all of the time goes into writing
for _ in range(50):
    child = os.fork()
    while not child:
        store.put(dice.choice(tokens), dice.choice(runs))
    time.sleep(dice.uniform(0.001, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for token in tokens:
        if store.get(token, load) is None:
            print("lost", token)
        newest = Path(folder, "runs", token)
        if newest.exists() and newest.read_bytes() not in runs:
            print("torn", token)
print("done")
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    for name, updates in (("first", 3), ("second", 9)):
        (tmp_path / name).write_bytes(save(begun(updates=updates, hidden_size=200)))
    command = [sys.executable, "-c", KILLED, str(tmp_path), "1", *(new_token() for _ in range(3))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout == "done\n"


def test_any_number_may_write_and_read_at_once(tmp_path: Path) -> None:
    """Readers find a whole run at every moment, and bounds are kept to while others do so too."""
    tokens, troubles, done = [new_token(), new_token()], [], threading.Event()
    for token in tokens:
        store(tmp_path).put(token, b"[]")

    def go_on(work: Callable[[str], object]) -> None:
        try:
            while not done.is_set():
                for token in tokens:
                    work(token)
        except Exception as error:
            troubles.append(error)

    def write(token: str, letter: bytes) -> None:
        store(tmp_path, per_run=2**17, most_bytes=2**20).put(token, b"[" + letter * 2**16 + b"]")

    def read(token: str) -> None:
        data = got(store(tmp_path), token, whole)
        assert data is not None and len(set(data[1:-1])) <= 1, "torn, or lost"

    work = [partial(write, letter=letter) for letter in (b"x", b"y", b"z")] + [read, read]
    threads = [threading.Thread(target=go_on, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    time.sleep(1)
    done.set()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert names(tmp_path) <= {name for token in tokens for name in (token, f"{token}.1")}
