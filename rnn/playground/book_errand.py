"""A book on its way: it is fetched beside the page, and begins the run of the link that asked."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from rnn.corpora.base import Corpus
from rnn.persistence.recipe import Recipe


@cache
def _fetchers() -> ThreadPoolExecutor:
    """A few threads that fetch books; each fetch ends by its own deadline."""
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="book")


@dataclass
class BookErrand:
    """What one visitor has sent for, if anything."""

    wanted: Recipe | None = None  # the link that asked for the book
    _coming: Future[Corpus] | None = None

    def send(self, recipe: Recipe, for_link: bool = False) -> None:
        """Fetch the book of a recipe; `for_link`: its run is to begin when the book is there."""
        self.wanted = recipe if for_link else None
        self._coming = _fetchers().submit(recipe.make_corpus)

    @property
    def is_out(self) -> bool:
        """Whether a book is on its way, or has come and was not taken."""
        return self._coming is not None

    def take(self) -> tuple[Corpus, Recipe | None] | None:
        """The book and the link that asked for it, if it has come. Raises BookError if it cannot
        be had."""
        if self._coming is None or not self._coming.done():
            return None
        coming, wanted = self._coming, self.wanted
        self._coming = self.wanted = None
        return coming.result(), wanted
