"""A book as a visitor gets it: what was typed becomes a corpus, kept for all."""

import socket

import pytest

from rnn.corpora import gutenberg
from rnn.errors import BookError
from tests.corpora.gutenberg.tale import FIRST_PATH, STORY, get_book
from tests.support.mirror import Mirror, answer


def test_a_book(mirror: Mirror) -> None:
    corpus = gutenberg.KIND.make()
    assert corpus.name == "A Tale"
    assert corpus.text == STORY.replace("\r\n", "\n").rstrip()
    assert corpus.source == "https://www.gutenberg.org/ebooks/19033"
    assert corpus.prompt == "The "
    assert corpus.kind == "gutenberg"
    header, footer = corpus.removed
    assert header.startswith("The Project") and footer.endswith("A licence.\n")
    assert mirror.asked == [FIRST_PATH]


@pytest.mark.parametrize("whole", [True, False])
def test_a_book_knows_whether_anything_was_cut_off(mirror: Mirror, whole: bool) -> None:
    if whole:
        mirror.behave(answer(b"Once upon a time there was a cat."))
    corpus = get_book()
    assert (corpus.uncut, not corpus.removed) == (whole, whole)


def test_a_kept_book_opens_no_connection(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    first = get_book()
    monkeypatch.setattr(socket, "socket", None)
    again = gutenberg.KIND.make(address="https://www.gutenberg.org/ebooks/19033.txt.utf-8")
    assert again.text is first.text
    assert len(mirror.asked) == 1


def test_at_most_ten_fetches_a_minute(mirror: Mirror) -> None:
    mirror.behave(answer(b"Some text"))
    for number in range(1, 11):
        get_book(number)
    with pytest.raises(BookError, match="At most 10 books a minute"):
        get_book(11)
    assert len(mirror.asked) == 10
    assert get_book(1).text == "Some text"
