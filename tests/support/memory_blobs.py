"""Blobs in a dict: a store that leaves nothing behind."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from rnn.persistence.blobs import Blob, BlobInfo, check_key, check_version, version_of


@dataclass
class MemoryBlobs:
    """Blobs by key, and when each was written."""

    _blobs: dict[str, tuple[Blob, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, key: str) -> Blob | None:
        check_key(key)
        found = self._blobs.get(key)
        return found[0] if found else None

    def list(self) -> Iterator[BlobInfo]:
        now = time.monotonic()
        for key, (blob, written) in [*self._blobs.items()]:
            yield BlobInfo(key, len(blob.data), now - written)

    def delete(self, key: str) -> None:
        check_key(key)
        self._blobs.pop(key, None)

    def copy(self, source: str, target: str) -> None:
        check_key(target)
        if found := self.read(source):
            self.write(target, found.data)

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        with self._lock:
            if if_version is not None:
                check_version(self.read(key), if_version)
            check_key(key)
            blob = Blob(data, version_of(data))
            self._blobs[key] = blob, time.monotonic()
        return blob.version
