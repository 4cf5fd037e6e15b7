"""The small stories: their entropy, and which sentences and stories are possible."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.stories import GRAMMAR, KIND, SEPARATOR, is_grammatical, split_sentences

CORPUS = KIND.make(count=500)
STORIES = CORPUS.text.removesuffix(SEPARATOR).split(SEPARATOR)


def test_the_entropy_is_the_surprise_of_many_stories_read_character_by_character() -> None:
    surprise = np.array([-math.log(GRAMMAR.probability(story)) for story in STORIES])
    lengths = np.array([len(story + SEPARATOR) for story in STORIES])
    assert CORPUS.entropy is not None
    gaps = surprise - CORPUS.entropy * lengths
    assert abs(gaps.mean()) < 3 * gaps.std() / math.sqrt(len(STORIES))
    assert surprise.sum() / len(CORPUS.text) == pytest.approx(CORPUS.entropy, rel=0.01)
    assert abs(lengths.mean() - GRAMMAR.mean_length - 2) < 3 * lengths.std() / math.sqrt(
        len(STORIES)
    )


def test_every_sentence_of_every_story_is_grammatical() -> None:
    for story in STORIES[:100]:
        assert len(split_sentences(story)) == 9
        for sentence in split_sentences(story):
            assert is_grammatical(sentence), sentence
    assert len(split_sentences(CORPUS.text)) == 9 * len(STORIES)


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


def test_the_seed_alone_decides_the_stories() -> None:
    corpus = KIND.make(count=20, seed=3)
    assert corpus.text == KIND.make(count=20, seed=3).text
    assert corpus.text != KIND.make(count=20, seed=4).text
    assert KIND.make(count=500, seed=3).text.startswith(corpus.text)
    assert corpus.prompt in corpus.text


@given(st.integers(0, 2**32 - 1))
def test_whatever_is_written_is_a_likely_story_of_grammatical_sentences(seed: int) -> None:
    story = GRAMMAR.write(np.random.default_rng(seed))
    assert GRAMMAR.probability(story) > 0
    assert all(is_grammatical(sentence) for sentence in split_sentences(story))
