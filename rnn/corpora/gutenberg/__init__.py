"""Books of Project Gutenberg: the book's number is read from what a visitor typed, the book comes
from the cache or a mirror, and its licence is cut off."""

from rnn.corpora.base import Corpus, CorpusKind, choose_prompt
from rnn.corpora.gutenberg import license, transport
from rnn.corpora.gutenberg.address import parse_book_number
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.corpora.gutenberg.client import Fetcher
from rnn.settings import Text
from rnn.training.hyperparameters import FAST, Hyperparameters

FETCHER = Fetcher(transport.get)


def fetch(number: int, deadline: float) -> Corpus:
    """A book from a mirror, by the time.monotonic() `deadline`. What Project Gutenberg put before
    and after it is cut off and kept in `removed`. Raises BookError."""
    text = FETCHER.fetch(number, deadline)
    body, removed = license.split_book(text)
    return Corpus(
        name=license.find_title(text) or f"Book {number}",
        text=body,
        source=f"https://www.gutenberg.org/ebooks/{number}",
        prompt=choose_prompt(body),
        open_ended=True,
        removed=removed,
        uncut=not removed,
    )


BOOK_CACHE = BookCache(fetch)


def build_book(address: str) -> Corpus:
    """The book that was typed, from the cache or from a mirror. Raises BookError."""
    return BOOK_CACHE.get_or_fetch(parse_book_number(address))


KIND = CorpusKind(
    key="gutenberg",
    label="A book",
    help="Any book of Project Gutenberg, a library of old books that belong to everyone.",
    options={
        "address": Text(
            "Its number or address",
            "The number of a book at gutenberg.org, or the address of its page there. Any book "
            "will do that is there as plain text.",
            "http://www.gutenberg.org/cache/epub/19033/pg19033.txt",
            max_length=500,
        )
    },
    build=build_book,
    fetches=True,
    presets={
        "Fast": FAST,
        "Notebook": Hyperparameters(hidden_size=512, seq_length=256, learning_rate=0.1),
    },
)
