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
    cache = BookCache(fetches)
    assert cache.get_or_fetch(1) is cache.get_or_fetch(1)
    assert cache.get_or_fetch(2).name == "Book 2"
    assert fetches.asked == [1, 2]


def test_a_failure_is_not_kept_and_does_not_block() -> None:
    fetches = Fetches()
    cache = BookCache(fetches)
    for _ in range(2):
        with pytest.raises(BookError, match="no such book"):
            cache.get_or_fetch(404)
    assert cache.get_or_fetch(1).name == "Book 1"
    assert fetches.asked == [404, 404, 1]


def test_thirty_who_ask_at_once_cause_one_fetch() -> None:
    fetches = Fetches(seconds=0.05)
    cache = BookCache(fetches)
    taken: list[Corpus] = []
    pupils = [
        threading.Thread(target=lambda: taken.append(cache.get_or_fetch(1))) for _ in range(30)
    ]
    for pupil in pupils:
        pupil.start()
    for pupil in pupils:
        pupil.join()
    assert len(taken) == 30 and len({id(book) for book in taken}) == 1
    assert fetches.asked == [1]


def test_different_books_are_fetched_one_after_the_other() -> None:
    fetches = Fetches(seconds=0.01)
    cache = BookCache(fetches)
    pupils = [threading.Thread(target=cache.get_or_fetch, args=(number,)) for number in range(1, 9)]
    for pupil in pupils:
        pupil.start()
    for pupil in pupils:
        pupil.join()
    assert sorted(fetches.asked) == [*range(1, 9)]
    assert fetches.most == 1


class Visitors:
    """Threads that ask for books at the same time, and what came of it: how long each was held, and
    the book's name or why it did not come."""

    def __init__(self, cache: BookCache, numbers: list[int]) -> None:
        self.cache = cache
        self.answers: list[tuple[float, str]] = []
        self.began = time.monotonic()
        self.threads = [threading.Thread(target=self.ask, args=(number,)) for number in numbers]
        for thread in self.threads:
            thread.start()

    def ask(self, number: int) -> None:
        try:
            answer = self.cache.get_or_fetch(number).name
        except BookError as error:
            answer = str(error)
        self.answers.append((time.monotonic() - self.began, answer))

    def wait(self) -> list[tuple[float, str]]:
        """The answers, the earliest first."""
        for thread in self.threads:
            thread.join()
        return sorted(self.answers)


def fetch_silently(number: int, deadline: float) -> Corpus:
    """What a fetch from a silent mirror comes to."""
    time.sleep(max(0.0, deadline - time.monotonic()))
    raise BookError("took too long")


def test_a_silent_mirror_holds_nobody_longer_than_the_timeout() -> None:
    visitors = Visitors(BookCache(fetch_silently, timeout=0.3), list(range(24)))
    answers = visitors.wait()
    at_once, held = answers[:16], answers[16:]
    assert len(answers) == 24
    assert all(seconds < 0.25 and "8 are on their way" in words for seconds, words in at_once)
    assert all(0.25 < seconds < 0.6 and "too long" in words for seconds, words in held)


def test_whoever_waited_in_vain_took_nothing_from_the_others() -> None:
    cache = BookCache(Fetches(seconds=0.2), timeout=0.05, max_per_minute=3)
    for numbers in ([1, 2], [3, 4]):
        Visitors(cache, numbers).wait()
    assert cache.get_or_fetch(7).name == "Book 7", "two were fetched, and this is the third"


def test_a_book_that_does_not_come_is_fetched_once_for_all_who_ask() -> None:
    fetches = Fetches(seconds=0.5)  # in which all of them have asked
    answers = Visitors(BookCache(fetches), [404] * 30).wait()
    assert {words for _, words in answers} == {"no such book"}
    assert fetches.asked == [404]


def test_a_kept_book_is_there_while_another_is_fetched() -> None:
    cache = BookCache(fetch_silently, timeout=0.3, books={7: Corpus("kept", "text")})
    visitors = Visitors(cache, [1])
    assert cache.get_or_fetch(7).name == "kept"
    assert time.monotonic() - visitors.began < 0.25
    visitors.wait()


def test_a_fetch_that_outlives_its_deadline_holds_nobody_else() -> None:
    cache = BookCache(Fetches(seconds=0.6), timeout=0.1)
    first = Visitors(cache, [1])
    time.sleep(0.02)
    others = Visitors(cache, [1, 2]).wait()
    assert all(seconds < 0.4 and "too long" in words for seconds, words in others)
    first.wait()


def test_at_most_so_many_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("rnn.corpora.gutenberg.book_cache.time.monotonic", lambda: clock[0])
    fetches = Fetches()
    cache = BookCache(fetches, max_per_minute=3)
    for number in (1, 2, 3):
        cache.get_or_fetch(number)
        clock[0] += 10
    with pytest.raises(BookError, match="At most 3 books a minute.*Try again in 30 seconds"):
        cache.get_or_fetch(4)
    assert cache.get_or_fetch(1).name == "Book 1"  # kept ones cost nothing
    clock[0] += 29
    with pytest.raises(BookError, match="Try again in 1 second\\."):
        cache.get_or_fetch(4)
    clock[0] += 1
    cache.get_or_fetch(4)
    with pytest.raises(BookError, match="Try again in 10 seconds"):
        cache.get_or_fetch(5)
    assert fetches.asked == [1, 2, 3, 4]


@pytest.mark.parametrize(("books", "characters"), [(3, 1_000), (100, 60)])
def test_the_oldest_make_room(books: int, characters: int) -> None:
    cache = BookCache(Fetches(size=10), max_books=books, max_characters=characters)
    for number in range(1, 6):
        cache.get_or_fetch(number)
    assert list(cache.books) == [3, 4, 5]


def test_a_book_larger_than_the_cache_is_still_handed_out() -> None:
    cache = BookCache(Fetches(size=100), max_characters=60)
    assert len(cache.get_or_fetch(1).text) == 100
    assert len(cache.get_or_fetch(2).text) == 100
    assert list(cache.books) == [2]
