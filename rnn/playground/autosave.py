"""Little is lost: a run is saved as it goes, under a token that stands in the page's address.

The run is encoded where it lives, and written by threads of their own; a redraw waits for neither.
What is written last wins, and never over a save that this session has not seen: a run that was
trained on elsewhere meanwhile stays, and this one goes on as a copy under another token.
"""

import logging
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass

from rnn.errors import PlaygroundError
from rnn.persistence.blobs import NOTHING, UnreachableError, VersionConflict, version_of
from rnn.persistence.store import RunStore
from rnn.playground.engine import WorkerLostError
from rnn.playground.player import Player
from rnn.playground.scheduling.admission import ADMISSION
from rnn.playground.scheduling.retries import Retries
from rnn.playground.scheduling.shared import shared

SAVE_EVERY = 4.0  # seconds of training that may be lost
SAVE_IN_CROWD = 0.4  # the same for each of those who train, if that is more …
LONGEST_UNSAVED = 8.0  # … but at most this
PATIENCE = 600.0  # seconds after which a save that nobody replaces is given up
WRITERS = 4  # threads; a bucket takes a tenth of a second for a run
FAILED = "The network could not be saved. Training goes on."  # by a defect of ours
AWAY = "It cannot be saved at the moment; training goes on."  # short: a phone has three lines
COPIED = "It was trained in another window, too: here it goes on as a copy with its own address."

log = logging.getLogger(__name__)


@shared
def _writer() -> Executor:
    """The threads that write the runs of all visitors, in the order in which they come."""
    return ThreadPoolExecutor(WRITERS, thread_name_prefix="save")


@shared
def _retries() -> Retries:
    """What the store has not answered."""
    return Retries()


@dataclass(frozen=True)
class _Unsaved:
    """A run that was encoded, and is not kept yet."""

    data: bytes
    version: tuple[int, float]  # of the frame
    since: float


class Autosave:
    """Keeps one player's run in a store."""

    def __init__(self, store: RunStore, owner: str) -> None:
        """`owner` is the mark of a browser."""
        self.token = ""  # under which the run stands
        self.trouble = ""  # why the run could not be kept
        self._store, self._owner = store, owner
        self._version = NOTHING  # of what stands under the token, as far as was heard
        self._sent: set[str] = set()  # what was sent since, by `version_of`
        self._saved: tuple[int, float] | None = None  # the frame's version
        self._saved_at = -SAVE_EVERY
        self._notes: list[str] = []
        self._guard = threading.Lock()
        self._encoding = False
        self._unsaved: _Unsaved | None = None
        self._writing = False  # whether the unsaved is being written, or waits to be

    def note_saved(self, player: Player) -> None:
        """The run as it stands need not be saved: it is new, or was just loaded."""
        self._saved = player.frame.version

    def go_on_under(self, token: str, version: str) -> None:
        """The run was found under this token, and goes on being kept there."""
        self.token, self._version = token, version

    @property
    def busy(self) -> bool:
        """Whether a save is on its way, or waits for the store to answer."""
        return self._encoding or self._writing

    def save_if_due(self, player: Player, at_once: bool = False) -> None:
        """Begin to save the run, if that is due; training goes on whether or not it can be."""
        frame, now, unsaved = player.frame, time.monotonic(), self._unsaved
        has_begun = frame.iteration > 0 or self.token  # what went back to the start has begun too
        if (
            self._encoding
            or frame.trouble
            or player.lost
            or frame.version == (unsaved.version if unsaved else self._saved)
            or not has_begun
        ):
            return
        in_crowd = min(LONGEST_UNSAVED, SAVE_IN_CROWD * ADMISSION.training)
        is_free = not self.trouble and not self._writing
        wait = 0.0 if at_once and is_free else max(SAVE_EVERY, in_crowd)
        if 0 <= now - self._saved_at < wait:
            return
        self._saved_at = now
        self._encoding = True
        player.encode().add_done_callback(lambda future: self._take(frame.version, future))

    def take_notes(self) -> list[str]:
        """What came to pass, each to be told once."""
        notes, self._notes = self._notes, []
        return notes

    def latest(self) -> bytes | None:
        """The latest save, to go on from after a worker died. Raises UnreachableError."""
        if unsaved := self._unsaved:
            return unsaved.data
        kept = self._store.get(self.token, bytes) if self.token else None
        if kept is None:
            return None
        self._version = kept.version
        return kept.run

    # --- inside ---

    def _take(self, version: tuple[int, float], encoded: Future[bytes]) -> None:
        """What was encoded takes the place of whatever is not written yet."""
        trouble, data = "", None
        try:
            data = encoded.result()
        except (PlaygroundError, WorkerLostError) as error:
            trouble = str(error)
        except Exception:
            log.exception("A run could not be encoded.")
            trouble = FAILED
        with self._guard:
            self._encoding = False
            if data is None:
                self.trouble = trouble
                return
            self._unsaved = _Unsaved(data, version, time.monotonic())
            if self._writing:
                return
            self._writing = True
        if _retries().away:
            self.trouble = AWAY
            _retries().add(self._write)
        else:
            _writer().submit(self._write_or_retry)

    def _write_or_retry(self) -> None:
        if not self._write():
            _retries().add(self._write)

    def _write(self) -> bool:
        """Write what is unsaved, until nothing is; False if the store did not answer."""
        while True:
            unsaved = self._unsaved
            assert unsaved is not None  # it is taken away below alone
            try:
                self._put(unsaved.data)
                self._saved, self.trouble = unsaved.version, ""
            except UnreachableError:
                self.trouble = AWAY
                if time.monotonic() - unsaved.since < PATIENCE:
                    return False
            except PlaygroundError as error:
                self.trouble = str(error)
            except Exception:
                log.exception("A run could not be kept.")
                self.trouble = FAILED
            with self._guard:
                if self._unsaved is unsaved:
                    self._unsaved, self._writing = None, False
                    return True

    def _put(self, data: bytes) -> None:
        """Keep the run under its token, or, if another one stands there, under a new one."""
        token = self.token or self._store.new_token(self._owner)
        self._sent.add(version_of(data))
        while True:
            try:
                self._version = self._store.put(token, data, self._version)
                break
            except VersionConflict:
                found = self._store.blobs.read(token)
            if found is None:  # it was the oldest, and made room
                self._version = NOTHING
            elif version_of(found.data) in self._sent:  # what was sent came, but no answer did
                self._version = found.version
            else:
                token, self._version = self._store.new_token(self._owner), NOTHING
                self._notes.append(COPIED)
        self.token = token
        self._sent.clear()
