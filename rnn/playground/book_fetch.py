"""A book on its way: it is fetched beside the page, and begins the run that asked for it."""

import logging
import math
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from rnn.corpora.base import Corpus
from rnn.errors import BookError, PlaygroundError
from rnn.persistence.recipe import Recipe
from rnn.playground.scheduling.shared import shared

log = logging.getLogger(__name__)

MAX_FETCHES = 16  # different books that are on their way at once, for all visitors together
WAYS_OUT = "Or choose another book, or paste or upload a text of your own."
PATIENCE = 15.0  # seconds after which a visitor is told that the book did not come


@dataclass
class FetchQueue:
    """The fetches for all visitors. Each has a thread, so that none waits before its time counts;
    whoever asks for the same book waits for the same fetch."""

    threads: Executor
    _under_way: dict[tuple[str, Mapping[str, Any]], Future[Corpus]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def start(self, recipe: Recipe) -> Future[Corpus]:
        """The book of a recipe, which may take seconds. Raises BookError if too many wait."""
        book = recipe.kind, recipe.options
        with self._guard:
            for other in [each for each, fetch in self._under_way.items() if fetch.done()]:
                del self._under_way[other]
            if book not in self._under_way:
                if len(self._under_way) >= MAX_FETCHES:
                    raise BookError(
                        f"At most {MAX_FETCHES} books may be on their way at once, and there are "
                        "as many. Try again in a few seconds."
                    )
                self._under_way[book] = self.threads.submit(recipe.make_corpus)
            return self._under_way[book]


@shared
def fetch_queue() -> FetchQueue:
    """The one queue of this server."""
    return FetchQueue(ThreadPoolExecutor(MAX_FETCHES, thread_name_prefix="book"))


@dataclass
class BookFetch:
    """The book that one visitor has asked for, if any."""

    wanted: Recipe | None = None  # the run that is to begin when the book is there, if any …
    plays: bool = False  # … and whether it is to train at once
    _coming: Future[Corpus] | None = None
    _due: float = math.inf  # the time.monotonic() at which the visitor is told in any case

    def start(self, recipe: Recipe, begins: bool = False, plays: bool = False) -> None:
        """Fetch the book of a recipe; `begins`: its run is to begin when the book is there, and to
        train if `plays`. Whatever goes wrong is told by `take`."""
        self.wanted, self.plays = recipe if begins else None, plays
        self._due = time.monotonic() + PATIENCE
        try:
            self._coming = fetch_queue().start(recipe)
        except BookError as error:
            self._coming = Future()
            self._coming.set_exception(error)

    def forget(self) -> None:
        """Wait for the book no longer."""
        self._coming = self.wanted = None

    @property
    def is_under_way(self) -> bool:
        """Whether a book is on its way, or has come and was not taken."""
        return self._coming is not None

    def take(self) -> tuple[Corpus, Recipe | None] | None:
        """The book and the run that is to begin with it, if it has come. Raises BookError if it
        cannot be had, or has not come in time."""
        coming, wanted = self._coming, self.wanted
        if coming is None or (not coming.done() and time.monotonic() < self._due):
            return None
        self.forget()
        if not coming.done():
            raise BookError(
                f"The book must come within {PATIENCE:.0f} s, and it did not. Try again later."
            )
        try:
            return coming.result(), wanted
        except PlaygroundError:
            raise
        except Exception as error:
            log.exception("a book that was fetched")
            raise BookError("The book came, but this app could not read it.") from error
