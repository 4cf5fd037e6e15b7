"""Runs on a disk: whatever dies, fills up or comes at the same time, some whole run is there."""

import errno
import itertools
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rnn import PlaygroundError, StoreError
from rnn.persistence.blobs import FolderBlobs, MemoryBlobs
from rnn.persistence.checkpoint import save
from rnn.persistence.store import RunStore
from tests.support.running_app import ROOT
from tests.support.saved import begun

DAY = 24 * 3600.0
BOUNDS: dict[str, Any] = {"per_run": 1_000, "most_bytes": 10_000, "most_age": DAY, "secret": b"key"}


def store(folder: Path, **bounds: Any) -> RunStore:
    return RunStore(FolderBlobs(folder), **BOUNDS | bounds)


def new_token() -> str:
    return RunStore(MemoryBlobs(), **BOUNDS).new_token("me")


def whole(data: bytes) -> bytes:
    """Loads what is between brackets, and nothing else."""
    if data[:1] + data[-1:] != b"[]":
        raise PlaygroundError(f"torn: {data!r}")
    return data


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


def test_what_is_put_is_there(tmp_path: Path) -> None:
    """In a folder that is made for it, and in other processes."""
    folder = tmp_path / "a" / "runs"
    token, other = new_token(), new_token()
    assert store(folder).get(token, whole) is None
    store(folder).put(token, b"[1]")
    store(folder).put(other, b"[2]")
    assert store(folder).get(token, whole) == b"[1]"
    assert store(folder).get(token, len) == 3
    store(folder).put(token, b"[3]")
    assert store(folder).get(token, whole) == b"[3]"
    assert names(folder) == {token, f"{token}.1", other}


@pytest.mark.parametrize("damage", [b"", b"[tor", b"\0" * 9])
def test_if_the_latest_is_damaged_the_one_before_it_is_there(tmp_path: Path, damage: bytes) -> None:
    token = new_token()
    for data in (b"[1]", b"[2]", b"[3]"):
        store(tmp_path).put(token, data)
    (tmp_path / token).write_bytes(damage)
    assert store(tmp_path).get(token, whole) == b"[2]"
    (tmp_path / token).unlink()
    assert store(tmp_path).get(token, whole) == b"[2]"
    (tmp_path / token).write_bytes(damage)
    (tmp_path / f"{token}.1").write_bytes(b"older")
    with pytest.raises(PlaygroundError) as caught:
        store(tmp_path).get(token, whole)
    assert str(caught.value) == f"torn: {damage!r}"  # the latest is what the visitor asked for
    store(tmp_path).put(token, b"[4]")
    assert store(tmp_path).get(token, whole) == b"[4]"


HOSTILE = [
    "",
    ".",
    "..",
    "/etc/passwd",
    "../" * 7 + "x",
    "a" * 43,
    "a" * 45,
    "a" * 44 + "\n",
    "a" * 44 + ".1",
    "a" * 43 + "/",
    "a" * 43 + ".",
    "a" * 43 + "\0",
    "a" * 43 + "é",
    "a" * 43 + "٣",  # a digit, but not of ours
    "a" * 10**6,
]


@pytest.mark.parametrize("token", HOSTILE, ids=lambda token: repr(token[:24]))
def test_a_token_is_never_a_path(tmp_path: Path, token: str) -> None:
    folder = tmp_path / "runs"
    store(folder).put("a" * 44, b"[1]")
    store(folder).put("a" * 44, b"[2]")
    assert store(folder).get(token, whole) is None
    with pytest.raises(StoreError, match="token made here"):
        store(folder).put(token, b"[3]")
    assert names(folder) == {"a" * 44, "a" * 44 + ".1"} and names(tmp_path) == {"runs"}


def test_a_run_too_large_is_not_kept(tmp_path: Path) -> None:
    token = new_token()
    store(tmp_path).put(token, b"[1]")
    with pytest.raises(StoreError, match=r"at most 1\.0 MiB .* has 1\.5\. Save it as a file"):
        store(tmp_path, per_run=2**20).put(token, bytes(3 * 2**19))
    assert store(tmp_path).get(token, whole) == b"[1]"


