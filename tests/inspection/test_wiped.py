"""An emptied memory: the same as a network that begins to read a few characters before."""

import numpy as np
import pytest

from rnn.inspection.interruption import read_text, states_after
from rnn.inspection.wiped import contexts_at, count_possible, write_after, write_forgetting
from rnn.network.model import CharRNN
from rnn.sampling import generate
from rnn.vocabulary import Vocabulary
from tests.support.networks import copied, network

VOCABULARY = Vocabulary("abcde")
TEXT = "abcdeedcbaabecdeabccba"
IDS = VOCABULARY.encode(TEXT)
EVERY_NETWORK = pytest.mark.parametrize(
    "model",
    [network(cell, layers=layers) for cell in ("vanilla", "gru", "lstm") for layers in (1, 2)],
    ids=lambda model: f"{model.cell.label} {model.layers}",
)


def written(model: CharRNN, prompt: str, n: int) -> str:
    """What it writes after a prompt, by the way that the page Generate takes."""
    draws = generate(model, VOCABULARY, prompt=prompt, length=n, temperature=0)
    return "".join(draw.character for draw in draws)


@EVERY_NETWORK
def test_after_a_wipe_it_writes_as_after_a_short_prompt(model: CharRNN) -> None:
    before = copied(model.params)
    places = np.array([5, 9, 14])
    for k in (1, 3):
        found = write_after(model, contexts_at(IDS, places, k), 8)
        for column, place in zip(found.T, places, strict=True):
            assert VOCABULARY.decode(column) == written(model, TEXT[place - k : place], 8)
    for name, w in before.items():
        np.testing.assert_array_equal(model.params[name], w)


@EVERY_NETWORK
def test_one_that_forgets_always_has_only_the_last_character(model: CharRNN) -> None:
    expected, last = "", "c"
    for _ in range(9):
        last = written(model, last, 1)
        expected += last
    assert VOCABULARY.decode(write_forgetting(model, VOCABULARY.encode("c")[0], 9)) == expected


@EVERY_NETWORK
def test_interrupted_it_writes_as_after_a_text_that_says_so(model: CharRNN) -> None:
    trace = read_text(model, IDS)
    for place, told in ((1, "b"), (7, "eda"), (len(TEXT), "a")):
        state = states_after(model, trace, np.array([place]))
        found = write_after(model, VOCABULARY.encode(told)[:, None], 6, state)[:, 0]
        assert VOCABULARY.decode(found) == written(model, TEXT[:place] + told, 6)


@EVERY_NETWORK
def test_with_its_whole_memory_it_writes_as_after_the_whole_text(model: CharRNN) -> None:
    places = np.array([4, 11])
    states = states_after(model, read_text(model, IDS), places - 1)
    found = write_after(model, contexts_at(IDS, places, 1), 6, states)
    for column, place in zip(found.T, places, strict=True):
        assert VOCABULARY.decode(column) == written(model, TEXT[:place], 6)


def test_as_many_places_can_be_told_apart_as_contexts_differ() -> None:
    period = "0588235294117647"
    ids = Vocabulary(period).encode(period * 3)
    places = 16 + np.arange(16)
    right = ids[places + np.arange(12)[:, None]]
    for k in (1, 2, 3):
        contexts = {(period * 3)[place - k : place] for place in places}
        assert count_possible(contexts_at(ids, places, k), right) == len(contexts)
    assert count_possible(contexts_at(ids, places, 1), right) == 10


def test_places_that_go_on_alike_can_all_be_told() -> None:
    places = np.array([16, 32, 20])  # the first two are one round apart
    ids = Vocabulary("0588235294117647").encode("0588235294117647" * 3)
    right = ids[places + np.arange(12)[:, None]]
    assert count_possible(contexts_at(ids, places, 1), right) == 3
    same = np.zeros((1, 3), np.intp)
    assert count_possible(same, right) == 2, "after the same letter, the more frequent way on"
