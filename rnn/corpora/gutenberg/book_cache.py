"""The books that were fetched, kept for all visitors, and how politely more are fetched: one at a
time, at most ten a minute for the whole app, and with few who wait for their turn."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from rnn.corpora.base import Corpus
from rnn.errors import BookError


@dataclass
class BookCache:
    """Books by number. A book in the cache is handed out without a connection."""

    fetch: Callable[[int, float], Corpus]  # book number, and the time.monotonic() to be done by
    timeout: float = 14.0  # seconds that any caller is ever held
    max_waiting: int = 8  # different books on their way, the one that is fetched among them
    max_per_minute: int = 10
    max_books: int = 32
    max_characters: int = 8_000_000
    books: dict[int, Corpus] = field(default_factory=dict)  # the oldest first
    _on_way: dict[int, "Future[Corpus]"] = field(default_factory=dict)
    _ask_times: deque[float] = field(default_factory=deque)  # of the last minute's fetches
    _guard: threading.Lock = field(default_factory=threading.Lock)  # of all the above
    _fetching: threading.Lock = field(default_factory=threading.Lock)

    def get_or_fetch(self, number: int) -> Corpus:
        """The book, from the cache or fetched. Thirty who ask for the same book cause one fetch,
        and what comes of it is told to all of them.

        Raises BookError if the book cannot be had within `timeout` seconds; and at once if too many
        others are on their way, or if too many were fetched in the last minute.
        """
        now = time.monotonic()
        deadline = now + self.timeout
        with self._guard:
            if book := self.books.get(number):
                return book
            coming = self._on_way.get(number)
            is_first = coming is None
            if coming is None:
                self._count_fetch(now)
                coming = self._on_way[number] = Future()
        if is_first:
            self._answer(coming, number, now)
        try:
            return coming.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise BookError("The book took too long to come. Try again in a few seconds.") from None

    def _count_fetch(self, now: float) -> None:
        """Raises BookError if one more book on its way would be too many, or too many a minute."""
        if len(self._on_way) >= self.max_waiting:
            raise BookError(
                f"Books are fetched one at a time, and {len(self._on_way)} are on their way to "
                "others. Try again in a few seconds."
            )
        while self._ask_times and self._ask_times[0] <= now - 60:
            self._ask_times.popleft()
        if len(self._ask_times) >= self.max_per_minute:
            seconds = math.ceil(self._ask_times[0] + 60 - now)
            raise BookError(
                f"At most {self.max_per_minute} books a minute are fetched for all visitors "
                f"together. Try again in {seconds} second{'s' * (seconds != 1)}."
            )
        self._ask_times.append(now)

    def _answer(self, coming: "Future[Corpus]", number: int, asked: float) -> None:
        """Fetch a book when its turn comes, for all who wait for it."""
        try:
            coming.set_result(self._fetch_in_turn(number, asked))
        except BaseException as error:  # raised again by all who wait
            coming.set_exception(error)
        finally:
            with self._guard:
                del self._on_way[number]

    def _fetch_in_turn(self, number: int, asked: float) -> Corpus:
        deadline = asked + self.timeout
        if not self._fetching.acquire(timeout=max(0.0, deadline - time.monotonic())):
            with self._guard:
                self._ask_times.remove(asked)  # it was not fetched
            raise BookError(
                "Books are fetched one at a time, and those before this one took too long. "
                "Try again in a few seconds."
            )
        try:
            book = self.fetch(number, deadline)
        finally:
            self._fetching.release()
        with self._guard:
            self._keep(number, book)
        return book

    def _keep(self, number: int, book: Corpus) -> None:
        """Add a book, and drop the oldest until all fit; the latest always stays."""
        self.books[number] = book
        while len(self.books) > 1 and (
            len(self.books) > self.max_books or self._count_characters() > self.max_characters
        ):
            del self.books[next(iter(self.books))]

    def _count_characters(self) -> int:
        return sum(
            len(book.text) + sum(len(part) for part in book.removed) for book in self.books.values()
        )
