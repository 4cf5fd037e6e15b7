"""Sums of two numbers, one to a line. The numbers come by chance; the answer follows from them, for
a network that has found out how to add."""

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import OPEN_TEMPERATURE, Grade, Mark, Span, find_written_lines
from rnn.settings import Number
from rnn.training.hyperparameters import FAST

SAMPLE_LENGTH = 240  # characters: some thirty sums of small numbers
# At most 100 digits, since int() refuses more than 4,300; no number of the text is as long.
NUMBER = r"(0|[1-9]\d{,99})"
SUM = re.compile(rf"{NUMBER}\+{NUMBER}={NUMBER}\n")


def compute_entropy(largest: int) -> float:
    """The entropy of a line over its average length, nats per character.

    Only the two numbers are uncertain, each one of `largest` + 1; the signs and the answer follow.
    """
    count = largest + 1
    digits = sum(len(str(number)) for number in range(count)) / count
    # of the count² pairs, count - |largest - total| have the sum `total`
    totals = range(2 * largest + 1)
    answers = sum((count - abs(largest - total)) * len(str(total)) for total in totals) / count**2
    return 2 * math.log(count) / (2 * digits + answers + len("+=\n"))


def build_sums(largest: int, lines: int, seed: int) -> Corpus:
    """That many sums of two numbers from 0 to `largest`, each as likely as the others."""
    pairs = np.random.default_rng(seed).integers(largest + 1, size=(lines, 2)).tolist()
    text = "".join(f"{a}+{b}={a + b}\n" for a, b in pairs)
    return Corpus(
        name=f"Sums up to {largest:,} + {largest:,}",
        text=text,
        source="Dice for the numbers, addition for the answers",
        rule=f"Any two numbers from 0 to {largest:,}, and after the = what they make together.",
        # a whole line, so that the hidden state has met the text, and the next up to its answer
        prompt=text[: text.index("=", text.index("\n")) + 1],
        open_ended=True,
        entropy=compute_entropy(largest),
    )


def grade(corpus: Corpus, text: str) -> Grade:
    """Is each line a sum, and if so, is its answer right? Wrong is the line or the answer alone."""
    formed = right = 0
    wrong: list[Span] = []
    lines = list(find_written_lines(corpus.prompt, text))
    for line in lines:
        match = SUM.fullmatch(text, *line.span())
        if match is None:
            wrong.append(line.span())
            continue
        formed += 1
        a, b, answer = map(int, match.groups())
        if a + b == answer:
            right += 1
        else:
            wrong.append(match.span(3))
    return Grade(
        (Mark("lines that are sums", formed, len(lines)), Mark("right answers", right, formed)),
        tuple(wrong),
        by_chance=True,
        open_end=len(text) - text.rfind("\n") - 1,
    )


def find_features(text: str) -> dict[str, NDArray[Any]]:
    """After each character: whether it stands in the answer, and whether the last digits of the two
    numbers make ten or more together, from the = of a line to its end."""
    answer, carry = np.zeros(len(text), bool), np.zeros(len(text), bool)
    for match in SUM.finditer(text):
        equals = match.start(3) - 1
        answer[equals : match.end(3)] = True
        carry[equals : match.end(3)] = int(match[1][-1]) + int(match[2][-1]) >= 10
    return {"answer": answer, "carry": carry}


KIND = CorpusKind(
    key="sums",
    label="Sums",
    help="Additions such as 7+15=22, line by line. The numbers come by chance, so the network can "
    "only be sure of the answers, once it knows what two numbers make together.",
    options={
        "largest": Number(
            "Largest number",
            "The numbers to add go from 0 to this. The larger they are, the less learning by heart "
            "helps.",
            20,
            low=1,
            high=999,
            grid=(5, 9, 20, 50, 99, 999),
            integer=True,
        ),
        "lines": Number(
            "Lines",
            "How many sums to read. A few the network learns by heart; of many it can only learn "
            "what they have in common.",
            20_000,
            low=100,
            high=50_000,
            grid=(100, 1_000, 5_000, 10_000, 20_000, 50_000),
            integer=True,
        ),
        "seed": Number(
            "Dice seed",
            "The number that the dice start from. The same number always gives the same sums.",
            0,
            low=0,
            high=2**32 - 1,
            integer=True,
        ),
    },
    build=build_sums,
    presets={"Fast": FAST},
    grader=Grader(lambda corpus: SAMPLE_LENGTH, OPEN_TEMPERATURE, grade),
    features=find_features,
)
