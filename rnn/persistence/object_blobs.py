"""Blobs as objects of a bucket: S3 and what speaks like it, Google Cloud Storage, Azure.

Its address is s3://bucket/prefix, gs://bucket/prefix or az://container/prefix; keys, region and
endpoint come from the variables that these services' own tools read (AWS_ACCESS_KEY_ID, …). Needs
obstore, which requirements-cluster.txt installs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from rnn.persistence.blobs import (
    KEY,
    NOTHING,
    Blob,
    BlobInfo,
    UnreachableError,
    VersionConflict,
    check_key,
)

SCHEMES = "s3://", "gs://", "az://"
PER_TRY = timedelta(seconds=4)
RETRIES_UNTIL = timedelta(seconds=1)  # no try begins later, so a call takes five seconds at most
OPTIONS: dict[str, Any] = {
    "client_options": {
        "timeout": PER_TRY,
        "connect_timeout": timedelta(seconds=2),
        "allow_http": True,  # for an endpoint that says http, as on a closed network
    },
    "retry_config": {
        "max_retries": 2,
        "retry_timeout": RETRIES_UNTIL,
        "backoff": {
            "init_backoff": timedelta(seconds=0.1),
            "max_backoff": timedelta(seconds=0.5),
            "base": 2,
        },
    },
}


class ObjectBlobs:
    """Blobs as objects under a prefix. Any number of servers may share them: the store itself
    compares and swaps."""

    def __init__(self, address: str) -> None:
        """Raises ValueError for an address that leads to no bucket, and ModuleNotFoundError, which
        says what to install, without obstore."""
        if not address.startswith(SCHEMES):
            raise ValueError(
                f"Runs must be kept in a folder or at an address that begins with one of "
                f"{', '.join(SCHEMES)}, got {address!r}."
            )
        try:
            import obstore.store
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f"To keep runs at {address}, Python must find obstore. Install "
                "requirements-cluster.txt."
            ) from error
        self.address = address
        self._obstore = obstore
        self._store = obstore.store.from_url(address, **OPTIONS)

    def read(self, key: str) -> Blob | None:
        check_key(key)
        try:
            with self._reaching():
                found = self._obstore.get(self._store, key)
                return Blob(bytes(found.bytes()), _version(found.meta))
        except FileNotFoundError:
            return None

    def list(self) -> Iterator[BlobInfo]:
        with self._reaching():
            found = [info for batch in self._obstore.list(self._store) for info in batch]
        now = datetime.now(UTC)
        for info in found:
            if KEY.fullmatch(info["path"]):
                age = max(0.0, (now - info["last_modified"]).total_seconds())
                yield BlobInfo(info["path"], info["size"], age)

    def delete(self, key: str) -> None:
        check_key(key)
        try:
            with self._reaching():
                self._obstore.delete(self._store, key)
        except FileNotFoundError:
            return

    def copy(self, source: str, target: str) -> None:
        """Within the store: no byte comes here."""
        check_key(source)
        check_key(target)
        try:
            with self._reaching():
                self._obstore.copy(self._store, source, target)
        except FileNotFoundError:
            return

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        check_key(key)
        try:
            with self._reaching():
                put = self._obstore.put(self._store, key, data, mode=_mode(if_version))
        except FileNotFoundError as error:
            raise UnreachableError("there is no such bucket") from error
        return _version(put)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Say what went wrong in the words of the contract."""
        trouble = self._obstore.exceptions
        try:
            yield
        except (trouble.PreconditionError, trouble.AlreadyExistsError) as error:
            raise VersionConflict("another version stands there than was asked for") from error
        except trouble.BaseError as error:
            raise UnreachableError(str(error).partition("\n")[0]) from error


def _mode(if_version: str | None) -> Any:
    """How a write asks for a version."""
    if if_version is None:
        return "overwrite"
    if if_version == NOTHING:
        return "create"
    e_tag, _, version = if_version.rpartition(" ")
    return {"e_tag": e_tag, "version": version} if version else {"e_tag": e_tag}


def _version(meta: Any) -> str:
    """What a service calls its entity tag, and what it calls its version, if it has both."""
    return f"{meta['e_tag'] or ''} {meta['version'] or ''}"
