"""Bytes under names: one contract for every place where they may be kept, and what is special about
a folder."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rnn.persistence.blobs import NOTHING, Blobs, FolderBlobs, VersionConflict
from tests.support.bucket import bucket
from tests.support.memory_blobs import MemoryBlobs
from tests.support.running_app import ROOT

# Whoever adds an implementation adds a line here.
PLACES: dict[str, Callable[[Path], Blobs]] = {
    "memory": lambda folder: MemoryBlobs(),
    "folder": lambda folder: FolderBlobs(folder / "a" / "blobs"),
    "bucket": lambda folder: bucket(),
}
PARAMS = [
    pytest.param(name, marks=pytest.mark.bucket) if name == "bucket" else name for name in PLACES
]


@pytest.fixture(params=PARAMS)
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return PLACES[request.param](tmp_path)


def keys(blobs: Blobs) -> set[str]:
    return {info.key for info in blobs.list()}


def data_of(blobs: Blobs, key: str) -> bytes | None:
    found = blobs.read(key)
    return found.data if found else None


def test_what_is_written_is_there(blobs: Blobs) -> None:
    for key, data in {"a": b"1", "b.1": b"", "c_-C": bytes(range(256)) * 100}.items():
        version = blobs.write(key, data)
        found = blobs.read(key)
        assert found is not None and (found.data, found.version) == (data, version)
    assert keys(blobs) == {"a", "b.1", "c_-C"}
    assert {info.key: info.size for info in blobs.list()} == {"a": 1, "b.1": 0, "c_-C": 25_600}
    assert all(0 <= info.age < 60 for info in blobs.list())


def test_nothing_is_there_at_first(blobs: Blobs) -> None:
    assert blobs.read("a") is None and list(blobs.list()) == []
    blobs.delete("a")


def test_the_latest_stands(blobs: Blobs) -> None:
    first = blobs.write("a", b"1")
    second = blobs.write("a", b"22")
    assert first != second and data_of(blobs, "a") == b"22"
    assert [info.size for info in blobs.list()] == [2]


def test_what_is_deleted_is_gone(blobs: Blobs) -> None:
    blobs.write("a", b"1")
    blobs.write("b", b"2")
    blobs.delete("a")
    blobs.delete("a")
    assert blobs.read("a") is None and keys(blobs) == {"b"}


def test_a_copy_stands_beside_what_was_copied(blobs: Blobs) -> None:
    blobs.copy("a", "a.1")
    assert keys(blobs) == set()
    blobs.write("a", b"1")
    blobs.write("a.1", b"0")
    blobs.copy("a", "a.1")
    version = blobs.write("a", b"2")
    assert (data_of(blobs, "a"), data_of(blobs, "a.1")) == (b"2", b"1")
    blobs.write("a", b"3", if_version=version)


def test_while_they_are_listed_they_may_be_deleted(blobs: Blobs) -> None:
    for key in "abc":
        blobs.write(key, b"")
    for info in blobs.list():
        blobs.delete(info.key)
    assert keys(blobs) == set()


@pytest.mark.parametrize(
    "key",
    ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "a\0", "a\n", "é", "a.", ".a", "a.b.c",
     "a" * 101, "a." + "b" * 11, "٣"],
)  # fmt: skip
def test_a_key_is_never_a_path(blobs: Blobs, key: str) -> None:
    copies = (lambda key: blobs.copy("a", key)), (lambda key: blobs.copy(key, "a"))
    for act in (blobs.read, blobs.delete, *copies, lambda key: blobs.write(key, b"")):
        with pytest.raises(ValueError, match="A key must"):
            act(key)
    assert keys(blobs) == set()


def test_a_version_can_be_asked_for(blobs: Blobs) -> None:
    first = blobs.write("a", b"1", if_version=NOTHING)
    second = blobs.write("a", b"2", if_version=first)
    for version in (NOTHING, first, "no version"):
        with pytest.raises(VersionConflict):
            blobs.write("a", b"3", if_version=version)
    assert data_of(blobs, "a") == b"2"
    blobs.write("a", b"4", if_version=second)
    with pytest.raises(VersionConflict):
        blobs.write("b", b"5", if_version=first)
    assert data_of(blobs, "a") == b"4" and keys(blobs) == {"a"}
    blobs.delete("a")
    blobs.write("a", b"6", if_version=NOTHING)


def count_up(blobs: Blobs, times: int) -> None:
    """Add one to a number that others add to as well."""
    for _ in range(times):
        while True:
            found = blobs.read("n")
            value, version = (int(found.data), found.version) if found else (0, NOTHING)
            try:
                blobs.write("n", b"%d" % (value + 1), if_version=version)
                break
            except VersionConflict:
                continue


def test_of_those_who_swap_at_once_one_succeeds(blobs: Blobs) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: count_up(blobs, 15), range(6)))
    assert data_of(blobs, "n") == b"90"


def test_processes_swap_as_threads_do(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.persistence.test_blobs import *; "
        "count_up(FolderBlobs(Path(sys.argv[1])), 25)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    others = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [other.wait() for other in others] == [0, 0, 0]
    assert data_of(FolderBlobs(tmp_path), "n") == b"75"


def test_any_number_may_write_and_read_at_once(blobs: Blobs) -> None:
    """Readers find a whole blob at every moment."""
    blobs.write("a", b"x")
    troubles: list[str] = []
    done = threading.Event()

    def write(letter: bytes) -> None:
        while not done.is_set():
            blobs.write("a", letter * 2**16)

    def read() -> None:
        while not done.is_set():
            data = data_of(blobs, "a")
            if not data or len(set(data)) != 1:
                troubles.append("torn, or lost")
            list(blobs.list())

    threads = [threading.Thread(target=write, args=(letter,)) for letter in (b"x", b"y", b"z")]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    done.set()
    for thread in threads:
        thread.join()
    assert troubles == [] and keys(blobs) == {"a"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_nobody_else_can_read_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    FolderBlobs(folder).write("a", b"")
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_only_blobs_of_a_folder_are_listed(tmp_path: Path) -> None:
    for strange in ("a b", "x.y.z", "x.part", ".hidden", ".a.part"):
        (tmp_path / strange).write_bytes(b"")
    (tmp_path / "folder").mkdir()
    assert keys(FolderBlobs(tmp_path)) == {"x.part"}
    assert len(names(tmp_path)) == 6


def test_a_part_goes_soon_but_not_while_it_is_written(tmp_path: Path) -> None:
    for name, age in ((".a.1.abc_12.part", 2), (".a.def_34.part", 120), (".b.c", 120)):
        (tmp_path / name).write_bytes(b"1")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert keys(FolderBlobs(tmp_path)) == set()
    assert names(tmp_path) == {".a.1.abc_12.part", ".b.c"}


def age_of(blobs: Blobs, key: str) -> float:
    return next(info.age for info in blobs.list() if info.key == key)


def test_a_clock_that_jumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What seems to come from the future was written at this moment, as far as anyone knows; and
    time has passed only if both clocks say so."""
    blobs = FolderBlobs(tmp_path)
    blobs.write("a", b"")
    os.utime(tmp_path / "a", (time.time() + 10**8,) * 2)
    assert age_of(blobs, "a") == 0
    for clock in (time.time, time.monotonic):
        assert age_of(blobs, "a") < 60
        late = clock() + 10_000
        monkeypatch.setattr(time, clock.__name__, lambda late=late: late)
    assert 9_000 < age_of(blobs, "a") < 11_000


def test_what_others_delete_meanwhile_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs, scandir = FolderBlobs(tmp_path), os.scandir
    for key in "ab":
        blobs.write(key, b"")

    def listed_and_gone(folder: Path) -> list[os.DirEntry[str]]:
        entries = list(scandir(folder))
        (tmp_path / "a").unlink()
        return entries

    monkeypatch.setattr(os, "scandir", listed_and_gone)
    assert keys(blobs) == {"b"}
