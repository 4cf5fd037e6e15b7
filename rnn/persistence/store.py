"""Kept runs: each under a token that cannot be guessed, within bounds of size and age.

The run before the latest is kept beside it, so that a file that is damaged, or a run that cannot be
taken up again, leaves one to go back to.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from rnn.errors import PlaygroundError, StoreError
from rnn.persistence import tokens
from rnn.persistence.blobs import Blobs
from rnn.persistence.tokens import TOKEN

T = TypeVar("T")

BEFORE = ".1"  # what stands behind the token in the name of the run before


@dataclass(frozen=True)
class RunStore:
    """Runs as blobs. Servers may share them, and blobs of other names are left alone."""

    blobs: Blobs
    per_run: int  # the most bytes a run may have
    most_bytes: int  # of all runs together
    most_age: float  # seconds since a run was written
    secret: bytes = field(repr=False)  # seals the tokens: see tokens.load_secret

    def new_token(self, owner: str) -> str:
        """A token for a run of this owner."""
        return tokens.new_token(self.secret, owner)

    def belongs(self, token: str, owner: str) -> bool:
        """Whether the token was made for this owner; never for an empty one."""
        return tokens.belongs(self.secret, token, owner)

    def put(self, token: str, data: bytes) -> None:
        """Keep a run, and beside it the one that it replaces; then remove what is too old, and the
        oldest until the rest is within bounds. If the write fails, remove first and try again.

        Raises StoreError if the run could not be kept; whatever was kept before still is.
        """
        if not TOKEN.fullmatch(token):
            raise StoreError("A run must be kept under a token made here. Ask for a new one.")
        if len(data) > self.per_run:
            raise StoreError(
                f"A run must have at most {self.per_run / 2**20:.1f} MiB to be kept here, and this "
                f"one has {len(data) / 2**20:.1f}. Save it as a file of your own."
            )
        try:
            try:
                self._write(token, data)
            except OSError:
                self._sweep(token, len(data))
                self._write(token, data)
        except OSError as error:
            raise StoreError(
                "A run must find room on this server's disk, and the disk says: "
                f"{error.strerror or error}. Save it as a file of your own."
            ) from error
        with suppress(OSError):  # the run is kept, and the next one sweeps again
            self._sweep(token)

    def get(self, token: str, load: Callable[[bytes], T]) -> T | None:
        """What `load` makes of a run; if it raises a PlaygroundError, of the one before it.

        None if nothing is kept under this token. If neither can be loaded, raises what `load` did
        for the latest.
        """
        trouble = None
        for key in (token, token + BEFORE) if TOKEN.fullmatch(token) else ():
            with suppress(OSError):
                if blob := self.blobs.read(key):
                    try:
                        return load(blob.data)
                    except PlaygroundError as error:
                        trouble = trouble or error
        if trouble:
            raise trouble
        return None

    def _write(self, token: str, data: bytes) -> None:
        if latest := self.blobs.read(token):
            self.blobs.write(token + BEFORE, latest.data)
        self.blobs.write(token, data)

    def _sweep(self, latest: str, spare: int = 0) -> None:
        """Remove runs until the rest is within bounds, with `spare` bytes left. Those that are kept
        beside a later one go first, and the oldest before others. The latest always stays."""
        runs = [b for b in self.blobs.list() if TOKEN.fullmatch(b.key.removesuffix(BEFORE))]
        total = spare + sum(run.size for run in runs)
        for run in sorted(runs, key=lambda run: (not run.key.endswith(BEFORE), -run.age)):
            surplus = run.age > self.most_age or total > self.most_bytes
            if surplus and run.key != latest:
                total -= run.size
                self.blobs.delete(run.key)
