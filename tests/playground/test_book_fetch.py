"""A book is fetched beside the page, and is taken once; nobody waits for it too long."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rnn import BookError
from rnn.corpora import gutenberg
from rnn.corpora.gutenberg import mirrors, transport
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.corpora.gutenberg.client import Fetcher
from rnn.persistence.recipe import Recipe
from rnn.playground import book_fetch
from rnn.playground.book_fetch import MAX_FETCHES, BookFetch, FetchQueue
from tests.support.hand_executor import HandExecutor
from tests.support.mirror import Mirror, silent
from tests.support.saved import BOOK

RECIPE = Recipe.preset("gutenberg", address="11")


def recipe_of(number: int) -> Recipe:
    return Recipe.preset("gutenberg", address=str(number))


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> HandExecutor:
    """Who fetches books; each comes when the test says so."""
    executor = HandExecutor()
    executor.holding = True
    queue = FetchQueue(executor)
    monkeypatch.setattr(book_fetch, "fetch_queue", lambda: queue)
    monkeypatch.setattr(Recipe, "make_corpus", lambda recipe: BOOK)
    return executor


def is_idle(fetch: BookFetch) -> bool:
    return not fetch.is_under_way and fetch.wanted is None and fetch.take() is None


def test_nothing_was_asked_for() -> None:
    assert is_idle(BookFetch())


@pytest.mark.parametrize("for_link", [True, False])
def test_a_book_is_taken_once_when_it_has_come(for_link: bool, threads: HandExecutor) -> None:
    fetch = BookFetch()
    fetch.start(RECIPE, for_link)
    assert fetch.is_under_way and fetch.take() is None
    assert fetch.wanted == (RECIPE if for_link else None)
    threads.do()
    assert fetch.is_under_way, "until it is taken"
    assert fetch.take() == (BOOK, RECIPE if for_link else None)
    assert is_idle(fetch)


@pytest.mark.parametrize(
    ("error", "words"),
    [(BookError("A book must be there."), "must be there"), (ZeroDivisionError(), "could not rea")],
)
def test_a_book_that_cannot_be_had_is_told_once(
    threads: HandExecutor, error: Exception, words: str
) -> None:
    fetch = BookFetch()
    fetch.start(RECIPE, begins=True)
    threads.fail(error)
    with pytest.raises(BookError, match=words):
        fetch.take()
    assert is_idle(fetch)


def test_of_two_books_the_later_counts(threads: HandExecutor) -> None:
    fetch = BookFetch()
    fetch.start(RECIPE, begins=True)
    fetch.start(recipe_of(12))
    threads.do()
    assert fetch.take() is None and fetch.wanted is None
    threads.do()
    assert fetch.take() == (BOOK, None)


def test_a_book_is_forgotten(threads: HandExecutor) -> None:
    fetch = BookFetch()
    fetch.start(RECIPE, begins=True)
    fetch.forget()
    threads.do()
    assert is_idle(fetch)


def test_thirty_links_to_one_book_are_one_fetch(threads: HandExecutor) -> None:
    fetches = [BookFetch() for _ in range(30)]
    for fetch in fetches:
        fetch.start(RECIPE, begins=True)
    assert len(threads.waiting) == 1
    threads.do()
    assert [fetch.take() for fetch in fetches] == [(BOOK, RECIPE)] * 30


def test_whoever_is_over_the_queue_is_told_at_once(threads: HandExecutor) -> None:
    fetches = [BookFetch() for _ in range(MAX_FETCHES + 1)]
    for number, fetch in enumerate(fetches, 1):
        fetch.start(recipe_of(number))
    assert len(threads.waiting) == MAX_FETCHES
    with pytest.raises(BookError, match="there are as many. Try again"):
        fetches[-1].take()
    assert is_idle(fetches[-1])
    threads.do()
    fetches[-1].start(recipe_of(99))
    threads.waiting.rotate(1)
    threads.do()
    assert fetches[-1].take() == (BOOK, None), "there is room again"


def test_a_visitor_waits_no_longer_than_patience(
    threads: HandExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever holds the fetch."""
    fetch, began = BookFetch(), time.monotonic()
    fetch.start(RECIPE, begins=True)
    monkeypatch.setattr(book_fetch.time, "monotonic", lambda: began + 14)
    assert fetch.take() is None
    monkeypatch.setattr(book_fetch.time, "monotonic", lambda: began + 15.1)
    with pytest.raises(BookError, match="within 15 s"):
        fetch.take()
    assert is_idle(fetch)


def test_links_to_a_silent_mirror_are_all_answered_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = FetchQueue(ThreadPoolExecutor(MAX_FETCHES))
    monkeypatch.setattr(book_fetch, "fetch_queue", lambda: queue)
    monkeypatch.setattr(gutenberg, "FETCHER", Fetcher(transport.get))
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=0.6))
    with Mirror({}) as mirror:
        mirror.behave(silent)
        monkeypatch.setenv(mirrors.VARIABLE, mirror.url)
        began = time.monotonic()
        waiting = [BookFetch() for _ in range(24)]
        for number, fetch in enumerate(waiting, 1):
            fetch.start(recipe_of(number), begins=True)
        answered: list[tuple[float, str]] = []
        while waiting and time.monotonic() < began + 3:
            time.sleep(0.02)
            for fetch in list(waiting):
                try:
                    assert fetch.take() is None
                except BookError as error:
                    answered.append((time.monotonic() - began, str(error)))
                    waiting.remove(fetch)
    assert not waiting
    assert all(words.endswith(("Try again in a few seconds.", "minutes.")) for _, words in answered)
    at_once = [seconds for seconds, _ in answered if seconds < 0.4]
    assert len(at_once) == 24 - BookCache.max_waiting
    assert max(seconds for seconds, _ in answered) < 1.2
