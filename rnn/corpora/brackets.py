"""Brackets inside brackets, one expression to a line. Whatever was opened last must be closed
first, so the network has to remember all that is still open.

Each character is drawn with a die. Half of its faces open a bracket, one face for each kind; the
others close the bracket opened last, or end the line if none is open. At the greatest depth no more
is opened, and every line begins with an opening bracket.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus, CorpusKind, Grader
from rnn.corpora.grading import OPEN_TEMPERATURE, Grade, Mark, find_written_lines
from rnn.settings import Number
from rnn.training.hyperparameters import FAST

CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
BRACKET_KINDS = len(CLOSED_BY)
SAMPLE_LENGTH = 240  # characters: some fourteen lines of depth 4


def draw_line(depth: int, rng: np.random.Generator) -> str:
    """One line, with its line break, no deeper than `depth`."""
    line = ""
    closing = ["\n"]  # what closes the line, and then each open bracket, the last one last
    while closing:
        face = int(rng.integers(2 * BRACKET_KINDS))
        if not line or (face < BRACKET_KINDS and len(closing) <= depth):
            bracket = list(CLOSED_BY)[face % BRACKET_KINDS]
            line += bracket
            closing.append(CLOSED_BY[bracket])
        else:
            line += closing.pop()
    return line


def compute_entropy(depth: int) -> float:
    """The entropy of a line over its average length, nats per character.

    The number of open brackets goes up or down by the toss of a coin: a random walk on 0 … `depth`.
    In the long run such a walk is at each place in proportion to the number of its neighbours
    (Levin, Peres and Wilmer, 2009, section 1.5). So on its way from 0 back to 0 it visits `depth`
    once on average and every place in between twice, and takes 2·depth steps. Back at 0 the coin
    decides whether the line ends; so a line has two such walks on average, and 4·depth + 1
    characters with its break. 2·depth of them open a bracket of some kind. Every character is a
    toss of the coin but the first of the line and, in each walk, the one at `depth`: 4·depth - 2.
    """
    nats = 2 * depth * math.log(BRACKET_KINDS) + (4 * depth - 2) * math.log(2)
    return nats / (4 * depth + 1)


def build_brackets(depth: int, lines: int, seed: int) -> Corpus:
    """That many lines of balanced brackets."""
    rng = np.random.default_rng(seed)
    text = "".join(draw_line(depth, rng) for _ in range(lines))
    return Corpus(
        name="Brackets",
        text=text,
        source="Dice that open or close",
        rule="Every bracket that is opened is closed by its own kind, the last one first, and at "
        f"most {depth} {'is' if depth == 1 else 'are'} open at once.",
        # a whole line, so that the hidden state has met the text, and how the next begins
        prompt=text[: text.index("\n") + 2],
        open_ended=True,
        entropy=compute_entropy(depth),
    )


def find_mistake(line: str) -> int | None:
    """The place where a line, with its line break, first goes wrong: a closing bracket that does
    not fit, or a break that comes too early. None if all is balanced, however deep."""
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
    lines = list(find_written_lines(corpus.prompt, text))
    wrong = []
    for line in lines:
        place = find_mistake(line[0])
        if place is not None:
            wrong.append((line.start() + place, line.end()))
    mark = Mark("balanced lines", len(lines) - len(wrong), len(lines))
    open_end = len(text) - text.rfind("\n") - 1
    return Grade((mark,), tuple(wrong), by_chance=True, open_end=open_end)


def find_features(text: str) -> dict[str, NDArray[Any]]:
    """After each character: how many brackets are open, and whether the one opened last is a (."""
    depth, is_round = np.zeros(len(text), np.intp), np.zeros(len(text), bool)
    still_open: list[str] = []
    for place, character in enumerate(text):
        if character in CLOSED_BY:
            still_open.append(character)
        elif character in CLOSED_BY.values() and still_open:
            still_open.pop()
        depth[place] = len(still_open)
        is_round[place] = still_open[-1:] == ["("]
    return {"depth": depth, "round": is_round}


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
    build=build_brackets,
    presets={"Fast": FAST},
    grader=Grader(lambda corpus: SAMPLE_LENGTH, OPEN_TEMPERATURE, grade),
    features=find_features,
)
