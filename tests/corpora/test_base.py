"""A text and the part of it that is kept back."""

from dataclasses import replace

import pytest

from rnn.corpora.base import LONG, Corpus, choose_prompt

TEXT = "What is kept back, " * LONG


@pytest.mark.parametrize(
    ("length", "open_ended", "kept_back"),
    [(LONG, True, LONG // 10), (LONG + 9, True, LONG // 10), (LONG - 1, True, 0), (LONG, False, 0)],
)
def test_a_long_open_ended_text_keeps_its_last_tenth_back(
    length: int, open_ended: bool, kept_back: int
) -> None:
    corpus = Corpus("A text", TEXT[:length], open_ended=open_ended)
    read, rest = corpus.parts()
    assert read + rest == corpus.text and len(rest) == kept_back
    assert bool(corpus.why_nothing_is_kept_back()) == (not rest)


def test_a_text_is_cut_once() -> None:
    """A part that is looked up in a cache then has its hash, and is known at sight."""
    corpus = Corpus("A text", TEXT, open_ended=True)
    assert all(one is other for one, other in zip(corpus.parts(), corpus.parts(), strict=True))


def test_what_was_cut_belongs_to_that_text_alone() -> None:
    corpus = Corpus("A text", TEXT, open_ended=True)
    read, _ = corpus.parts()
    assert corpus == Corpus("A text", TEXT, open_ended=True)
    assert replace(corpus, text=TEXT[1:]).parts()[0] == read[1:] + TEXT[len(read)]
    assert replace(corpus, open_ended=False).parts() == (TEXT, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Once. The cat", "The "),
        ("Once upon a time there was", "Once upon a"),
        ("\n\n  — Hello, you\nthere", "Hello, you"),
        ("唐詩三百首\n\n行宮", "唐詩三百首"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaa"),
        ("!!", "!!"),
        ("a b", "a b"),
    ],
)
def test_opens_with_words_of_the_text(text: str, words: str) -> None:
    assert choose_prompt(text) == words
    assert words in text
