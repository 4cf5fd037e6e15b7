"""One run in its worker: submits calls about it, and knows which of them are outstanding."""

import logging
import threading
import time
import uuid
import weakref
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, InvalidStateError
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from rnn.errors import PlaygroundError
from rnn.playground import host
from rnn.playground.engine import Engine, Worker, WorkerLostError
from rnn.playground.scheduling.shared import shared

T = TypeVar("T")
Receive = Callable[[Future[Any]], None]

OPENING = 60.0  # seconds that opening a run may take
HANGING = 20.0  # seconds in which a worker ends no call; the slowest update takes well below one

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
        self._forget = weakref.finalize(self, _left_runs().put, (worker, self.run_id))

    def submit(self, receive: Receive, call: Callable[..., T], *args: Any) -> Future[T]:
        """Submit a call about this run. The future holds what the call returns or raises, or a
        WorkerLostError if the worker is gone or dies meanwhile. `receive` gets it when the call
        has ended, on whichever thread that is."""
        return self._submit(self._worker.submit_for, receive, call, *args)

    def submit_slice(self, receive: Receive, call: Callable[..., T], *args: Any) -> Future[T]:
        """The same for a slice of training, which lets the slices of others and every other call
        go first."""
        return self._submit(self._worker.submit_slice, receive, call, *args)

    def submit_past(self, receive: Receive, call: Callable[..., T], *args: Any) -> Future[T]:
        """The same for a call that goes past all slices that wait, those of this run too."""
        return self._submit(self._worker.submit_past, receive, call, *args)

    def stand_back_for(self, answer: Future[Any]) -> None:
        """Let the slices of all who train beside this run wait until an answer has come."""
        self._worker.stand_back_for(answer)

    def _submit(
        self, submit: Callable[..., Future[T]], receive: Receive, call: Callable[..., T], *args: Any
    ) -> Future[T]:
        answer: Future[T] = Future()
        with self._changed:
            if self.lost:
                answer.set_exception(WorkerLostError())
                return answer
            self._pending[answer] = time.monotonic()
        try:
            future = submit(self.run_id, call, *args)
        except WorkerLostError:
            self._lose()
            return answer

        def done(future: Future[T]) -> None:
            self._worker.answered_at = time.monotonic()
            error = self._judge(future)
            with suppress(InvalidStateError):  # it was given up for lost before it ended
                if error is None:
                    answer.set_result(future.result())
                else:
                    answer.set_exception(error)
            receive(answer)
            with self._changed:
                self._pending.pop(answer, None)
                self._changed.notify_all()

        future.add_done_callback(done)
        return answer

    def close(self) -> None:
        """Let go of the run at once. To whoever still asks for it, it is lost."""
        self._forget()
        self._lose()

    def slice_seconds(self) -> float:
        """The seconds that the run may train before it is the turn of others."""
        return self._worker.slice_for(self.run_id)

    @property
    def busy(self) -> bool:
        """Whether something was submitted and has not come back."""
        return bool(self._pending)

    def settle(self, timeout: float) -> bool:
        """Wait until all that is outstanding now has come back, or the time is over; gives which.
        What follows from it, such as the next part of a look, is not waited for."""
        with self._changed:
            outstanding = list(self._pending)
            return self._changed.wait_for(
                lambda: not any(answer in self._pending for answer in outstanding), timeout
            )

    def notice_death(self) -> None:
        """Give the run up for lost if its worker has died, which a call that was on its way may
        never tell; or if it hangs: then it is ended, and replaced. Where many wait for a slow one,
        a call may take long, but others end meanwhile."""
        with self._changed:
            if self._worker.lost and not self.lost:
                self._lose()
            latest = time.monotonic() - HANGING
            answered_at = self._worker.answered_at
            if any(max(since, answered_at) < latest for since in self._pending.values()):
                log.warning("A worker ended no call for %s s; it is replaced.", HANGING)
                self._worker.stop()
                self._lose()

    def _judge(self, future: Future[Any]) -> BaseException | None:
        """How a call failed, if it did; and what that says about the worker."""
        error = CancelledError() if future.cancelled() else future.exception()
        if error is None or isinstance(error, PlaygroundError):
            return error
        if self._worker.lost or isinstance(error, BrokenExecutor | CancelledError):
            self._worker.lost = True
            self._lose()
            return WorkerLostError()
        log.error("A call in a worker failed.", exc_info=error)
        self.failure = f"Something went wrong while training ({type(error).__name__})."
        return error

    def _lose(self) -> None:
        with self._changed:
            self.lost = True
            outstanding = list(self._pending)
            self._pending.clear()
            self._changed.notify_all()
        for answer in outstanding:
            with suppress(InvalidStateError):
                answer.set_exception(WorkerLostError())


def open_run(engine: Engine, call: Callable[..., T], *args: Any) -> tuple[RunHandle, T]:
    """Open a run in a worker, and wait for what the call that opens it returns. If that worker has
    died while nobody used it, the next one is asked. Raises what the call raises."""
    handle = RunHandle(engine.place())
    try:
        return handle, handle.submit(ignore, call, *args).result(OPENING)
    except WorkerLostError:
        handle = RunHandle(engine.place())
        return handle, handle.submit(ignore, call, *args).result(OPENING)


def ignore(future: Future[Any]) -> None:
    """Receives what whoever holds the future looks at."""


@shared
def _left_runs() -> SimpleQueue[tuple[Worker, str]]:
    """The runs that visitors have let go of. A handle may be collected in the middle of anything,
    also of a submission that holds a lock; so a thread of its own closes them."""
    left: SimpleQueue[tuple[Worker, str]] = SimpleQueue()

    def close_each() -> None:
        while True:
            worker, run_id = left.get()
            worker.runs.discard(run_id)
            with suppress(WorkerLostError):
                worker.submit_for(run_id, host.close)

    threading.Thread(target=close_each, daemon=True, name="close runs").start()
    return left
