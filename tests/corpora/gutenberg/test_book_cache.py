"""Books are fetched one at a time, not too often, and kept."""

import threading
import time

import pytest

from rnn.corpora.base import Corpus
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.errors import BookError


class Fetches:
    """Makes books up, counts how often it was asked, and how many were asking at once."""

    def __init__(self, size: int = 10, seconds: float = 0.0) -> None:
        self.size, self.seconds = size, seconds
        self.asked: list[int] = []
        self.now = self.most = 0

    def __call__(self, number: int, deadline: float) -> Corpus:
        self.asked.append(number)
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(self.seconds)
        self.now -= 1
        if number == 404:
            raise BookError("no such book")
        return Corpus(name=f"Book {number}", text="x" * self.size, removed=("y" * self.size,))


def test_a_book_is_fetched_once() -> None:
    fetches = Fetches()
    shelf = BookCache(fetches)
    assert shelf.take(1) is shelf.take(1)
    assert shelf.take(2).name == "Book 2"
    assert fetches.asked == [1, 2]


def test_a_failure_is_not_kept_and_does_not_block() -> None:
    fetches = Fetches()
    shelf = BookCache(fetches)
    for _ in range(2):
        with pytest.raises(BookError, match="no such book"):
            shelf.take(404)
    assert shelf.take(1).name == "Book 1"
    assert fetches.asked == [404, 404, 1]


def test_thirty_who_ask_at_once_cause_one_fetch() -> None:
    fetches = Fetches(seconds=0.05)
    shelf = BookCache(fetches)
    taken: list[Corpus] = []
    pupils = [threading.Thread(target=lambda: taken.append(shelf.take(1))) for _ in range(30)]
    for pupil in pupils:
        pupil.start()
    for pupil in pupils:
        pupil.join()
    assert len(taken) == 30 and len({id(book) for book in taken}) == 1
    assert fetches.asked == [1]


def test_different_books_are_fetched_one_after_the_other() -> None:
    fetches = Fetches(seconds=0.01)
    shelf = BookCache(fetches)
    pupils = [threading.Thread(target=shelf.take, args=(number,)) for number in range(1, 9)]
    for pupil in pupils:
        pupil.start()
    for pupil in pupils:
        pupil.join()
    assert sorted(fetches.asked) == [*range(1, 9)]
    assert fetches.most == 1


def test_nobody_waits_longer_than_the_patience_and_the_shelf_stays_open() -> None:
    shelf = BookCache(Fetches(seconds=0.8), patience=0.05, books={7: Corpus("kept", "text")})
    first = threading.Thread(target=shelf.take, args=(1,))
    first.start()
    time.sleep(0.02)
    began = time.monotonic()
    assert shelf.take(7).name == "kept"
    with pytest.raises(BookError, match="one at a time.*Try again"):
        shelf.take(2)
    assert time.monotonic() - began < 0.7
    first.join()


def test_at_most_so_many_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("rnn.corpora.gutenberg.book_cache.time.monotonic", lambda: clock[0])
    fetches = Fetches()
    shelf = BookCache(fetches, per_minute=3)
    for number in (1, 2, 3):
        shelf.take(number)
        clock[0] += 10
    with pytest.raises(BookError, match="At most 3 books a minute.*Try again in 30 seconds"):
        shelf.take(4)
    assert shelf.take(1).name == "Book 1"  # kept ones cost nothing
    clock[0] += 30
    shelf.take(4)
    with pytest.raises(BookError, match="Try again in 10 seconds"):
        shelf.take(5)
    assert fetches.asked == [1, 2, 3, 4]


@pytest.mark.parametrize(("books", "characters"), [(3, 1_000), (100, 60)])
def test_the_oldest_make_room(books: int, characters: int) -> None:
    shelf = BookCache(Fetches(size=10), most_books=books, most_characters=characters)
    for number in range(1, 6):
        shelf.take(number)
    assert list(shelf.books) == [3, 4, 5]


def test_a_book_larger_than_the_shelf_is_still_handed_out() -> None:
    shelf = BookCache(Fetches(size=100), most_characters=60)
    assert len(shelf.take(1).text) == 100
    assert len(shelf.take(2).text) == 100
    assert list(shelf.books) == [2]
