"""Books to begin with, of several kinds and languages. Each fits into what this app reads."""

from rnn.corpora.gutenberg.address import parse_book_number
from rnn.errors import BookError

# number at gutenberg.org -> title; the first one is the text of the notebook this app came from
SUGGESTIONS = {
    19033: "Alice in Wonderland",
    14838: "The Tale of Peter Rabbit",
    2591: "Grimms’ Fairy Tales",
    1661: "Sherlock Holmes",
    84: "Frankenstein",
    35: "The Time Machine",
    1342: "Pride and Prejudice",
    1041: "Shakespeare’s Sonnets",
    4650: "Candide (French)",
    22367: "Die Verwandlung (German)",
}


def find_suggestion(address: str) -> int | None:
    """The number of the suggested book that an address means, if it means one."""
    try:
        number = parse_book_number(address)
    except BookError:
        return None
    return number if number in SUGGESTIONS else None
