"""A place for blobs that can fail."""

from tests.support.memory_blobs import MemoryBlobs


class FailingBlobs(MemoryBlobs):
    """A place that refuses to keep anything as long as there is `trouble`."""

    trouble: Exception | None = None

    def write(self, key: str, data: bytes, if_version: str | None = None) -> str:
        if self.trouble:
            raise self.trouble
        return super().write(key, data, if_version)
