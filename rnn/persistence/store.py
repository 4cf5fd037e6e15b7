"""Kept runs: each under a token that cannot be guessed, within bounds of size and age.

The run before the latest is kept beside it, so that a file that is damaged, or a run that cannot be
taken up again, leaves one to go back to. Every browser has a share of the room, so that none can
push out what others keep.
"""

import errno
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rnn.errors import PlaygroundError, StoreError
from rnn.persistence import tokens
from rnn.persistence.blobs import NOTHING, BlobInfo, Blobs, UnreachableError
from rnn.persistence.tokens import TOKEN, group_of

T = TypeVar("T")

BEFORE = ".1"  # what stands behind the token in the name of the run before
SHARES = 16  # browsers that fill the store, each with as much as it may keep
FULL = errno.ENOSPC, errno.EDQUOT  # errors of a disk without room


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What was found under a token."""

    run: T
    version: str  # of what stands there, which a later `put` may ask for


@dataclass(frozen=True)
class RunStore:
    """Runs as blobs. Servers may share them, and blobs of other names are left alone."""

    blobs: Blobs
    per_run: int  # the most bytes a run may have
    most_bytes: int  # of all runs together
    most_age: float  # seconds since a run was written
    secret: bytes = field(repr=False)  # seals the tokens: see tokens.load_secret
    sweeps: bool = True  # False where a rule of the bucket removes what is old

    @property
    def per_browser(self) -> int:
        """The most bytes that the runs of one browser may have together."""
        return max(2 * self.per_run, self.most_bytes // SHARES)

    def new_token(self, owner: str) -> str:
        """A token for a run of this owner."""
        return tokens.new_token(self.secret, owner)

    def belongs(self, token: str, owner: str) -> bool:
        """Whether the token was made for this owner; never for an empty one."""
        return tokens.belongs(self.secret, token, owner)

    def put(self, token: str, data: bytes, if_version: str | None = None) -> str:
        """Keep a run, and beside it the one that it replaces; then remove what is too old or too
        much. If the write fails, remove first and try again. Returns the version.

        Raises StoreError if the run could not be kept, UnreachableError if the place did not answer
        in time, VersionConflict as `Blobs.write` does; whatever was kept before still is.
        """
        if not TOKEN.fullmatch(token):
            raise StoreError("A run must be kept under a token made here. Ask for a new one.")
        if len(data) > self.per_run:
            raise StoreError(
                f"A run must have at most {self.per_run / 2**20:.1f} MiB to be kept here, and this "
                f"one has {len(data) / 2**20:.1f}. Save it as a file of your own."
            )
        try:
            version = self._write(token, data, if_version)
        except UnreachableError:
            raise
        except OSError as error:
            version = self._write_again(token, data, if_version, error.errno in FULL)
        if self.sweeps:
            with suppress(OSError):  # the run is kept, and the next one sweeps again
                self._sweep(token)
        return version

    def get(self, token: str, load: Callable[[bytes], T]) -> Kept[T] | None:
        """What `load` makes of a run; if it raises a PlaygroundError, of the one before it.

        None if nothing is kept under this token. If neither can be loaded, raises what `load` did
        for the latest; UnreachableError if the place did not answer.
        """
        trouble, version = None, NOTHING
        for key in (token, token + BEFORE) if TOKEN.fullmatch(token) else ():
            try:
                blob = self.blobs.read(key)
            except UnreachableError:
                raise
            except OSError:
                continue
            if blob:
                version = blob.version if key == token else version
                try:
                    return Kept(load(blob.data), version)
                except PlaygroundError as error:
                    trouble = trouble or error
        if trouble:
            raise trouble
        return None

    def _write(self, token: str, data: bytes, if_version: str | None) -> str:
        if if_version != NOTHING:
            self.blobs.copy(token, token + BEFORE)
        return self.blobs.write(token, data, if_version)

    def _write_again(self, token: str, data: bytes, if_version: str | None, is_full: bool) -> str:
        """Remove what may go, and try once more."""
        try:
            self._sweep(token, len(data))
            if is_full:
                self._make_room(token, 2 * len(data))
            return self._write(token, data, if_version)
        except OSError as error:
            raise StoreError(
                "A run must find room on this server's disk, and the disk says: "
                f"{error.strerror or error}. Save it as a file of your own."
            ) from error

    def _sweep(self, latest: str, coming: int = 0) -> None:
        """Remove what is too old, what browsers have beyond their shares, and what is too much with
        `coming` bytes more. The latest always stays."""
        runs = self._runs()
        total, used = coming, Counter[str]()
        for run in runs:
            total += run.size
            used[group_of(run.key)] += run.size

        def remove(run: BlobInfo) -> None:
            nonlocal total
            self.blobs.delete(run.key)
            total -= run.size
            used[group_of(run.key)] -= run.size

        others = [run for run in runs if run.key != latest]
        kept = []
        for run in others:
            if run.age > self.most_age or used[group_of(run.key)] > self.per_browser:
                remove(run)
            else:
                kept.append(run)
        for run in kept:
            if total > self.most_bytes:
                remove(run)

    def _make_room(self, latest: str, wanted: int) -> None:
        """Free so many bytes of a full disk, first of those that the same browser has."""
        runs = [run for run in self._runs() if run.key != latest]
        for run in sorted(runs, key=lambda run: group_of(run.key) != group_of(latest)):
            if wanted > 0:
                self.blobs.delete(run.key)
                wanted -= run.size

    def _runs(self) -> list[BlobInfo]:
        """All runs; those first that can be missed most easily: kept beside a later one, then the
        oldest."""
        runs = [b for b in self.blobs.list() if TOKEN.fullmatch(b.key.removesuffix(BEFORE))]
        return sorted(runs, key=lambda run: (not run.key.endswith(BEFORE), -run.age))
