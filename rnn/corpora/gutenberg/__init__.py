"""Books of Project Gutenberg: what is typed is read for a book's number, and the book is taken from
the cache or fetched from a mirror, without its licence."""

from rnn.corpora.base import Corpus, CorpusKind
from rnn.corpora.gutenberg import license, transport
from rnn.corpora.gutenberg.address import book_number
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.corpora.gutenberg.client import Fetcher
from rnn.settings import Text
from rnn.training.hyperparameters import FAST, Hyperparameters

FETCHER = Fetcher(transport.get)


def fetch(number: int, deadline: float) -> Corpus:
    """A book from a mirror; what Project Gutenberg put before and after it is cut off and kept."""
    text = FETCHER.fetch(number, deadline)
    header, body, footer = license.split(text)
    return Corpus(
        name=license.title(text) or f"Book {number}",
        text=body,
        source=f"https://www.gutenberg.org/ebooks/{number}",
        prompt=license.opening(body),
        open_ended=True,
        removed=tuple(part for part in (header, footer) if part.strip()),
    )


BOOK_CACHE = BookCache(fetch)


def gutenberg(address: str) -> Corpus:
    """The book that was typed, from the shelf or from a mirror. Raises BookError."""
    return BOOK_CACHE.take(book_number(address))


KIND = CorpusKind(
    key="gutenberg",
    label="A book",
    help="Any book of Project Gutenberg, a library of old books that belong to everyone.",
    options={
        "address": Text(
            "Book",
            "The number of a book at gutenberg.org, or the address of its page there.",
            "http://www.gutenberg.org/cache/epub/19033/pg19033.txt",
            max_length=500,
        )
    },
    build=gutenberg,
    fetches=True,
    presets={
        "Fast": FAST,
        "Notebook": Hyperparameters(hidden_size=512, seq_length=256, learning_rate=0.1),
    },
)
