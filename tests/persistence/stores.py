"""Stores of runs with small bounds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from rnn import PlaygroundError
from rnn.persistence.blobs import FolderBlobs
from rnn.persistence.store import RunStore
from tests.support.memory_blobs import MemoryBlobs

T = TypeVar("T")

DAY = 24 * 3600.0
BOUNDS: dict[str, Any] = {"per_run": 1_000, "most_bytes": 10_000, "most_age": DAY, "secret": b"key"}


def store(folder: Path, **bounds: Any) -> RunStore:
    return RunStore(FolderBlobs(folder), **BOUNDS | bounds)


def new_token() -> str:
    return RunStore(MemoryBlobs(), **BOUNDS).new_token("me")


def got(store: RunStore, token: str, load: Callable[[bytes], T]) -> T | None:
    """What is loaded from under a token, if anything stands there."""
    kept = store.get(token, load)
    return kept.run if kept else None


def whole(data: bytes) -> bytes:
    """Loads what is between brackets, and nothing else."""
    if data[:1] + data[-1:] != b"[]":
        raise PlaygroundError(f"torn: {data!r}")
    return data


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}
