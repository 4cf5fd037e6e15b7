"""Statements about a place in a text, true or false after each character, that a unit might tell.
They are made from what a kind of text says of itself (`CorpusKind.features`) and, for any text,
from its characters."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.looks.memo import once
from rnn.playground.looks.places import BLOCK, SEARCHED
from rnn.playground.run import Run

Truth = NDArray[np.bool_]  # of shape (characters of the text,)
Features = Mapping[str, NDArray[Any]]

TRIED = 4_000  # characters at the beginning of a text, to see which statements suit it
RAREST = 0.02  # the least share of places at which a statement must be true, and false
QUOTATION_MARKS = 'Quotation marks are “…”, «…», „…“ and "…", each pair on one line.'
QUOTATION = re.compile(r"“[^”\n]{1,400}+”|«[^»\n]{1,400}+»|„[^“\n]{1,400}+“|\"[^\"\n]{1,400}+\"")
TENS = re.compile(r"(?<![0-9])[0-9](?=[0-9](?![0-9]))")


def within(pattern: re.Pattern[str], text: str) -> Truth:
    """Whether each character stands in something that matches; its last one does not, since after
    it the thing is over."""
    truth = np.zeros(len(text), bool)
    for match in pattern.finditer(text):
        truth[match.start() : max(match.end() - 1, match.start() + 1)] = True
    return truth


def comes_next(test: Callable[[str], bool], text: str) -> Truth:
    """Whether the character after each passes a test."""
    return np.array([test(character) for character in text[1:]] + [False])


# by the feature of the kind that it is made from, and by its key: the words, and how it is made
OF_FEATURES: dict[str, dict[str, tuple[str, Callable[[NDArray[Any]], Truth]]]] = {
    "depth": {
        "two": ("two or more brackets are open", lambda depth: depth >= 2),
        "none": ("no bracket is open", lambda depth: depth == 0),
    },
    "round": {"round": ("the bracket opened last is a “(”", lambda is_round: is_round)},
    "answer": {"answer": ("the answer has begun", lambda answer: answer)},
    "carry": {"carry": ("the last digits make ten or more", lambda carry: carry)},
    "number": {
        "three": ("it is the turn of a multiple of 3", lambda number: number % 3 == 0),
        "five": ("it is the turn of a multiple of 5", lambda number: number % 5 == 0),
    },
}
OF_ANY_TEXT: dict[str, tuple[str, Callable[[str], Truth]]] = {
    "capital": ("a capital letter comes next", lambda text: comes_next(str.isupper, text)),
    "quotation": ("it is inside quotation marks", lambda text: within(QUOTATION, text)),
    "space": ("a space comes next", lambda text: comes_next(" ".__eq__, text)),
    "tens": (
        "the first digit of a number of two was read",
        lambda text: within(TENS, text),
    ),
}


def find_features(run: Run) -> Features:
    """What the kind of text says of every place."""
    text = run.trainer.text[:SEARCHED]
    return once(run, "features", lambda: KINDS[run.corpus.kind].features(text))


def offered(corpus: Corpus) -> dict[str, str]:
    """The statements that suit a text, by key: their words. None for the digits of a fraction."""
    text = corpus.text[:TRIED]
    words = {
        key: said
        for feature in KINDS[corpus.kind].features(text[:1])
        for key, (said, _) in OF_FEATURES.get(feature, {}).items()
    }
    return words | {
        key: said for key, (said, make) in OF_ANY_TEXT.items() if is_judged_in_both(make(text))
    }


def is_judged_in_both(truth: Truth) -> bool:
    """Whether it is in the blocks of a text from which is learned, and in those that judge."""
    learn = np.arange(len(truth)) // BLOCK % 2 == 0
    return is_judged(truth[learn]) and is_judged(truth[~learn])


def is_judged(truth: Truth) -> bool:
    """Whether it is true often enough, and false often enough."""
    return RAREST <= truth.mean() <= 1 - RAREST if len(truth) else False


def find_truth(run: Run, key: str) -> Truth:
    """Where a statement is true, after each character."""
    if key in OF_ANY_TEXT:
        return once(run, ("truth", key), lambda: OF_ANY_TEXT[key][1](run.trainer.text[:SEARCHED]))
    features = find_features(run)
    for feature, statements in OF_FEATURES.items():
        if key in statements:
            return np.asarray(statements[key][1](features[feature]), bool)
    raise KeyError(key)
