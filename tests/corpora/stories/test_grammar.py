"""A grammar's probabilities and its entropy are exact."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.stories.grammar import Grammar
from tests.corpora.stories.enumeration import SMALL, every_text, find_ambiguity

TWO_WAYS = Grammar("{tale}", {"tale": "{a}{b}", "a": "x | xy", "b": "yz | z"}, "toy | cart")


def test_probability_entropy_and_length_agree_with_writing_every_text() -> None:
    texts = every_text(SMALL)
    assert len(texts) == (3 * 2) * (1 + 2 * 3) * (1 + 2)  # facts, starts, ends
    assert sum(texts.values()) == pytest.approx(1)
    for text, probability in texts.items():
        assert SMALL.probability(text) == pytest.approx(probability)
    surprise = -sum(p * math.log(p) for p in texts.values())
    assert SMALL.entropy == pytest.approx(surprise)
    assert SMALL.mean_length == pytest.approx(sum(p * len(text) for text, p in texts.items()))


def test_a_text_that_can_be_written_in_two_ways_counts_both() -> None:
    assert every_text(TWO_WAYS) == {"xyz": 0.5, "xz": 0.25, "xyyz": 0.25}
    assert TWO_WAYS.probability("xyz") == 0.5
    assert find_ambiguity(TWO_WAYS) is not None


def test_the_dice_fall_alike_on_every_machine() -> None:
    rng = np.random.default_rng(0)
    assert [SMALL.write(rng) for _ in range(3)] == [
        "Max had no big cart. He lost the cart.",
        "Oh Mia! She lost the ball.",
        "Ida had no red ball. No ball is gone, said Ida.",
    ]


WORDS = st.text("pq ", max_size=2)
SLOTS = {"one": ["{two}", "{Two}", "{three}"], "two": ["{three}", "{fact.form}"], "three": [""]}


@st.composite
def grammars(draw: st.DrawFn, beginnings: str = "abc") -> Grammar:
    """A tiny grammar of three rules and a fact. Every pattern of a rule begins with a character of
    its own, one of the beginnings, so that no text can be written in two ways."""
    rules = {"text": "{fact}{one}"}
    for name, slots in SLOTS.items():
        patterns = [
            f"{beginning}{draw(WORDS)}-{draw(st.sampled_from(slots))}-{draw(WORDS)}."
            for beginning in beginnings[: draw(st.integers(1, 3))]
        ]
        rules[name] = "|".join(patterns)
    rows = [f"{word}  {draw(st.sampled_from('uv'))}" for word in "xyz"[: draw(st.integers(1, 3))]]
    return Grammar("{text}", rules, "\n".join(["fact  form", *rows]))


@given(grammars())
def test_any_tiny_grammar_agrees_with_writing_every_text(grammar: Grammar) -> None:
    texts = every_text(grammar)
    assert sum(texts.values()) == pytest.approx(1)
    for text, probability in texts.items():
        assert grammar.probability(text) == pytest.approx(probability)
        assert grammar.probability(text + "a") == 0
    nats = -sum(p * math.log(p) for p in texts.values())
    assert grammar.entropy == pytest.approx(nats)
    assert grammar.mean_length == pytest.approx(sum(p * len(text) for text, p in texts.items()))


@given(grammars("aab"))
def test_in_an_ambiguous_grammar_probabilities_stay_exact(grammar: Grammar) -> None:
    """The entropy is then that of the choices, of which the text does not tell all."""
    texts = every_text(grammar)
    for text, probability in texts.items():
        assert grammar.probability(text) == pytest.approx(probability)
    assert grammar.entropy >= -sum(p * math.log(p) for p in texts.values()) - 1e-9


@given(grammars("aab"), st.integers(0, 2**32 - 1))
def test_whatever_a_grammar_writes_is_likely(grammar: Grammar, seed: int) -> None:
    assert grammar.probability(grammar.write(np.random.default_rng(seed))) > 0
