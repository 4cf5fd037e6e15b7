"""Runs kept on a disk, each under a token that cannot be guessed: whoever has it has the run.

A run is a file that appears whole or not at all, and the one before it is kept beside it: whether a
process dies, the disk fills up or two write at once, some whole file is always there. To keep runs
elsewhere, put an object with the same two methods, `put` and `get`, in the place of a Store.
"""

import base64
import hashlib
import os
import re
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rnn.errors import PlaygroundError, StoreError

T = TypeVar("T")

TOKEN = re.compile(r"[\w-]{22}", re.ASCII)
ABANDONED = 60.0  # seconds after which a half-written file must be that of a process that died
AT_ZERO = time.time() - time.monotonic()  # the time when the other clock showed 0
OWN_FILE = re.compile(TOKEN.pattern + r"(\.1|\.\w+\.part)?", re.ASCII)


def _now() -> float:
    """The time; if the clock was set forward since this process began, as if it had not been."""
    return min(time.time(), AT_ZERO + time.monotonic())


def new_token(owner: str = "") -> str:
    """96 bits of chance and a seal of who made it, in letters that may stand in a web address."""
    chance = secrets.token_urlsafe(12)
    return chance + _seal(chance, owner)


def belongs(token: str, owner: str = "") -> bool:
    """Whether a token was made for this owner, whatever tells owners apart."""
    return token[16:] == _seal(token[:16], owner)


def _seal(chance: str, owner: str) -> str:
    digest = hashlib.sha256(f"{chance} {owner}".encode()).digest()
    return base64.urlsafe_b64encode(digest)[:6].decode()


@dataclass(frozen=True)
class Store:
    """A folder of runs. Processes may share it, and whatever else lies in it is left alone."""

    folder: Path
    per_run: int  # the most bytes a run may have
    most_bytes: int  # of all files together
    most_age: float  # seconds since a file was written

    def put(self, token: str, data: bytes) -> None:
        """Keep a run, and beside it the one it replaces; then let go of what is too old, and of the
        oldest until the rest fits.

        Raises StoreError if it could not be kept; whatever was kept before still is.
        """
        if not TOKEN.fullmatch(token):
            raise StoreError("A run must be kept under a token made here. Ask for a new one.")
        if len(data) > self.per_run:
            raise StoreError(
                f"A run must have at most {self.per_run / 2**20:.1f} MiB to be kept here, and this "
                f"one has {len(data) / 2**20:.1f}. Save it as a file of your own."
            )
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(token, data)
            self._sweep(token)
        except OSError as error:
            raise StoreError(
                "A run must find room on this server's disk, and the disk says: "
                f"{error.strerror or error}. Save it as a file of your own."
            ) from error

    def get(self, token: str, load: Callable[[bytes], T]) -> T | None:
        """What `load` makes of a run; if it raises a PlaygroundError, of the one before it.

        None if nothing is kept under this token. If no file can be loaded, raises what `load` did
        for the latest.
        """
        trouble = None
        for name in (token, f"{token}.1") if TOKEN.fullmatch(token) else ():
            with suppress(OSError):
                data = (self.folder / name).read_bytes()
                try:
                    return load(data)
                except PlaygroundError as error:
                    trouble = trouble or error
        if trouble:
            raise trouble
        return None

    def _write(self, token: str, data: bytes) -> None:
        handle, part = tempfile.mkstemp(".part", f"{token}.", self.folder)  # for our eyes only
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
            # Between these two lines only the older name is there, and `get` finds it.
            with suppress(FileNotFoundError):
                os.replace(self.folder / token, self.folder / f"{token}.1")
            os.replace(part, self.folder / token)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(part)

    def _sweep(self, latest: str) -> None:
        """Keep to the bounds; a file that another process takes away first is no trouble."""
        now, files = _now(), []
        for entry in os.scandir(self.folder):
            if OWN_FILE.fullmatch(entry.name):
                with suppress(FileNotFoundError):
                    file = entry.stat()
                    if file.st_mtime > now:  # the clock was set back: it would never grow old
                        os.utime(entry, (now, now))
                    files.append((entry, now - file.st_mtime, file.st_size))

        files.sort(key=lambda file: file[1], reverse=True)
        total = sum(size for _, _, size in files)
        for entry, age, size in files:
            if entry.name.endswith(".part"):
                surplus = age > ABANDONED
            else:
                surplus = entry.name != latest and (age > self.most_age or total > self.most_bytes)
            if surplus:
                total -= size
                with suppress(FileNotFoundError):
                    os.unlink(entry)
