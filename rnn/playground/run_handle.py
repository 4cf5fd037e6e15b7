"""One run in its worker: submits calls about it, and knows which of them are outstanding."""

import logging
import threading
import time
import uuid
import weakref
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import suppress
from typing import Any, TypeVar

from rnn.errors import PlaygroundError
from rnn.playground import host
from rnn.playground.engine import Worker, WorkerLostError

T = TypeVar("T")
Receive = Callable[[Future[Any]], None]

HANGING = 20.0  # seconds of one call; the slowest legal update takes well below one

log = logging.getLogger(__name__)


class RunHandle:
    """A run that lives in a worker. When the handle is let go of, so is the run."""

    def __init__(self, worker: Worker) -> None:
        self.run_id = uuid.uuid4().hex
        self.lost = False  # the worker died, and the run with it
        self.failure = ""  # what went wrong in the worker, beside what a visitor can do wrong
        self._worker = worker
        self._changed = threading.Condition(threading.RLock())
        self._pending: dict[Future[Any], float] = {}  # -> when it was submitted
        worker.runs.add(self.run_id)
        weakref.finalize(self, close_run, worker, self.run_id)

    def submit(self, receive: Receive, call: Callable[..., T], *args: Any) -> Future[T]:
        """Submit a call about this run; `receive` gets the future once it is done, on whichever
        thread that is. If the worker is gone, the future holds a WorkerLostError."""
        future: Future[T]
        with self._changed:
            try:
                if self.lost:
                    raise WorkerLostError
                future = self._worker.submit(call, self.run_id, *args)
            except WorkerLostError as error:
                self._lose()
                future = Future()
                future.set_exception(error)
                return future
            self._pending[future] = time.monotonic()

        def done(future: Future[T]) -> None:
            self._note(future)
            receive(future)
            with self._changed:
                self._pending.pop(future, None)
                self._changed.notify_all()

        future.add_done_callback(done)
        return future

    def slice_seconds(self) -> float:
        """The seconds that the run may train before it is the turn of others."""
        return self._worker.slice_for(self.run_id)

    @property
    def busy(self) -> bool:
        """Whether something was submitted and has not come back."""
        return bool(self._pending)

    def settle(self, timeout: float) -> bool:
        """Wait until nothing is outstanding, or the time is over; gives which."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._pending, timeout)

    def end_if_hanging(self) -> None:
        """If a call takes far too long, end the worker: another takes its place."""
        with self._changed:
            if any(time.monotonic() - since > HANGING for since in self._pending.values()):
                log.warning("A call took more than %s s; its worker is replaced.", HANGING)
                self._worker.stop()
                self._lose()

    def _note(self, future: Future[Any]) -> None:
        """What a future says about the worker."""
        error = CancelledError() if future.cancelled() else future.exception()
        if isinstance(error, BrokenExecutor | CancelledError):
            self._worker.lost = True
            self._lose()
        elif error is not None and not isinstance(error, PlaygroundError):
            log.error("A call in a worker failed.", exc_info=error)
            self.failure = f"Something went wrong while training ({type(error).__name__})."

    def _lose(self) -> None:
        with self._changed:
            self.lost = True
            self._pending.clear()
            self._changed.notify_all()


def close_run(worker: Worker, run_id: str) -> None:
    """Let a run go whose visitor has."""
    worker.runs.discard(run_id)
    with suppress(WorkerLostError):
        worker.submit(host.close, run_id)
