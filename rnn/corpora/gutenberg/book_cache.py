"""The books that were fetched, shared by all visitors, and the manners of fetching: one book at a
time, and no more than a few a minute for the whole app."""

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
    """Books by number. A book that is here is handed out without a connection."""

    fetch: Callable[[int, float], Corpus]  # book number, and the time.monotonic() to be done by
    patience: float = 15.0  # seconds any caller is ever held
    per_minute: int = 10
    most_books: int = 32
    most_characters: int = 8_000_000
    books: dict[int, Corpus] = field(default_factory=dict)  # the oldest first
    _fetched: deque[float] = field(default_factory=deque)  # when, in the last minute
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def take(self, number: int) -> Corpus:
        """The book, from the shelf or fetched. Thirty who ask for the same book cause one fetch.

        Raises BookError if it cannot be had within `patience` seconds, or not so soon.
        """
        deadline = time.monotonic() + self.patience
        if book := self.books.get(number):
            return book
        if not self._one_at_a_time.acquire(timeout=self.patience):
            raise BookError(
                "Books are fetched one at a time, and others are waiting too. "
                "Try again in a few seconds."
            )
        try:
            if number not in self.books:
                self._count()
                self._put(number, self.fetch(number, deadline))
            return self.books[number]
        finally:
            self._one_at_a_time.release()

    def _count(self) -> None:
        now = time.monotonic()
        while self._fetched and self._fetched[0] <= now - 60:
            self._fetched.popleft()
        if len(self._fetched) >= self.per_minute:
            raise BookError(
                f"At most {self.per_minute} books a minute are fetched for all visitors together. "
                f"Try again in {math.ceil(self._fetched[0] + 60 - now)} seconds."
            )
        self._fetched.append(now)

    def _put(self, number: int, book: Corpus) -> None:
        """Keep a book, and let go of the oldest ones until all fit; the latest always stays."""
        self.books[number] = book
        while len(self.books) > 1 and (
            len(self.books) > self.most_books
            or sum(len(b.text) + sum(map(len, b.removed)) for b in self.books.values())
            > self.most_characters
        ):
            del self.books[next(iter(self.books))]
