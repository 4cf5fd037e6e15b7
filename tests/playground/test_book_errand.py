"""A book is fetched beside the page, and is taken once."""

import pytest

from rnn import BookError
from rnn.persistence.recipe import Recipe
from rnn.playground import book_errand
from rnn.playground.book_errand import BookErrand
from tests.support.hand_executor import HandExecutor
from tests.support.saved import BOOK

RECIPE = Recipe.preset("gutenberg", address="11")


@pytest.fixture(autouse=True)
def fetchers(monkeypatch: pytest.MonkeyPatch) -> HandExecutor:
    """Who fetches books; each comes when the test says so."""
    executor = HandExecutor()
    executor.holding = True
    monkeypatch.setattr(book_errand, "_fetchers", lambda: executor)
    monkeypatch.setattr(Recipe, "make_corpus", lambda recipe: BOOK)
    return executor


def test_nobody_was_sent() -> None:
    errand = BookErrand()
    assert not errand.is_out and errand.wanted is None and errand.take() is None


@pytest.mark.parametrize("for_link", [True, False])
def test_a_book_is_taken_once_when_it_has_come(for_link: bool, fetchers: HandExecutor) -> None:
    errand = BookErrand()
    errand.send(RECIPE, for_link)
    assert errand.is_out and errand.take() is None
    assert errand.wanted == (RECIPE if for_link else None)
    fetchers.do()
    assert errand.is_out, "until it is taken"
    assert errand.take() == (BOOK, RECIPE if for_link else None)
    assert not errand.is_out and errand.wanted is None and errand.take() is None


def test_a_book_that_cannot_be_had_is_told_once(fetchers: HandExecutor) -> None:
    errand = BookErrand()
    errand.send(RECIPE, for_link=True)
    fetchers.fail(BookError("A book must be there."))
    with pytest.raises(BookError, match="must be there"):
        errand.take()
    assert not errand.is_out and errand.wanted is None and errand.take() is None


def test_of_two_errands_the_later_counts(fetchers: HandExecutor) -> None:
    errand = BookErrand()
    errand.send(RECIPE, for_link=True)
    errand.send(Recipe.preset("gutenberg", address="12"))
    fetchers.do()
    assert errand.take() is None and errand.wanted is None
    fetchers.do()
    assert errand.take() == (BOOK, None)
