"""A visitor's own text: anything works, or is refused in a sentence that says what to do."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.user_text import (
    KIND,
    LIMIT,
    STAND_IN,
    UPLOAD_LIMIT,
    fold_rare_characters,
    read_upload,
)
from rnn.errors import SettingError, TextError


@pytest.mark.parametrize(
    "text",
    [
        "aa",
        "ab",
        "aaaaaaaaaaaaaaaaaaaa",
        "Привет, мир",
        "😀🎉😀🎉",
        "e\u0301 and é stay apart",
        "tab\tand \x07 bell",
        "".join(map(chr, range(0x4E00, 0x4E00 + 3_000))),
    ],
)
def test_any_text_of_two_characters_works(text: str) -> None:
    corpus = KIND.make(text=text)
    assert corpus.text == text
    assert corpus.name == "Your text"
    assert corpus.source == "Pasted or uploaded"
    assert corpus.prompt in text and corpus.prompt


def test_line_ends_are_made_alike() -> None:
    assert KIND.make(text="one\r\ntwo\rthree\nfour").text == "one\ntwo\nthree\nfour"
    assert KIND.make(text="\ufeffone\x1a\r\n\ufefftwo\x1a").text == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the box is empty. Paste or type"),
        (" \n\t ", "only spaces and line breaks. Paste or type"),
        ("x", "at least 2 letters.*'x' has 1. Type some more"),
        ("half \ud83d of one", "number 6 is half of one.*Remove it"),
    ],
)
def test_too_little_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(TextError, match=words):
        KIND.make(text=text)


def test_too_much_is_refused_in_words() -> None:
    assert len(KIND.make(text="ab" * (LIMIT // 2)).text) == LIMIT
    with pytest.raises(SettingError, match="at most 4,000,000 characters, got 4,000,001"):
        KIND.make(text="a" * (LIMIT + 1))


def test_rare_characters_become_a_dot() -> None:
    corpus = KIND.make(text="aaabbbccd\ne", alphabet=4)
    assert corpus.text == "aaabbbcc···"
    assert "3 rarest characters are written as ·" in corpus.source
    one = KIND.make(text="aaabbbccd·", alphabet=4)
    assert one.source == "Pasted or uploaded; its rarest character is written as ·"


def test_folding_keeps_the_most_frequent_and_is_the_same_every_time() -> None:
    text = "".join(chr(0x4E00 + i) * (1 + i % 7) for i in range(5_000)) + STAND_IN * 3
    folded = KIND.make(text=text, alphabet=100).text
    assert len(folded) == len(text)
    assert len(set(folded)) == 100
    assert chr(0x4E00 + 6) in folded and chr(0x4E00) not in folded
    assert KIND.make(text=text, alphabet=100).text == folded
    assert len(set(KIND.make(text=text).text)) == KIND.options["alphabet"].default


def fold_plainly(text: str, most: int) -> tuple[str, int]:
    """`fold_rare_characters`, a character at a time."""
    counts = Counter(text)
    if len(counts) <= most:
        return text, 0
    by_frequency = sorted(counts.keys() - STAND_IN, key=lambda c: (-counts[c], c))
    rare = by_frequency[most - 1 :]
    return text.translate(dict.fromkeys(map(ord, rare), STAND_IN)), len(rare)


FEW = st.text(st.sampled_from("abc\n" + STAND_IN + "\uffff\U00010000\U0010ffff"))


@given(FEW | st.text(), st.integers(2, 6))
def test_folding_is_the_same_as_a_character_at_a_time(text: str, most: int) -> None:
    folded, count = fold_rare_characters(text, most)
    assert (folded, count) == fold_plainly(text, most)
    assert len(set(folded)) <= most


def test_long_texts_are_folded_alike() -> None:
    many = "".join(chr(0x1F300 + i * i % 977) for i in range(300_000))
    for most in (2, 100, 900):
        assert fold_rare_characters(many, most) == fold_plainly(many, most)


def test_two_characters_are_the_least_to_keep() -> None:
    assert KIND.make(text="aab", alphabet=2).text == "aab"
    assert KIND.make(text="aabc", alphabet=2).text == "aa··"
    with pytest.raises(SettingError, match="'alphabet' must be a whole number from 2"):
        KIND.make(text="aab", alphabet=1)


HEADER = "The Project Gutenberg EBook of A Tale\n\n*** START OF THE PROJECT GUTENBERG EBOOK ***\n"
LICENCE = "*** END OF THE PROJECT GUTENBERG EBOOK ***\n" + "The terms, one after another.\n" * 700


def test_of_a_file_of_project_gutenberg_only_the_book_is_read() -> None:
    story = "".join(f"The cat sat on mat {number}.\n" for number in range(900))
    corpus = KIND.make(text=f"{HEADER}\n{story}\n{LICENCE}".replace("\n", "\r\n"))
    assert corpus.text == story.rstrip() and not corpus.uncut
    assert corpus.removed == (HEADER, LICENCE)
    _, kept_back = corpus.parts()
    assert "cat" in kept_back and "terms" not in kept_back


@pytest.mark.parametrize(
    ("text", "uncut"),
    [("A tale.\n", False), ("The Project\nGutenberg Etext of A Tale\n\nA tale.\n", True)],
)
def test_that_nothing_was_cut_off_is_known_where_it_matters(text: str, uncut: bool) -> None:
    corpus = KIND.make(text=text)
    assert (corpus.text, corpus.removed, corpus.uncut) == (text, (), uncut)


def test_reads_an_upload() -> None:
    assert read_upload("Zoë\r\n".encode("utf-8-sig")).text == "Zoë\n"
    assert len(read_upload(b"a" * UPLOAD_LIMIT).text) == UPLOAD_LIMIT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty. Choose another"),
        (b"a" * (UPLOAD_LIMIT + 1), "at most 4 MiB.*Choose a shorter one"),
        (b"PK\x03\x04\0\0", "must hold plain text.*Save it as plain text"),
    ],
)
def test_refuses_an_upload_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TextError, match=words):
        read_upload(data)
