"""A run's handle in the visitor's session: it plays, pauses, passes on what the visitor wants, and
holds the latest frame. It never waits unless asked to.

While a run plays at full speed, each slice is followed by the next as long as the page has asked
within the last second; so a hidden or closed page stops it by itself.
"""

import logging
import math
import threading
import time
import uuid
import weakref
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.errors import PlaygroundError
from rnn.persistence.recipe import Recipe
from rnn.playground import host
from rnn.playground.commands import Advance, Command, GoBack, Rest, SetStopWhenSolved, Step
from rnn.playground.engine import Engine, Worker, WorkerLostError
from rnn.playground.frame import Frame
from rnn.playground.questions import Question

T = TypeVar("T")

FORGOTTEN = 1.0  # seconds without a tick after which a page counts as hidden
OPENING = 60.0  # seconds that opening a run may take
HANGING = 20.0  # seconds of one call; the slowest legal update takes well below one

log = logging.getLogger(__name__)


class Player:
    """One run of one visitor."""

    def __init__(self, engine: Engine, worker: Worker, run_id: str) -> None:
        """Use `begin` or `resume`."""
        self.recipe: Recipe
        self.corpus: Corpus
        self.frame: Frame
        self.pace = math.inf  # updates per second
        self.playing = False
        self.admitted = True  # whether it is among those who may train
        self.lost = False  # its worker died, and the run with it
        self.failure = ""  # what went wrong in the worker, beside what a visitor can do wrong
        self._engine, self._worker, self._run_id = engine, worker, run_id
        self._changed = threading.Condition(threading.RLock())
        self._slice: Future[Frame] | None = None
        self._pending: dict[Future[Any], float] = {}  # -> when it was submitted
        self._asked_at = -math.inf
        self._close = weakref.finalize(self, close_run, worker, run_id)

    # --- beginning ---

    @classmethod
    def begin(cls, engine: Engine, recipe: Recipe, corpus: Corpus) -> "Player":
        """A new run. Raises a PlaygroundError if the recipe and the text do not go together."""
        worker, run_id = engine.place(), uuid.uuid4().hex
        frame = worker.submit(host.open_recipe, run_id, recipe, corpus).result(OPENING)
        return cls._opened(engine, worker, run_id, recipe, corpus, frame)

    @classmethod
    def resume(cls, engine: Engine, data: bytes) -> "Player":
        """A run that goes on from the bytes of a file. Raises CheckpointError."""
        worker, run_id = engine.place(), uuid.uuid4().hex
        opened = worker.submit(host.open_checkpoint, run_id, data).result(OPENING)
        return cls._opened(engine, worker, run_id, opened.recipe, opened.corpus, opened.frame)

    @classmethod
    def _opened(
        cls,
        engine: Engine,
        worker: Worker,
        run_id: str,
        recipe: Recipe,
        corpus: Corpus,
        frame: Frame,
    ) -> "Player":
        player = cls(engine, worker, run_id)
        player.recipe, player.corpus, player.frame = recipe, corpus, frame
        player.pace = KINDS[recipe.kind].pace if recipe.pace is None else recipe.pace
        worker.runs.add(run_id)
        return player

    @cached_property
    def characters(self) -> str:
        """The distinct characters of the text."""
        return "".join(sorted(set(self.corpus.text)))

    # --- what the visitor does ---

    def play(self) -> None:
        """Train from the next tick on."""
        self.playing = True

    def pause(self) -> None:
        """Train no more; the slice in progress ends within its time."""
        if self.playing:
            self.playing = False
            self.tell(Rest())

    def step(self) -> None:
        """Pause, and one single update."""
        self.playing = False
        self.tell(Step())

    def go_back(self, iteration: int) -> None:
        """Pause, and return to what the network was after some update."""
        self.playing = False
        self.tell(GoBack(iteration))

    def set_stop_when_solved(self, on: bool) -> None:
        """Whether the run stops when nothing is left to learn."""
        self.tell(SetStopWhenSolved(on))

    def tell(self, *commands: Command) -> None:
        """Pass commands on; the frame after them comes by itself."""
        self._submit(host.execute, commands)

    def ask(self, question: Question) -> Future[Any]:
        """Pass a question on; the answer is the result of the future."""
        return self._submit(host.ask, question)

    def encode(self) -> Future[bytes]:
        """The run as the bytes of a file."""
        return self._submit(host.encode)

    # --- the clock ---

    def tick(self) -> None:
        """The page has drawn, and asks for more."""
        self._asked_at = time.monotonic()
        with self._changed:
            hanging = any(time.monotonic() - since > HANGING for since in self._pending.values())
            if hanging:
                log.warning("A call took more than %s s; its worker is replaced.", HANGING)
                self._worker.stop()
                self._lose()
        if self.playing and self.admitted:
            self._send_slice()

    @property
    def busy(self) -> bool:
        """Whether something was passed on and has not come back."""
        return bool(self._pending)

    def settle(self, timeout: float) -> bool:
        """Wait until nothing is outstanding, or the time is over; gives which."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._pending, timeout)

    # --- inside ---

    def _send_slice(self) -> None:
        with self._changed:
            if self.lost or (self._slice and not self._slice.done()):
                return
            seconds = self._worker.slice_for(self._run_id)
            self._slice = self._submit(host.execute, (Advance(seconds, self.pace),))

    def _submit(self, call: Callable[..., T], *args: Any) -> Future[T]:
        """Submit a call; if the worker is gone, the future holds a WorkerLostError."""
        with self._changed:
            future: Future[T]
            try:
                if self.lost:
                    raise WorkerLostError
                future = self._worker.submit(call, self._run_id, *args)
            except WorkerLostError as error:
                self._lose()
                future = Future()
                future.set_exception(error)
                return future
            self._pending[future] = time.monotonic()
            is_done = future.done()  # as where a call is done at once, in tests
        if is_done:
            self._receive(future)
        else:
            future.add_done_callback(self._received)
        return future

    def _received(self, future: Future[Any]) -> None:
        """Called by the executor's own thread."""
        self._receive(future)
        if future is self._slice and self._wants_more():
            self._send_slice()

    def _wants_more(self) -> bool:
        asked = time.monotonic() - self._asked_at < FORGOTTEN
        eager = math.isinf(self.pace) or self.frame.behind
        return self.playing and self.admitted and asked and eager

    def _receive(self, future: Future[Any]) -> None:
        with self._changed:
            self._pending.pop(future, None)
            try:
                result = future.result()
                if isinstance(result, Frame):
                    self._take(result)
            except (BrokenExecutor, CancelledError):
                self._worker.lost = True
                self._lose()
            except PlaygroundError:
                pass  # told to whoever holds the future
            except Exception as error:
                log.exception("A call in a worker failed.")
                self.failure = f"Something went wrong while training ({type(error).__name__})."
                self.playing = False
            self._changed.notify_all()

    def _take(self, frame: Frame) -> None:
        if frame.samples is None:
            frame = replace(frame, samples=self.frame.samples)
        self.frame = frame
        if frame.arrived or frame.trouble:
            self.playing = False

    def _lose(self) -> None:
        self.lost = True
        self._slice = None
        self._pending.clear()
        self._changed.notify_all()


def close_run(worker: Worker, run_id: str) -> None:
    """Let a run go whose visitor has."""
    worker.runs.discard(run_id)
    with suppress(WorkerLostError):
        worker.submit(host.close, run_id)
