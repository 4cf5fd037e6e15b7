"""Nothing is lost: a run is saved as it goes, under a token that stands in the page's address.

The run is encoded where it lives, and written by a thread of its own; a redraw waits for neither.
"""

import logging
import os
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

from rnn.errors import PlaygroundError
from rnn.persistence.blobs import FolderBlobs
from rnn.persistence.store import RunStore
from rnn.persistence.tokens import load_secret
from rnn.playground.engine import WorkerLostError
from rnn.playground.player import Player
from rnn.playground.scheduling.admission import ADMISSION
from rnn.training.limits import MOST_FILE_BYTES

FOLDER = "RNN_PLAYGROUND_RUNS"  # an operator's environment variable
SAVE_EVERY = 4.0  # seconds of training that may be lost
SAVE_IN_CROWD = 0.4  # the same for each of those who train, if that is more …
LONGEST_UNSAVED = 8.0  # … but at most this
DAY = 86_400.0
FAILED = "The network could not be saved. Training goes on."  # by a defect of ours

log = logging.getLogger(__name__)


@cache
def store(configured_secret: str | None = None) -> RunStore:
    """The runs that this server keeps. `configured_secret` is the operator's, who gives the same
    one to all servers of one store."""
    folder = os.environ.get(FOLDER) or Path(tempfile.gettempdir()) / "rnn-playground-runs"
    blobs = FolderBlobs(Path(folder))
    return RunStore(
        blobs,
        per_run=MOST_FILE_BYTES,
        most_bytes=512 * 2**20,
        most_age=7 * DAY,
        secret=load_secret(blobs, configured_secret),
    )


@cache
def _writer() -> ThreadPoolExecutor:
    """One thread that writes the runs of all visitors, in the order in which they come."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="save")


class Autosave:
    """Keeps one player's run in a store."""

    def __init__(self, store: RunStore, owner: str, token: str = "") -> None:
        """`owner` is the mark of a browser; `token` the one under which the run already stands."""
        self.token = token
        self.trouble = ""  # why the run could not be kept
        self._store, self._owner = store, owner
        self._saved: tuple[int, float] | None = None  # the frame's version
        self._saved_at = -SAVE_EVERY
        self._saving: Future[bytes] | Future[None] | None = None

    def note_saved(self, player: Player) -> None:
        """The run as it stands need not be saved: it is new, or was just loaded."""
        self._saved = player.frame.version

    @property
    def busy(self) -> bool:
        """Whether a save is on its way."""
        return self._saving is not None

    def save_if_due(self, player: Player, at_once: bool = False) -> None:
        """Begin to save the run, if that is due; training goes on whether or not it can be."""
        frame, now = player.frame, time.monotonic()
        has_begun = frame.iteration > 0 or self.token  # what went back to the start has begun too
        if (
            self.busy
            or frame.trouble
            or player.lost
            or frame.version == self._saved
            or not has_begun
        ):
            return
        in_crowd = min(LONGEST_UNSAVED, SAVE_IN_CROWD * ADMISSION.training)
        wait = 0.0 if at_once and not self.trouble else max(SAVE_EVERY, in_crowd)
        if 0 <= now - self._saved_at < wait:
            return
        self._saved_at = now
        token = self.token or self._store.new_token(self._owner)
        self._saving = encoded = player.encode()
        encoded.add_done_callback(lambda future: self._write(token, frame.version, future))

    def latest(self) -> bytes | None:
        """The latest save, to go on from after a worker died."""
        return self._store.get(self.token, bytes) if self.token else None

    def _write(self, token: str, version: tuple[int, float], encoded: Future[bytes]) -> None:
        try:
            data = encoded.result()
        except (PlaygroundError, WorkerLostError) as error:
            self._end(str(error))
            return
        except Exception:
            log.exception("A run could not be encoded.")
            self._end(FAILED)
            return
        self._saving = written = _writer().submit(self._store.put, token, data)
        written.add_done_callback(lambda future: self._note(token, version, future))

    def _note(self, token: str, version: tuple[int, float], written: Future[None]) -> None:
        error = written.exception()
        if error is None:
            self.token, self._saved = token, version
            self._end("")
        elif isinstance(error, PlaygroundError):
            self._end(str(error))
        else:
            log.error("A run could not be kept.", exc_info=error)
            self._end(FAILED)

    def _end(self, trouble: str) -> None:
        self.trouble = trouble
        self._saving = None
