"""The small stories: their entropy, and which sentences and stories are possible."""

import math
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.stories import KIND
from rnn.corpora.stories.report_card import GRAMMAR, READER, SEPARATOR, split_sentences

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


@pytest.mark.parametrize(
    ("name", "others"), [("Mia", ["Lily", "Tom"]), ("Ned", ["Olga", "Clara", "Mia"])]
)
def test_a_story_that_forgets_a_name_is_impossible(name: str, others: list[str]) -> None:
    story = (
        "Once there was a shy fox called Mia. Mia lived in a big hat. One misty day Mia met Ned "
        'the donkey. Mia gave Ned a red kite. "How lovely, Mia!" cried Ned. Mia and Ned sang on '
        "the hill."
    )
    assert GRAMMAR.probability(story) > 0
    parts = story.split(name)
    for place, other in product(range(1, len(parts)), others):
        changed = name.join(parts[:place]) + other + name.join(parts[place:])
        assert GRAMMAR.probability(changed) == 0


def test_words_are_the_words_that_stories_use() -> None:
    assert set(re.findall("[A-Za-z]+", CORPUS.text)) <= GRAMMAR.words
    assert {"Once", "Mia", "So", "under", "fox", "hoop"} <= GRAMMAR.words
    assert not {"Fox", "once", "mia", "hero"} & GRAMMAR.words


def test_the_seed_alone_decides_the_stories() -> None:
    corpus = KIND.make(count=20, seed=3)
    assert corpus.text == KIND.make(count=20, seed=3).text
    assert corpus.text != KIND.make(count=20, seed=4).text
    assert KIND.make(count=500, seed=3).text.startswith(corpus.text)
    assert corpus.prompt in corpus.text


@given(st.integers(0, 2**32 - 1))
def test_whatever_is_written_is_a_likely_story_of_right_sentences(seed: int) -> None:
    story = GRAMMAR.write(np.random.default_rng(seed))
    assert GRAMMAR.probability(story) > 0
    assert not any(READER.find_mistakes(sentence) for sentence in split_sentences(story))


def test_a_text_falls_into_its_sentences() -> None:
    assert {len(split_sentences(story)) for story in STORIES} == {6}
    assert len(split_sentences(CORPUS.text)) == 6 * len(STORIES)
