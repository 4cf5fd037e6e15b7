"""What every corpus can do: keep a part back, be pickled, begin a sample."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora import KINDS, user_text
from rnn.corpora.base import LONG, SHORT_LINE, Corpus, CorpusKind, choose_prompt

TEXT = "".join(f"What is kept back, {number}. " for number in range(LONG))


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


@pytest.mark.parametrize(
    "text", ["A rose is a rose is a rose. " * 500, "a" * LONG, TEXT[:LONG] * 2, "xyz" + "ab" * LONG]
)
def test_an_end_that_stands_in_the_rest_is_not_kept_back(text: str) -> None:
    corpus = Corpus("A text", text, open_ended=True)
    assert corpus.parts() == (text, "")
    assert "stands in the rest" in corpus.why_nothing_is_kept_back()
    read, rest = replace(corpus, text=f"{text}!").parts()
    assert read + rest == f"{text}!" and rest and rest not in read, "one letter is another"


@pytest.mark.parametrize("preset", ["stories", "sums", "brackets"])
def test_of_the_texts_that_are_made_the_last_tenth_is_kept_back_as_ever(preset: str) -> None:
    corpus = KINDS[preset].make()
    assert len(corpus.parts()[1]) == len(corpus.text) // 10


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


NAMES = "\n".join(
    f"{a}{b}" for a in ("an", "bel", "cor", "dor", "el") for b in ("a", "is", "ine", "o")
)
PROSE = "He came late. The cat sat there. It was old, said she.\n\nThe cat sat. The end was near. "
PROGRAM = "import os\n" + "".join(
    f"def f{i}(x):\n    if x > {i}:\n        return x\n    if not x:\n        print('The end')\n"
    f"        return the_longest_name_of_all(x) + {i}\n" for i in range(20)
)  # fmt: skip
DIARY = (
    "Il fait froid. Il pleut depuis hier soir. Je lis. La radio joue The Beatles. Il neige un peu. "
)


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        (PROSE * 3, "The "),  # the commonest beginning
        (DIARY * 5, "Il "),
        (PROGRAM, "import os\n"),
        ("ROMEO:\nWhat, what is the matter with the lady here?\n\n" * 30, "ROMEO:\n"),
        ("DE\tBerlin, the town on the river\tEurope\n" * 9, "DE\t"),
        (NAMES + "\n", "ana\n"),  # a list: its first line
        ("A title that is longer than thirty letters\n" + NAMES, "\n"),
        ("\n\n" + NAMES + "\n", "ana\n"),
        ("行宮\n寥落古行宮\n宮花寂寞紅\n" * 10, "行宮\n"),
        ("# T\n\nThe a. " + "je suis ici. je vais là. " * 40, "je "),  # small letters alone
        # the first words, a quarter of the text at most
        ("Once. The cat sat on the mat, and it was late.", "Once. The"),
        ("Once upon a time there was", "Once"),
        ("The quick brown fox jumps over the lazy dog near the river bank.", "The quick"),
        ("\n\n  — Hello, you\nthere, so far away from here. Hello, you", "Hello, you"),
        ("唐詩三百首\n\n行宮", "唐詩"),
        ("床前明月光疑是地上霜舉頭望明月低頭思故鄉", "床前明月光"),
        ("हनुमान चालीसा श्री गुरु चरन सरोज रज निज मन मुकुर सुधारि", "हनुमान"),
        ("0110" * 20, "011001100110"),
        ("👩‍🚀" * 4, "👩‍🚀"),
        ("!!", "!"),
        ("ab", "a"),
        ("a b", "a"),
        ("a", "a"),
    ],
)
def test_a_prompt_suits_the_text(text: str, prompt: str) -> None:
    assert choose_prompt(text) == prompt
    assert prompt in text


@given(st.text(st.sampled_from("aBc .\n字é\u0301"), min_size=1, max_size=400))
def test_a_prompt_is_a_piece_of_the_text(text: str) -> None:
    prompt = choose_prompt(text)
    assert prompt in text and len(prompt) <= SHORT_LINE + 1
    assert prompt or not text.strip()
