"""Real books, old and new, in several encodings: what is read of them, and where they are cut."""

import pytest

from rnn.corpora.decoding import decode
from rnn.corpora.gutenberg.license import find_title, split_book, split_file
from tests.support.books import read_book

pytestmark = pytest.mark.books


@pytest.mark.parametrize(
    ("file", "whole", "body", "name"),
    [
        ("pg19033.txt", (72_997, 85), (53_595, 74), "Alice in Wonderland"),
        ("19033-8.txt", (73_032, 85), (53_595, 74), "Alice in Wonderland"),
        ("11-0.txt", (163_816, 86), (144_435, 73), "Alice’s Adventures in Wonderland"),
        ("alice30.txt", (159_365, 87), (148_540, 72), ""),
        ("4650-8.txt", (221_268, 103), (201_924, 98), "Candide"),
        ("16527-8.txt", (167_294, 145), (147_831, 90), "1001 tasks for mental calculation"),
        ("2donq10.txt", (2_106_147, 109), (2_093_955, 91), ""),
        ("tangshi300.txt", (29_609, 2_624), (29_609, 2_624), ""),
        ("tinyshakespeare.txt", (1_115_394, 65), (1_115_394, 65), ""),
    ],
)
def test_real_books(file: str, whole: tuple[int, int], body: tuple[int, int], name: str) -> None:
    text = decode(read_book(file))
    parts = split_book(text)
    assert (len(text), len(set(text))) == whole
    assert (len(parts.body), len(set(parts.body))) == body
    assert "".join(part for _, part in split_file(text)) == text
    assert find_title(text) == name


@pytest.mark.parametrize(
    ("file", "encoding"), [("2donq10.txt", "latin-1"), ("16527-8.txt", "cp1251")]
)
def test_real_books_are_read_in_their_own_encoding(file: str, encoding: str) -> None:
    data = read_book(file)
    assert decode(data).split() == data.decode(encoding).split()
