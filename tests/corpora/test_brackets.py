"""Brackets: the text, its entropy worked out in two other ways, and how brackets are marked."""

import math

import numpy as np
import pytest

from rnn.corpora.brackets import KIND, build_brackets, compute_entropy, grade

CORPUS = KIND.make()


def balanced(line: str) -> bool:
    """By taking away pairs until none is left."""
    while (shorter := line.replace("()", "").replace("[]", "").replace("{}", "")) != line:
        line = shorter
    return not line


def depth_of(line: str) -> int:
    depths = np.cumsum([1 if bracket in "([{" else -1 for bracket in line])
    return int(depths.max())


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 10])
def test_the_entropy_is_that_of_the_chain_of_depths(depth: int) -> None:
    """A line is a Markov chain of places: its start, then how many are open. Expected visits solve
    v = start + v P, and every visit costs the surprise of what is written there."""
    start, places = 0, 1 + depth + 1  # the start, then depth 0, 1, …, `depth`
    P = np.zeros((places, places))
    P[start, 2] = 1
    for open_now in range(depth + 1):
        up = 0.0 if open_now == depth else 0.5
        if open_now < depth:
            P[1 + open_now, 2 + open_now] = up
        if open_now > 0:
            P[1 + open_now, open_now] = 1 - up
    visits = np.linalg.solve((np.eye(places) - P).T, np.eye(places)[start])
    opens = math.log(2) + math.log(3) / 2  # up or down, and if up which kind
    cost = np.array([math.log(3)] + [opens] * depth + [0.0])
    assert visits.sum() == pytest.approx(4 * depth + 1)
    assert compute_entropy(depth) == pytest.approx(visits @ cost / visits.sum())


def test_the_entropy_is_the_surprise_of_the_text_read_bracket_by_bracket() -> None:
    surprises = []
    for line in CORPUS.text.splitlines(keepends=True):
        open_now, surprise = 0, 0.0
        for place, bracket in enumerate(line):
            opens = bracket in "([{"
            chance = 1.0 if place == 0 else 0.0 if open_now == 4 else 0.5
            surprise -= math.log(chance / 3 if opens else 1 - chance)
            open_now += 1 if opens else -1
        surprises.append(surprise - CORPUS.entropy * len(line))
    gaps = np.array(surprises)
    assert abs(gaps.mean()) < 3 * gaps.std() / math.sqrt(len(gaps))
    assert abs(gaps.mean()) < 0.01 * CORPUS.entropy * 17


@pytest.mark.parametrize("depth", [1, 2, 4, 10])
def test_every_line_is_balanced_and_goes_as_deep_as_it_may(depth: int) -> None:
    lines = build_brackets(depth, 2_000, seed=0).text.splitlines()
    assert len(lines) == 2_000
    assert all(line and balanced(line) for line in lines)
    assert max(map(depth_of, lines)) == depth


def test_the_seed_alone_decides_the_brackets() -> None:
    corpus = build_brackets(4, 100, seed=3)
    assert corpus.text == build_brackets(4, 100, seed=3).text
    assert corpus.text != build_brackets(4, 100, seed=4).text
    assert build_brackets(4, 200, seed=3).text.startswith(corpus.text)
    assert corpus.text.startswith(corpus.prompt) and corpus.prompt.count("\n") == 1
    assert build_brackets(4, 3, seed=0).text == "{}\n[[(()[])]]\n{}\n"


def test_the_rule_counts_in_words() -> None:
    assert build_brackets(1, 1, seed=0).rule.endswith("at most 1 is open at once.")
    assert build_brackets(4, 1, seed=0).rule.endswith("at most 4 are open at once.")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("([]{})()\n", ""),
        ("(" * 9 + ")" * 9 + "\n", ""),  # deeper than the text, but balanced
        ("([)]()\n", ")]()\n"),
        ("()]\n", "]\n"),
        (")\n", ")\n"),
        ("([]\n", "\n"),  # the break comes too early
        ("\n", "\n"),
        ("([", ""),  # cut off
    ],
)
def test_a_line_is_wrong_from_its_first_mistake_on(line: str, wrong: str) -> None:
    given = "{}\n"
    text = given + "()\n" + line
    marked = grade(CORPUS, text)
    assert [text[start:end] for start, end in marked.wrong] == ([wrong] if wrong else [])
    (mark,) = marked.marks
    lines = text.removeprefix(given).count("\n")
    assert (mark.right, mark.of) == (lines - bool(wrong), lines)
