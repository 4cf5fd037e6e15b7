"""Everything the app knows of one visitor, in one typed place."""

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.freshness import Reading
from rnn.playground.generation import Wish, Writing
from rnn.playground.run import Run
from rnn.playground.scheduling.fair_lock import GATE
from rnn.playground.url import Wanted
from rnn.training.hyperparameters import SETTINGS

SHORT = 0.02  # seconds of training: who clicks can wait for that


@dataclass
class Session:
    """A visitor's network, and the draft of the next one: what the sidebar shows."""

    run: Run
    corpus: Corpus  # of the draft; the run keeps its own
    draft: dict[str, Any]  # hyperparameter -> value
    options: dict[str, dict[str, Any]]  # kind of corpus -> option -> value
    pace: float  # updates per second
    kind: str  # of corpus, as picked in the sidebar
    playing: bool = False
    fresh: bool = True  # this run of the script comes from a click, not from the clock
    errand: Future[Corpus] | None = None  # a book on its way
    wanted: Wanted | None = None  # the link that asked for it
    notes: list[str] = field(default_factory=list)  # what a link said that was not understood
    pen: dict[str, Any] = field(default_factory=dict)  # what Generate was asked for
    throw: int = 0  # which dice Generate writes with
    writings: dict[Wish, Writing] = field(default_factory=dict)  # what is shown there
    reading: Reading | None = None  # what Surprise shows
    looks: dict[str, Any] = field(default_factory=dict)  # how things are shown: name -> value
    view: str = ""  # the view that is open
    token: str = ""  # under which the run is kept
    saved_at: float = 0.0  # by the clock of time.monotonic()
    unsaved: str = ""  # why the run could not be kept
    trouble_with_file: str = ""  # why a file could not be brought back
    trouble: str = ""  # why the last book or file came to nothing
    refusal: str = ""  # why the draft cannot be begun with
    edition: int = 0  # of the controls of pace and settings: see current_key
    lock: threading.Lock = field(default_factory=threading.Lock)  # held by whoever trains

    def play(self) -> None:
        self.playing = True
        self.notes = []

    def pause(self) -> None:
        self.playing = False
        with self.lock:  # the tick in progress, if any, stops within one update
            self.run.pause()

    def step(self) -> None:
        """Pause, and one single update."""
        self.pause()
        with self.lock:
            self.run.step()

    def start_over(self) -> None:
        """A new run from the draft; raises a PlaygroundError, and changes nothing, if it cannot."""
        run = Run(self.corpus, Hyperparameters(**self.draft))
        if self.corpus.kind != self.run.corpus.kind:
            self.pace = KINDS[self.corpus.kind].pace
            self.edition += 1
        if self.corpus is not self.run.corpus:
            self.pen["prompt"] = self.corpus.prompt
            self.pen.pop("sentence", None)
        self.run, self.token = run, ""  # the run before stays where it is kept
        self.writings.clear()

    def advance(self, seconds: float) -> None:
        """Train for a while, unless another thread of this visitor is at it."""
        run, long = self.run, seconds > SHORT
        if not self.lock.acquire(blocking=False):
            return
        try:
            run.advance(
                seconds,
                self.pace,
                stop=lambda: not self.playing or self.run is not run or (long and GATE.hurried),
            )
        finally:
            self.lock.release()
        if self.run is run and (run.trouble or run.arrived):
            self.pause()

    def take_over(self, run: Run) -> None:
        """Go on with a run from elsewhere, with the sidebar as it was there."""
        self.pause()
        corpus = run.corpus
        self.run, self.token = run, ""
        self.corpus, self.kind = corpus, corpus.kind
        self.options[corpus.kind] = dict(corpus.options)
        self.draft = run.trainer.hyperparameters.as_dict()
        self.pace = KINDS[corpus.kind].pace
        self.edition += 1
        self.pen = {"prompt": corpus.prompt}
        self.writings.clear()
        self.trouble = self.refusal = self.trouble_with_file = ""

    def go_back(self, iteration: int) -> None:
        """Pause, and back to what the network was after some update."""
        self.pause()
        with self.lock:
            self.run.go_back(iteration)
        self.writings.clear()

    def current_key(self, name: str) -> str:
        """The key of a control in its present edition.

        Whoever fills the controls with other values begins a new edition: a message on its way
        tells what stood in the old ones, and would take that back.
        """
        return f"{name}.v{self.edition}"

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Setting -> (running, draft), where they differ."""
        running = self.run.trainer.hyperparameters.as_dict()
        return {
            name: (running[name], self.draft[name])
            for name in SETTINGS
            if running[name] != self.draft[name]
        }

    def outdated(self) -> bool:
        """Whether the run is of other settings or of another text than the sidebar shows."""
        return bool(self.differences()) or self.corpus is not self.run.corpus


def opened(run: Run) -> Session:
    """A session that begins with a run."""
    corpus = run.corpus
    options = {key: dict(corpus.options) if key == corpus.kind else {} for key in KINDS}
    return Session(
        run=run,
        corpus=corpus,
        draft=run.trainer.hyperparameters.as_dict(),
        options=options,
        pace=KINDS[corpus.kind].pace,
        kind=corpus.kind,
        pen={"prompt": corpus.prompt},
    )
