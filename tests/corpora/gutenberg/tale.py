"""A made-up book in the form of Project Gutenberg's, and how a test asks for a book."""

from rnn.corpora import gutenberg
from rnn.corpora.base import Corpus
from tests.support.mirror import PATH

STORY = "The cat sat on the mat. Zoë was très contente.\r\n" * 40
BOOK = (
    "The Project Gutenberg EBook of A Tale\r\n\r\nTitle: A Tale\r\n\r\n"
    f"*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***\r\n\r\n\r\n{STORY}\r\n\r\n"
    "*** END OF THE PROJECT GUTENBERG EBOOK A TALE ***\r\nA licence.\r\n"
)
NUMBER = 19033
FIRST_PATH = PATH.format(NUMBER)  # where a mirror is asked for it first


def get_book(number: int = NUMBER) -> Corpus:
    """The book of that number, as a visitor gets it."""
    return gutenberg.KIND.make(address=str(number))
