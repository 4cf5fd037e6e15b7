"""The books that were fetched, kept for all visitors, and how politely more are fetched: one at a
time, and at most ten a minute for the whole app."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from rnn.corpora.base import Corpus
from rnn.errors import BookError


@dataclass
class BookCache:
    """Books by number. A book in the cache is handed out without a connection."""

    fetch: Callable[[int, float], Corpus]  # book number, and the time.monotonic() to be done by
    timeout: float = 15.0  # seconds that any caller is ever held
    max_per_minute: int = 10
    max_books: int = 32
    max_characters: int = 8_000_000
    books: dict[int, Corpus] = field(default_factory=dict)  # the oldest first
    _fetch_times: deque[float] = field(default_factory=deque)  # those of the last minute
    _fetching: threading.Lock = field(default_factory=threading.Lock)

    def get_or_fetch(self, number: int) -> Corpus:
        """The book, from the cache or fetched. Thirty who ask for the same book cause one fetch.

        Raises BookError if the book cannot be had within `timeout` seconds, or if too many were
        fetched in the last minute.
        """
        deadline = time.monotonic() + self.timeout
        if book := self.books.get(number):
            return book
        if not self._fetching.acquire(timeout=self.timeout):
            raise BookError(
                "Books are fetched one at a time, and others are waiting too. "
                "Try again in a few seconds."
            )
        try:
            if number not in self.books:  # nobody fetched it while we waited
                self._count_fetch()
                self._keep(number, self.fetch(number, deadline))
            return self.books[number]
        finally:
            self._fetching.release()

    def _count_fetch(self) -> None:
        """Raises BookError if this fetch would be one too many in a minute."""
        now = time.monotonic()
        while self._fetch_times and self._fetch_times[0] <= now - 60:
            self._fetch_times.popleft()
        if len(self._fetch_times) >= self.max_per_minute:
            seconds = math.ceil(self._fetch_times[0] + 60 - now)
            raise BookError(
                f"At most {self.max_per_minute} books a minute are fetched for all visitors "
                f"together. Try again in {seconds} seconds."
            )
        self._fetch_times.append(now)

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
