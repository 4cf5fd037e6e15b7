"""What stands in the bucket, looked at all the time: is each save whole, and never an older one
where a newer one stood?"""

import os
import re
import threading
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from rnn.errors import PlaygroundError
from rnn.persistence.blobs import BlobInfo
from rnn.persistence.checkpoint import load
from rnn.persistence.object_blobs import ObjectBlobs
from rnn.persistence.tokens import TOKEN

EVERY = 1.0  # seconds
PUT = re.compile(r"\[(\d\d/\w{3}/\d{4} \d\d:\d\d:\d\d)\] \"PUT /runs/", re.ASCII)


class Saves:
    """The saves under each token, in the order in which they were seen."""

    def __init__(self, blobs: ObjectBlobs) -> None:
        self.updates: dict[str, list[int]] = defaultdict(list)
        self.torn: list[str] = []
        self._blobs = blobs
        self._seen: dict[str, str] = {}  # token -> version
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Saves":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        with suppress(OSError):
            self.look()

    @property
    def older_over_newer(self) -> list[str]:
        """Tokens under which the number of updates has become less."""
        return [token for token, done in self.updates.items() if done != sorted(done)]

    def look(self) -> None:
        """What has changed since the last look. Raises OSError while the store is away."""
        for info in self._blobs.list():
            if TOKEN.fullmatch(info.key):
                self._look_at(info)

    def _look_at(self, info: BlobInfo) -> None:
        found = self._blobs.read(info.key)
        if found is None or self._seen.get(info.key) == found.version:
            return
        self._seen[info.key] = found.version
        try:
            self.updates[info.key].append(load(found.data).trainer.iteration)
        except PlaygroundError as error:
            self.torn.append(f"{info.key}: {error}")

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            with suppress(OSError):
                self.look()


def puts_a_second(log: str) -> float:
    """Of runs, also those that the store copied, as its log tells."""
    times = [datetime.strptime(at, "%d/%b/%Y %H:%M:%S") for at in PUT.findall(log)]
    seconds = (times[-1] - times[0]).total_seconds() if times else 0.0
    return len(times) / seconds if seconds else 0.0


def open_bucket(environment: Mapping[str, str]) -> ObjectBlobs:
    """The bucket of servers with these variables."""
    os.environ.update({k: v for k, v in environment.items() if k.startswith("AWS_")})
    return ObjectBlobs(environment["RNN_PLAYGROUND_RUNS"])
