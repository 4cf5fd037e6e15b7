"""Where bytes are kept under names: a protocol, and a folder that follows it.

A blob appears whole or not at all, also if its writer dies or another one writes at the same time.
Whoever reads a blob learns its version, and a write may ask for a version: then it is refused if
another one stands there by now (compare and swap).
"""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

KEY = re.compile(r"[\w-]{1,100}(\.\w{1,10})?", re.ASCII)
PART = re.compile(rf"\.{KEY.pattern}\.\w+\.part", re.ASCII)  # a blob that is being written
ABANDONED_AFTER = 60.0  # seconds: the writer of so old a part must have died
LOCK = ".lock"
NOTHING = ""  # the version of a blob that does not exist
START = time.time() - time.monotonic()  # the wall-clock time at which monotonic() is 0


class VersionConflict(Exception):
    """A write was refused, since another version stands there than it asked for."""


class UnreachableError(OSError):
    """The place does not answer, or refuses, and may answer again by itself."""


@dataclass(frozen=True)
class Blob:
    data: bytes
    version: str


@dataclass(frozen=True)
class BlobInfo:
    key: str
    size: int  # bytes
    age: float  # seconds since it was written


class Blobs(Protocol):
    """What a store of runs asks of the place where they are kept.

    A key is up to 100 letters, digits, "_" and "-", and perhaps a "." and up to 10 more; for any
    other, ValueError. Every method raises OSError if the place cannot be reached.
    """

    def read(self, key: str) -> Blob | None:
        """The blob of this name, or None."""

    def list(self) -> Iterator[BlobInfo]:
        """Every blob, in any order."""

    def delete(self, key: str) -> None:
        """Remove a blob, if there is one."""

    def copy(self, source: str, target: str) -> None:
        """Put what stands under one name under another one too, if there is anything."""

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        """Put a blob in the place of whatever stands there. Returns its version.

        With `if_version`, raises VersionConflict if another version stands there, or anything at
        all for NOTHING.
        """


def check_key(key: str) -> None:
    """Raise ValueError for what is no key, so that no name leads out of a folder."""
    if not KEY.fullmatch(key):
        raise ValueError(f"A key must fit to {KEY.pattern}, got {key[:120]!r}. Choose another.")


def version_of(data: bytes) -> str:
    """The version of some bytes. Equal bytes have equal versions, whoever wrote them and when."""
    return hashlib.sha256(data).hexdigest()[:32]


def check_version(found: Blob | None, if_version: str) -> None:
    version = found.version if found else NOTHING
    if version != if_version:
        raise VersionConflict(f"version '{if_version}' was asked for, '{version}' stands there")


@dataclass(frozen=True)
class FolderBlobs:
    """Blobs as files of a folder, which nobody else may read. Processes may share it, and whatever
    else lies in it is left alone.

    A file is written beside its place, brought to the disk (fsync) and renamed, so that power may
    fail at any time. A lock makes comparing and renaming one act for all threads and processes of a
    machine, and of others where the file system has locks for them; on Windows, which has no such
    lock, two processes that swap at the same moment may both succeed.
    """

    folder: Path

    def read(self, key: str) -> Blob | None:
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        return Blob(data, version_of(data))

    def list(self) -> Iterator[BlobInfo]:
        """Every blob. Removes the parts that dead processes left."""
        now = _now()
        with suppress(FileNotFoundError):
            for entry in [*os.scandir(self.folder)]:
                part = PART.fullmatch(entry.name)
                if not (part or KEY.fullmatch(entry.name)) or not entry.is_file():
                    continue
                with suppress(FileNotFoundError):  # another process was faster
                    found = entry.stat(follow_symlinks=False)
                    if found.st_mtime > now:  # the clock was set back: it would never grow old
                        os.utime(entry, (now, now))
                    age = max(0.0, now - found.st_mtime)
                    if not part:
                        yield BlobInfo(entry.name, found.st_size, age)
                    elif age > ABANDONED_AFTER:
                        os.unlink(entry)

    def delete(self, key: str) -> None:
        path = self._path(key)
        with suppress(FileNotFoundError), self._locked():
            os.unlink(path)

    def copy(self, source: str, target: str) -> None:
        check_key(target)
        if found := self.read(source):
            self.write(target, found.data)

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        path = self._path(key)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(".part", f".{key}.", self.folder)  # for our eyes only
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
            with self._locked():
                if if_version is not None:
                    check_version(self.read(key), if_version)
                os.replace(part, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(part)
        return version_of(data)

    def _path(self, key: str) -> Path:
        check_key(key)
        return self.folder / key

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Held by one writer at a time; a process that dies gives it back."""
        if fcntl is None:
            yield
            return
        handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _now() -> float:
    """Seconds of wall-clock time. A clock that is set forward while this process runs is not
    followed, or every blob would look old at once."""
    return min(time.time(), START + time.monotonic())
