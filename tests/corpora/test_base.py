"""What every corpus can do: keep a part back, be pickled, begin a sample."""

import pickle
from dataclasses import replace

import pytest

from rnn.corpora import KINDS, user_text
from rnn.corpora.base import LONG, Corpus, CorpusKind, choose_prompt

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


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_corpus_comes_back_from_a_pickle(kind: CorpusKind) -> None:
    corpus = (
        Corpus(
            "A book", TEXT, "gutenberg.org", removed=("licence",), kind=kind.key, open_ended=True
        )
        if kind.fetches
        else kind.make(**{"text": TEXT} if "text" in kind.options else {})
    )
    before = pickle.dumps(corpus)
    parts = corpus.parts()
    assert pickle.dumps(corpus) == before, "the parts are not pickled"
    twin = pickle.loads(before)
    assert twin == corpus and twin.parts() == parts and twin.options == corpus.options


@pytest.mark.parametrize(("line_end", "texts"), [("\n", 1), ("\r\n", 2)])
def test_a_pickle_is_about_as_large_as_the_text(line_end: str, texts: int) -> None:
    """What was typed is one of the options: the text itself, unless line ends were changed."""
    line = "A line of twenty letters" + line_end
    typed = line * (user_text.LIMIT // len(line))
    corpus = user_text.KIND.make(text=typed)
    corpus.parts()
    assert len(pickle.dumps(corpus)) < texts * len(typed) + 10_000


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
