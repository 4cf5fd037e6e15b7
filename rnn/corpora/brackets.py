"""Brackets inside brackets, one expression to a line: whatever is opened last must be closed first,
so the network has to remember all that is still open.

A die decides how a line goes on: half of its faces open a bracket, one for every kind; the others
close the last one, or end the line if none is open. At the greatest depth none is opened, and no
line is empty.
"""

import math

import numpy as np

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import BY_CHANCE, Grade, Mark, written_lines
from rnn.settings import Number
from rnn.training.hyperparameters import FAST

CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
KINDS = len(CLOSED_BY)


def bracket_line(depth: int, rng: np.random.Generator) -> str:
    """One line, with its line break, no deeper than `depth`."""
    line, closing = "", ["\n"]  # closing: what will close all that is open, and the line itself
    while closing:
        face = int(rng.integers(2 * KINDS))
        if not line or (face < KINDS and len(closing) <= depth):
            bracket = list(CLOSED_BY)[face % KINDS]
            line += bracket
            closing.append(CLOSED_BY[bracket])
        else:
            line += closing.pop()
    return line


def bracket_entropy(depth: int) -> float:
    """The surprise of a line over its average length, nats per character.

    The depth goes up and down by the toss of a coin, like a walk to and fro on a line from 0 to
    `depth`. Such a walk is at each place in proportion to its neighbours (Levin, Peres and Wilmer,
    2009, section 1.5), so until it is back at 0 it is twice at every depth between and once at the
    greatest: 2·depth steps. Then the coin decides whether the line ends, so a line has two walks on
    average and, with its break, 4·depth + 1 characters. Of these, 2·depth open a bracket and show
    its kind; all are tosses of the coin but the first and, in each walk, the one at the top.
    """
    surprise = 2 * depth * math.log(KINDS) + (4 * depth - 2) * math.log(2)
    return surprise / (4 * depth + 1)


def brackets(depth: int, lines: int, seed: int) -> Corpus:
    """That many lines of balanced brackets."""
    rng = np.random.default_rng(seed)
    text = "".join(bracket_line(depth, rng) for _ in range(lines))
    return Corpus(
        name="Brackets",
        text=text,
        source="Dice that open or close",
        rule="Every bracket that is opened is closed by its own kind, the last one first, and at "
        f"most {depth} {'is' if depth == 1 else 'are'} open at once.",
        # a line that fills the memory, and how the next begins
        prompt=text[: text.index("\n") + 2],
        open_ended=True,
        entropy=bracket_entropy(depth),
    )


def mistake(line: str) -> int | None:
    """Where a line, with its line break, first goes wrong: at a closing bracket that does not fit,
    or at a break that comes too early. None if all is balanced, however deep."""
    if line == "\n":
        return 0
    closing = ["\n"]
    for place, character in enumerate(line):
        if character in CLOSED_BY:
            closing.append(CLOSED_BY[character])
        elif closing.pop() != character:
            return place
    return None


def grade(corpus: Corpus, text: str) -> Grade:
    """Is each line balanced? If not, it is wrong from its first mistake on."""
    lines = list(written_lines(corpus.prompt, text))
    mistakes = [(line, mistake(line[0])) for line in lines]
    wrong = [(line.start() + place, line.end()) for line, place in mistakes if place is not None]
    mark = Mark("balanced lines", len(lines) - len(wrong), len(lines))
    return Grade((mark,), tuple(wrong), by_chance=True)


KIND = CorpusKind(
    key="brackets",
    label="Brackets",
    help="Lines such as ([]{}). Whatever is opened last must be closed first, so the network has "
    "to remember all that is still open.",
    options={
        "depth": Number(
            "Depth",
            "How many brackets may be open at once. The network has to remember that many.",
            4,
            low=1,
            high=10,
            integer=True,
        ),
        "lines": Number(
            "Lines",
            "How many lines to read. A few the network learns by heart; from many it has to learn "
            "how brackets go.",
            5_000,
            low=100,
            high=20_000,
            grid=(100, 500, 1_000, 5_000, 10_000, 20_000),
            integer=True,
        ),
        "seed": Number(
            "Dice seed",
            "The number that the dice start from. The same number always gives the same lines.",
            0,
            low=0,
            high=2**32 - 1,
            integer=True,
        ),
    },
    build=brackets,
    presets={"Fast": FAST},
    grader=Grader(lambda corpus: 400, BY_CHANCE, grade),
)
