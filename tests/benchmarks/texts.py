"""The texts of the benchmarks: those of the notebook."""

from dataclasses import replace
from functools import cache

from rnn import PlaygroundError
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.corpora.decoding import decode
from rnn.corpora.gutenberg.license import split_book
from tests.support.books import BOOKS


def digits() -> Corpus:
    return KINDS["decimal"].make()


def fizzbuzz() -> Corpus:
    return KINDS["fizzbuzz"].make()


@cache
def alice() -> Corpus | None:
    """The notebook's book without its licence, from the folder of books or as the app gets it."""
    book = BOOKS / "pg19033.txt" if BOOKS else None
    if book and book.exists():
        text = split_book(decode(book.read_bytes())).body
        return Corpus(name="Alice", text=text, prompt="The ", open_ended=True)
    try:
        return replace(KINDS["gutenberg"].make(address="19033"), name="Alice")
    except PlaygroundError as error:
        print(f"The book is not available, and what needs it is left out: {error}")
        return None
