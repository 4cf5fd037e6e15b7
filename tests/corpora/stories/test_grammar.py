"""The grammar of the small stories: its probabilities and its entropy are exact, and its tables
keep the habits that make them so."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from rnn.corpora.stories import (
    GRAMMAR,
    KIND,
    SEPARATOR,
    is_grammatical,
    split_sentences,
)
from rnn.corpora.stories.grammar import Grammar, Parts, is_slot
from rnn.corpora.stories.tables import FACTS, PLOTS, SENTENCES
from rnn.corpora.stories.words import PHRASES

CORPUS = KIND.make(count=500)
TOLD = CORPUS.text.removesuffix(SEPARATOR).split(SEPARATOR)
TABLES = "\n".join([FACTS, PLOTS, *SENTENCES.values(), *PHRASES.values()])

SMALL = Grammar(
    "{tale}",
    {
        "tale": "{start} {end}",
        "start": "Oh {hero}! | {Hero} had {a} {big} {toy}.",
        "end": "{Hero.they} lost the {toy}. | {A} {toy} is gone, said {hero}.",
        "a": "a | no",
        "big": "big | red | old",
    },
    "hero  they | Mia  she | Max  he | Ida  she\n\ntoy | cart | ball",
)
TWO_WAYS = Grammar("{tale}", {"tale": "{a}{b}", "a": "x | xy", "b": "yz | z"}, "toy | cart")


class Odometer:
    """Stands in for the dice: makes all combinations of choices, one after another."""

    def __init__(self) -> None:
        self.dials: list[tuple[int, int]] = []  # for every choice: which one, out of how many
        self.at = 0

    def integers(self, options: int) -> int:
        if self.at == len(self.dials):
            self.dials.append((0, options))
        self.at += 1
        return self.dials[self.at - 1][0]

    def advance(self) -> bool:
        """Go on to the next combination; False after the last."""
        self.at = 0
        while self.dials:
            chosen, options = self.dials.pop()
            if chosen + 1 < options:
                self.dials.append((chosen + 1, options))
                return True
        return False


def every_text(grammar: Grammar) -> Counter[str]:
    """Every text a grammar can write, with its probability."""
    odometer, texts, more = Odometer(), Counter[str](), True
    while more:
        text = grammar.write(odometer)  # type: ignore[arg-type]
        texts[text] += 1 / math.prod(options for _, options in odometer.dials)
        more = odometer.advance()
    return texts


def moves(grammar: Grammar, parts: Parts) -> Iterator[tuple[str, Parts]]:
    """Each way to go on by one letter: the letter, and what is then still to be written. Facts are
    not remembered here, so that this allows all the grammar allows, and more."""
    if parts and is_slot(parts[0]):
        options = [new for new, _ in grammar.list_choices(parts[0], {})]
        is_rule = parts[0].lower()[1:-1] in grammar.rules
        for new in options if is_rule else set(options):  # two heroes may both be "she"
            yield from moves(grammar, new + parts[1:])
    elif parts:
        letter, others = parts[0][0], parts[0][1:]
        yield letter, (others, *parts[1:]) if others else parts[1:]


def meeting_point(grammar: Grammar) -> Parts | None:
    """Where two different ways to write the same letters come together again; None if no two do,
    which proves that every text can be written in one way only.

    All pairs of ways that part at some letter are followed side by side for as long as they agree
    (the product construction for unambiguous automata: Book et al., 1971).
    """
    start: Parts = (grammar.start,)
    ways, waiting = {start}, [start]
    pairs: set[tuple[Parts, Parts]] = set()
    while waiting:
        steps = list(moves(grammar, waiting.pop()))
        pairs.update((p, q) for (a, p), (b, q) in combinations(steps, 2) if a == b)
        fresh = {parts for _, parts in steps} - ways
        ways |= fresh
        waiting.extend(fresh)
    side_by_side = list(pairs)
    while side_by_side:
        one, other = side_by_side.pop()
        if one == other:
            return one
        steps = list(moves(grammar, other))
        fresh_pairs = {(p, q) for a, p in moves(grammar, one) for b, q in steps if a == b} - pairs
        pairs |= fresh_pairs
        side_by_side.extend(fresh_pairs)
    return None


def facts_shown(grammar: Grammar, part: str) -> set[str]:
    """The facts that a part names in any case, by the column that tells their rows apart."""
    if not is_slot(part):
        return set()
    if (name := part[1:-1].lower()) not in grammar.rules:
        return {name} & set(grammar.facts)
    patterns = grammar.rules[name]
    return set.intersection(
        *(set().union(*(facts_shown(grammar, each) for each in parts)) for parts in patterns)
    )


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
    assert meeting_point(TWO_WAYS) is not None


def test_no_story_can_be_told_in_two_ways() -> None:
    assert meeting_point(SMALL) is None
    assert meeting_point(GRAMMAR) is None


def test_every_story_shows_every_fact() -> None:
    assert facts_shown(SMALL, SMALL.start) == set(SMALL.facts)
    assert facts_shown(GRAMMAR, GRAMMAR.start) == set(GRAMMAR.facts)
    for name, rows in GRAMMAR.facts.items():
        assert len({row[name] for row in rows}) == len(rows)


def test_the_entropy_is_the_surprise_of_many_stories_read_letter_by_letter() -> None:
    surprise = np.array([-math.log(GRAMMAR.probability(story)) for story in TOLD])
    lengths = np.array([len(story + SEPARATOR) for story in TOLD])
    assert CORPUS.entropy is not None
    gaps = surprise - CORPUS.entropy * lengths
    assert abs(gaps.mean()) < 3 * gaps.std() / math.sqrt(len(TOLD))
    assert surprise.sum() / len(CORPUS.text) == pytest.approx(CORPUS.entropy, rel=0.01)
    assert abs(lengths.mean() - GRAMMAR.mean_length - 2) < 3 * lengths.std() / math.sqrt(len(TOLD))


def test_every_sentence_of_every_story_is_grammatical() -> None:
    for story in TOLD[:100]:
        assert len(split_sentences(story)) == 9
        for sentence in split_sentences(story):
            assert is_grammatical(sentence), sentence
    assert len(split_sentences(CORPUS.text)) == 9 * len(TOLD)


@pytest.mark.parametrize(
    "sentence",
    [
        "Once there was a shy bear called Mia.",  # Mia is the fox
        "Once there was a shy fox called Mia",
        "Once there was a shy shy fox called Mia.",
        "once there was a shy fox called Mia.",
        "Once there was a shy fox called Mia. So",
        "They boat it until it was dark.",
        "",
    ],
)
def test_a_sentence_with_a_mistake_is_not_grammatical(sentence: str) -> None:
    assert is_grammatical("Once there was a shy fox called Mia.")
    assert not is_grammatical(sentence)


@pytest.mark.parametrize(
    ("fact", "another"), [("Mia", "Lily"), ("red", "blue"), ("kite", "drum"), ("boot", "hat")]
)
def test_a_story_that_forgets_a_fact_is_impossible(fact: str, another: str) -> None:
    story = (
        "Once there was a shy fox called Mia. She lived in a big boot with ten tiny bees. She had "
        "a red kite, and flew it every evening. But one windy Monday the kite was gone. So she "
        'asked Amos the goat, who was baking with bold rats. "I saw something red on the hill," '
        "said Amos. And there it was, between a rose and a huge jar of maps. They flew it until "
        'the moon rose. "Sleep well, Amos," said Mia, and danced home to the big boot.'
    )
    assert GRAMMAR.probability(story) > 0
    before, fact, after = story.rpartition(fact)
    assert GRAMMAR.probability(before + another + after) == 0


def test_words_are_the_words_that_stories_use() -> None:
    assert set(re.findall("[A-Za-z]+", CORPUS.text)) <= GRAMMAR.words
    assert {"Once", "Mia", "Under", "under", "fox", "telescope"} <= GRAMMAR.words
    assert not {"Fox", "once", "mia", "hero"} & GRAMMAR.words


def test_the_tables_keep_their_habits() -> None:
    assert not re.search(r"[A-Za-z]\{|\}[A-Za-z]", TABLES), "a slot stands for whole words"
    assert not re.search(r"\ba [aeiou]|\ban [^aeiou]", CORPUS.text), "a fox, an owl"
    assert not set(GRAMMAR.rules) & set(GRAMMAR.facts), "one name, one meaning"
    for name in GRAMMAR.rules.keys() - {"story"}:
        assert re.search(rf"\{{{name}\}}", TABLES), "no table stands idle"
    assert not any("\n" in story for story in TOLD)
    assert CORPUS.text.isascii()
    assert len(set(CORPUS.text)) < 50


def test_the_seed_alone_decides_the_stories() -> None:
    corpus = KIND.make(count=20, seed=3)
    assert corpus.text == KIND.make(count=20, seed=3).text
    assert corpus.text != KIND.make(count=20, seed=4).text
    assert KIND.make(count=500, seed=3).text.startswith(corpus.text)
    assert corpus.prompt in corpus.text


def test_the_dice_fall_alike_on_every_machine() -> None:
    rng = np.random.default_rng(0)
    assert [SMALL.write(rng) for _ in range(3)] == [
        "Max had no big cart. He lost the cart.",
        "Oh Mia! She lost the ball.",
        "Ida had no red ball. No ball is gone, said Ida.",
    ]