def aged(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_the_oldest_make_room(tmp_path: Path) -> None:
    tokens = [new_token() for _ in range(6)]
    for age, token in enumerate(tokens):
        store(tmp_path).put(token, bytes(100))
        aged(tmp_path / token, 60 * (10 - age))
    store(tmp_path, most_bytes=400).put(tokens[1], bytes(100))
    # tokens[1] as it was before had to go first, then the two oldest
    assert names(tmp_path) == {tokens[1], *tokens[3:]}


def test_the_latest_stays_even_alone(tmp_path: Path) -> None:
    first, second = new_token(), new_token()
    store(tmp_path).put(first, bytes(100))
    store(tmp_path, most_bytes=50).put(second, bytes(100))
    assert names(tmp_path) == {second}


def test_the_old_go(tmp_path: Path) -> None:
    """But nothing that is not ours."""
    tokens = [new_token() for _ in range(3)]
    for token in tokens:
        store(tmp_path).put(token, b"[]")
    strange = ["README", "a" * 45, f"{tokens[0]}.2", f"{tokens[0]}.1.txt", "x.part"]
    for name in strange:
        (tmp_path / name).write_bytes(b"x")
    for name in names(tmp_path) - {tokens[1]}:
        aged(tmp_path / name, DAY + 60)
    store(tmp_path).put(tokens[2], b"[]")
    assert names(tmp_path) == {tokens[1], tokens[2], f"{tokens[2]}.1", *strange}


def test_what_others_sweep_away_meanwhile_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir, unlink, tokens = os.scandir, os.unlink, [new_token() for _ in range(5)]
    for token in tokens:
        store(tmp_path).put(token, b"[]")
    for token in tokens:
        aged(tmp_path / token, 2 * DAY)

    def listed_and_gone(folder: Path) -> Iterator[os.DirEntry[str]]:
        entries = list(scandir(folder))
        unlink(tmp_path / tokens[0])
        return iter(entries)

    def gone_just_before(path: Path) -> None:
        unlink(path)
        unlink(path)

    monkeypatch.setattr(os, "scandir", listed_and_gone)
    monkeypatch.setattr(os, "unlink", gone_just_before)
    store(tmp_path).put(tokens[-1], b"[]")
    assert names(tmp_path) == {tokens[-1], f"{tokens[-1]}.1"}


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
    assert store(tmp_path).get(token, whole) == b"[2]"
    assert names(tmp_path) <= {token, f"{token}.1"}, "half a file is left"
    store(tmp_path).put(token, b"[4]")
    assert store(tmp_path).get(token, whole) == b"[4]"


@pytest.mark.parametrize(("step", "nth"), [*STEPS, ("scandir", 1)])
def test_a_disk_that_fails_once_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int
) -> None:
    token = new_token()
    store(tmp_path).put(token, b"[1]")
    with monkeypatch.context() as patched:
        patched.setattr(os, step, failing(step, lambda call: call == nth, errno.EIO))
        store(tmp_path).put(token, b"[2]")
    assert store(tmp_path).get(token, whole) == b"[2]"
    assert names(tmp_path) == {token, f"{token}.1"}


class SmallDisk(MemoryBlobs):
    """A place with room for 500 bytes."""

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        if len(data) + sum(info.size for info in self.list() if info.key != key) > 500:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(key, data, if_version)


def test_a_full_disk_recovers() -> None:
    """What bounds do not allow any more makes room for what is to be written."""
    disk, tokens = SmallDisk(), [new_token() for _ in range(5)]
    generous, strict = (RunStore(disk, **BOUNDS | {"most_bytes": most}) for most in (10_000, 400))
    for token in tokens:
        generous.put(token, bytes(100))
    with pytest.raises(StoreError, match="No space left"):
        generous.put(new_token(), bytes(100))
    token = new_token()
    strict.put(token, bytes(100))
    assert {info.key for info in disk.list()} == {*tokens[2:], token}


def test_a_store_seals_its_tokens() -> None:
    one, other = (RunStore(MemoryBlobs(), **BOUNDS | {"secret": key}) for key in (b"1", b"2"))
    token = one.new_token("me")
    assert one.belongs(token, "me") and not one.belongs(token, "you")
    assert not other.belongs(token, "me") and not one.belongs(one.new_token(""), "")
    assert "secret" not in repr(one)


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
    assert store(tmp_path).get(token, whole) == b"[1]"


def test_a_folder_that_cannot_be_read_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = new_token()
    (tmp_path / token).mkdir()
    assert store(tmp_path).get(token, whole) is None


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
        data = store(tmp_path).get(token, whole)
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
