"""Texts made by a rule: the decimal digits of 1/n, and the counting game FizzBuzz. Whoever knows
the rule is never surprised by the next letter, so the least possible loss is 0."""

from dataclasses import replace

from rnn.corpora import graders
from rnn.corpora.base import Corpus, CorpusKind
from rnn.hyperparameters import FAST, Hyperparameters
from rnn.settings import Number

NOTEBOOK = Hyperparameters()
# 1/7 is found in some 60 updates: fast enough, and slow enough to be watched
FAST_DECIMAL = replace(FAST, seq_length=16, batch_size=8, learning_rate=1e-3, clip=16.0)
# five windows of one reader cover all but the last few of the 413 letters of the game to 100
FAST_FIZZBUZZ = replace(FAST, seq_length=82, batch_size=1, learning_rate=1e-3, clip=5.0)

LONG = 24  # a period with more digits than this is described, not written out


def decimal_expansion(n: int) -> tuple[int, str, str]:
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


def decimal_rule(n: int, digits: int) -> str:
    """What a text with that many digits of 1/n shows, in words."""
    integer_part, prefix, period = decimal_expansion(n)
    if period == "0":
        exact = f"{integer_part}.{prefix}" if prefix else str(integer_part)
        return f"1/{n} = {exact} exactly; after that only zeros follow."
    rule = f"After {integer_part}.{prefix} the" if prefix else "The"
    if len(period) == 1:
        rule += f" digit {period} repeats for ever."
    elif len(period) <= LONG:
        rule += f" {len(period)} digits {period} repeat for ever."
    else:
        rule += f" {len(period):,} digits that begin with {period[:LONG]} repeat for ever."
    if digits < len(prefix) + 2 * len(period):
        rule += " This text ends before they have come round twice, so it cannot show that they do."
    return rule


def decimal(n: int, digits: int) -> Corpus:
    """The first digits of 1/n after the point, exact however many."""
    integer_part, prefix, period = decimal_expansion(n)
    fraction = prefix + period * (digits // len(period) + 1)
    return Corpus(
        name=f"1/{n}",
        text=f"{integer_part}.{fraction[:digits]}",
        source="Long division, digit by digit",
        rule=decimal_rule(n, digits),
        prompt=f"{integer_part}.",
        entropy=0.0,
    )


def fizzbuzz(last: int) -> Corpus:
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


DECIMAL = CorpusKind(
    key="decimal",
    label="Repeating decimal",
    help="The digits of 1 divided by a number. They come round again and again, and the network "
    "has to find out how.",
    options={
        "n": Number(
            "1 divided by",
            "The number to divide by. 7 repeats after 6 digits; 97 only after 96.",
            7,
            low=1,
            high=10_000,
            integer=True,
        ),
        "digits": Number(
            "Digits",
            "How many digits after the point the text has. The network can only find what comes "
            "round at least twice.",
            1_000,
            low=50,
            high=100_000,
            integer=True,
        ),
    },
    build=decimal,
    grader=graders.DECIMAL,
    presets={"Fast": FAST_DECIMAL, "Notebook": NOTEBOOK},
    pace=4.0,
)

FIZZBUZZ = CorpusKind(
    key="fizzbuzz",
    label="FizzBuzz",
    help="A counting game: fizz for every third number, buzz for every fifth. The network has to "
    "learn to count.",
    options={
        "last": Number(
            "Count to",
            "The number at which the game stops. The longer it goes, the better the rule shows.",
            100,
            low=15,
            high=10_000,
            integer=True,
        ),
    },
    build=fizzbuzz,
    grader=graders.FIZZBUZZ,
    presets={"Fast": FAST_FIZZBUZZ, "Notebook": NOTEBOOK},
    pace=30.0,
)
