"""Where a server keeps its runs: a folder, or a bucket that it shares with other servers."""

import os
import tempfile
from functools import cache
from pathlib import Path

from rnn.persistence.blobs import Blobs, FolderBlobs
from rnn.persistence.object_blobs import ObjectBlobs
from rnn.persistence.store import RunStore
from rnn.persistence.tokens import load_secret
from rnn.training.limits import MOST_FILE_BYTES

# an operator's environment variable: a folder, or the address of a bucket, such as s3://name/prefix
RUNS = "RNN_PLAYGROUND_RUNS"
DAY = 86_400.0


@cache
def store(configured_secret: str | None = None) -> RunStore:
    """The runs that this server keeps. `configured_secret` is the operator's, who gives the same
    one to all servers of one store."""
    place = os.environ.get(RUNS) or str(Path(tempfile.gettempdir()) / "rnn-playground-runs")
    is_bucket = "://" in place
    blobs: Blobs = ObjectBlobs(place) if is_bucket else FolderBlobs(Path(place))
    return RunStore(
        blobs,
        per_run=MOST_FILE_BYTES,
        most_bytes=512 * 2**20,
        most_age=7 * DAY,
        secret=load_secret(blobs, configured_secret),
        sweeps=not is_bucket,
    )
