"""Texts made by a rule: the decimal digits of 1/n, and the counting game FizzBuzz. The rule decides
every character, so the least possible loss is 0."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import Grade, Mark
from rnn.settings import Number
from rnn.training.hyperparameters import FAST, Hyperparameters

NOTEBOOK = Hyperparameters()
# 1/7 is learned in some 60 updates: soon, but slowly enough to be watched
FAST_DECIMAL = replace(FAST, seq_length=16, batch_size=8, learning_rate=1.2e-3, clip=16.0)
# five windows of 82 or 83 are all of the 413 characters of the game to 100
FAST_FIZZBUZZ = replace(FAST, seq_length=83, batch_size=1, learning_rate=2e-3, clip=5.0)

SHOWN_DIGITS = 24  # the most digits of a period that its rule names

# Characters that a sample is asked for, after the prompt.
MIN_DIGITS, MAX_DIGITS = 60, 300
MAX_GAME = 400  # of FizzBuzz: to about 100
# The part of a text that is surely trained on: after it there may be no whole window left.
TRAINED_PART = 0.75
WORD_KINDS = ("numbers", "fizz", "buzz", "fizzbuzz")
# A word is whole when a space follows. A second space in a row is a word too many.
WORD = re.compile(r"(?<![^ ])[^ ]++(?= )|(?<= ) ")
MISTAKES = re.compile("x+")  # in a row, in the verdicts of `grade_digits`


def expand_decimal(n: int) -> tuple[int, str, str]:
    """1/n by long division: the number before the point, the digits that come once, and the digits
    that repeat for ever ("0" where the decimal ends).

    Long division repeats itself as soon as it meets a remainder for the second time.
    """
    integer_part, remainder = divmod(1, n)
    digits = ""
    first_met: dict[int, int] = {}  # remainder -> how many digits stood there before it
    while remainder not in first_met:
        first_met[remainder] = len(digits)
        digit, remainder = divmod(10 * remainder, n)
        digits += str(digit)
    start = first_met[remainder]
    return integer_part, digits[:start], digits[start:]


def describe_decimal(n: int, digits: int) -> str:
    """What a text with that many digits of 1/n shows, in words."""
    integer_part, prefix, period = expand_decimal(n)
    if period == "0":
        exact = f"{integer_part}.{prefix}" if prefix else str(integer_part)
        return f"1/{n} = {exact} exactly; after that only zeros follow."
    rule = f"After {integer_part}.{prefix} the" if prefix else "The"
    if len(period) == 1:
        rule += f" digit {period} repeats for ever."
    elif len(period) <= SHOWN_DIGITS:
        rule += f" {len(period)} digits {period} repeat for ever."
    else:
        rule += f" {len(period):,} digits that begin with {period[:SHOWN_DIGITS]} repeat for ever."
    if digits < len(prefix) + 2 * len(period):
        rule += " This text ends before they have come round twice, so it cannot show that they do."
    return rule


def build_decimal(n: int, digits: int) -> Corpus:
    """The first digits of 1/n after the point, exact however many."""
    integer_part, prefix, period = expand_decimal(n)
    fraction = prefix + period * (digits // len(period) + 1)
    return Corpus(
        name=f"1/{n}",
        text=f"{integer_part}.{fraction[:digits]}",
        source="Long division, digit by digit",
        rule=describe_decimal(n, digits),
        prompt=f"{integer_part}.",
        entropy=0.0 if digits >= len(prefix) + 2 * len(period) else None,
    )


def build_fizzbuzz(last: int) -> Corpus:
    """The game from 1 to `last`, each word followed by a space."""
    words = ("fizz" * (i % 3 == 0) + "buzz" * (i % 5 == 0) or str(i) for i in range(1, last + 1))
    return Corpus(
        name="FizzBuzz",
        text="".join(f"{word} " for word in words),
        source="A counting game",
        rule=f"Count from 1 to {last:,}, but say fizz for every third number, buzz for every "
        "fifth, and fizzbuzz where the two meet.",
        prompt="1 2 ",
        entropy=0.0,
    )


def limit_length(corpus: Corpus) -> int:
    """The most characters after the prompt that a sample may be asked for."""
    return int(TRAINED_PART * len(corpus.text)) - len(corpus.prompt)


def choose_decimal_length(corpus: Corpus) -> int:
    """Two whole periods, but at least 60 and at most 300 digits, and only such as are trained on.

    A period has as many digits as long division has different remainders, which are powers of 10
    modulo n.
    """
    n = corpus.options["n"]
    remainders = {pow(10, i, n) for i in range(MAX_DIGITS // 2)}
    return min(max(2 * len(remainders), MIN_DIGITS), limit_length(corpus))


def choose_game_length(corpus: Corpus) -> int:
    """All of the game that is trained on, but at most 400 characters."""
    return min(limit_length(corpus), MAX_GAME)


def grade_digits(corpus: Corpus, text: str) -> Grade:
    """A digit is wrong if the piece of text from the last mistake up to it stands nowhere in the
    corpus, so that it cannot follow what was written since then. So one slip is one mistake, even
    if all digits after it stand in other places than in the corpus; but none in its "0."."""
    # a remainder comes back within n digits, so what the corpus holds, it holds near its beginning
    digits = corpus.text[: len("0.") + corpus.options["n"] + len(text)]
    verdicts = ""  # a character for each digit written: "-" right, "x" wrong
    start = place = 0  # where the piece begins in the text, and where it stands in the corpus
    for end in range(len(corpus.prompt) + 1, len(text) + 1):
        place = digits.find(text[start:end], place)  # not before where it stood without this digit
        verdicts += "-" if place >= 0 else "x"
        while place < 0:
            start += 1
            place = digits.find(text[start:end], len(corpus.prompt))
    in_a_row = max(len(run) for run in verdicts.split("x"))
    wrong = MISTAKES.finditer(verdicts)
    first = len(corpus.prompt)
    return Grade(
        (Mark("digits in a row that follow the rule", in_a_row, len(verdicts)),),
        tuple((first + slip.start(), first + slip.end()) for slip in wrong),
        from_last_mistake=True,
    )


def grade_words(corpus: Corpus, text: str) -> Grade:
    """The k-th word is compared with the k-th of the game; one that is missing is not right."""
    words = corpus.text.split()
    written = list(WORD.finditer(text))
    pairs = enumerate(zip(written, words, strict=False))
    right = {place for place, (match, word) in pairs if match[0] == word}
    asked: dict[str, list[int]] = {kind: [] for kind in WORD_KINDS}
    for place in range(corpus.prompt.count(" "), corpus.text[: len(text)].count(" ")):
        word = words[place]
        asked[word if word in WORD_KINDS else "numbers"].append(place)
    return Grade(
        tuple(
            Mark(kind, len(right.intersection(places)), len(places))
            for kind, places in asked.items()
            if places
        ),
        tuple(match.span() for place, match in enumerate(written) if place not in right),
        open_end=len(text) - text.rfind(" ") - 1,
    )


def find_game_features(text: str) -> dict[str, NDArray[Any]]:
    """After each character: the number whose turn it is; a space belongs to the word before it."""
    spaces = np.array([character == " " for character in text], np.intp)
    return {"number": 1 + np.cumsum(spaces) - spaces}


DECIMAL = CorpusKind(
    key="decimal",
    label="Repeating decimal",
    help="The digits of 1 divided by a number. Sooner or later they repeat, and the network "
    "has to find out how.",
    options={
        "n": Number(
            "1 divided by",
            "The digits of 1/7 repeat after 6, those of 1/97 only after 96.",
            7,
            low=1,
            high=10_000,
            integer=True,
        ),
        "digits": Number(
            "Digits",
            "How many digits the text has after the point. Only digits that come round twice in "
            "it show that they repeat.",
            1_000,
            low=50,
            high=100_000,
            integer=True,
        ),
    },
    build=build_decimal,
    grader=Grader(choose_decimal_length, 0.0, grade_digits),
    presets={"Fast": FAST_DECIMAL, "Notebook": NOTEBOOK},
    pace=4.0,
)

FIZZBUZZ = CorpusKind(
    key="fizzbuzz",
    label="FizzBuzz",
    help="A counting game: fizz for every third number, buzz for every fifth. The network has to "
    "find out what comes when.",
    options={
        "last": Number(
            "Count to",
            "Where the game stops. The longer it is, the less learning it by heart helps.",
            100,
            low=15,
            high=10_000,
            integer=True,
        ),
    },
    build=build_fizzbuzz,
    grader=Grader(choose_game_length, 0.0, grade_words),
    presets={"Fast": FAST_FIZZBUZZ, "Notebook": NOTEBOOK},
    pace=30.0,
    features=find_game_features,
)
