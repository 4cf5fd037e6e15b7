"""A run as the visitor's session holds it: it plays, pauses, passes on what the visitor wants, and
has the latest frame. It never waits unless asked to.

While a run plays at full speed, each slice is followed by the next as long as the page has asked
within the last second; so a hidden or closed page stops it by itself.
"""

import math
import threading
import time
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.recipe import Recipe
from rnn.playground import host
from rnn.playground.commands import (
    Advance,
    Command,
    GoBack,
    Rest,
    SetLearningRate,
    SetStopWhenSolved,
    Step,
)
from rnn.playground.engine import Engine
from rnn.playground.frame import Frame
from rnn.playground.questions import Question
from rnn.playground.run_handle import RunHandle, ignore, open_run
from rnn.playground.scheduling.admission import find_cost
from rnn.training.hyperparameters import Hyperparameters

HIDDEN_AFTER = 1.0  # seconds without a tick


class Player:
    """One run of one visitor."""

    def __init__(self, handle: RunHandle, recipe: Recipe, corpus: Corpus, frame: Frame) -> None:
        """Use `begin` or `resume`."""
        self.recipe = recipe  # what the run began with
        self.corpus = corpus
        self.frame = frame
        self.pace = KINDS[recipe.kind].pace if recipe.pace is None else recipe.pace
        self.playing = False
        self.admitted = True  # whether it is among those who may train
        self._handle = handle
        self._guard = threading.RLock()
        self._rate: float | None = None  # the learning rate that the run was told last
        self._slice: Future[Frame] | None = None
        self._latest: Future[Frame] | None = None  # of pausing and single updates
        self._asked_at = -math.inf

    @classmethod
    def begin(cls, engine: Engine, recipe: Recipe, corpus: Corpus) -> "Player":
        """A new run. Raises a PlaygroundError if the recipe and the text do not go together."""
        handle, frame = open_run(engine, host.open_recipe, recipe, corpus)
        return cls(handle, recipe, corpus, frame)

    @classmethod
    def resume(cls, engine: Engine, data: bytes, compares: bool = True) -> "Player":
        """A run that goes on from the bytes of a file; `compares`: and it is told whether it goes
        on as it did where it was saved. Raises CheckpointError."""
        handle, opened = open_run(engine, host.open_checkpoint, data, compares)
        return cls(handle, opened.recipe, opened.corpus, opened.frame)

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Those of the run, with a learning rate that it was told and has not taken up yet."""
        known = self.frame.hyperparameters
        return known if self._rate is None else replace(known, learning_rate=self._rate)

    @property
    def characters(self) -> str:
        """The distinct characters of the text."""
        return self.corpus.characters

    @property
    def cost(self) -> float:
        """What training the run costs the others, for the admission queue."""
        return find_cost(self.recipe.hyperparameters, len(self.characters), self.pace)

    @property
    def untouched(self) -> bool:
        """Whether it has not trained, and no update is on its way."""
        return self.frame.iteration == 0 and not self.under_way

    @property
    def under_way(self) -> bool:
        """Whether a slice, a single update, or coming to rest has not ended yet."""
        return any(each and not each.done() for each in (self._slice, self._latest))

    # --- what the visitor does ---

    def play(self) -> None:
        """Train from the next tick on."""
        self.playing = True

    def pause(self) -> None:
        """Train no more; the slice in progress ends within its time."""
        if self.playing:
            self.playing = False
            self._latest = self.tell(Rest())

    def step(self) -> None:
        """Pause, and one single update."""
        self.playing = False
        self._latest = self.tell(Step())

    def go_back(self, iteration: int) -> None:
        """Pause, and return to what the network was after some update."""
        self.playing = False
        self.tell(GoBack(iteration))

    def set_stop_when_solved(self, on: bool) -> None:
        """Whether the run stops when nothing is left to learn."""
        self.tell(SetStopWhenSolved(on))

    def tell(self, *commands: Command) -> Future[Frame]:
        """Pass commands on; the frame after them comes by itself, too."""
        for command in commands:
            if isinstance(command, SetLearningRate):
                self._rate = command.rate
        return self._handle.submit(self._take, host.execute, commands)

    def ask(self, question: Question) -> Future[Any]:
        """Pass a question on; the answer is the result of the future."""
        return self._handle.submit_past(ignore, host.ask, question)

    def stand_back_for(self, answer: Future[Any]) -> None:
        """Let the training of all who share the worker wait until an answer has come."""
        self._handle.stand_back_for(answer)

    def ask_in_turn(self, question: Question) -> Future[Any]:
        """The same for a question that trains: it waits among the slices of training."""
        return self._handle.submit_slice(ignore, host.ask, question)

    def encode(self) -> Future[bytes]:
        """The run as the bytes of a file."""
        return self._handle.submit(ignore, host.encode)

    # --- the clock ---

    def tick(self) -> None:
        """The page has drawn, and asks for more."""
        self._asked_at = time.monotonic()
        self._handle.notice_death()
        if self.playing and self.admitted:
            self._send_slice()

    @property
    def busy(self) -> bool:
        """Whether something was passed on and has not come back."""
        return self._handle.busy

    def close(self) -> None:
        """Let go of the run, which nobody watches any more."""
        self.playing = False
        self._handle.close()

    @property
    def lost(self) -> bool:
        """Whether its worker died, and the run with it."""
        return self._handle.lost

    @property
    def failure(self) -> str:
        """What went wrong in the worker, in a sentence; empty if nothing did."""
        return self._handle.failure

    def settle(self, timeout: float) -> bool:
        """Wait until what is outstanding now has come back, or the time is over; gives which."""
        return self._handle.settle(timeout)

    def _send_slice(self) -> None:
        with self._guard:
            if self._slice is None or self._slice.done():
                advance = Advance(self._handle.slice_seconds(), self.pace)
                self._slice = self._handle.submit_slice(self._take_slice, host.execute, (advance,))

    def _take_slice(self, future: Future[Frame]) -> None:
        self._take(future)
        if not future.exception() and future.result().arrived:
            self.playing = False
        # another future where the call was done at once, as in tests: then the next tick goes on
        if future is self._slice and self._wants_more():
            self._send_slice()

    def _wants_more(self) -> bool:
        is_watched = time.monotonic() - self._asked_at < HIDDEN_AFTER
        has_more = math.isinf(self.pace) or self.frame.behind
        return self.playing and self.admitted and is_watched and has_more

    def _take(self, future: Future[Frame]) -> None:
        if future.exception():
            self.playing = self.playing and self.lost  # after a failure it rests
            return
        frame = future.result()
        with self._guard:
            if frame.samples is None:
                frame = replace(frame, samples=self.frame.samples)
            self.frame = frame
            if frame.trouble:
                self.playing = False
