"""Surprisal is the loss, character by character; measuring it changes nothing."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from rnn import DivergedError, Hyperparameters, Trainer, Vocabulary
from rnn.evaluation.surprisal import Surprisal, Word, measure_surprisal
from rnn.network.cells import CELLS
from tests.support.networks import network

VOCABULARY = Vocabulary("abcde")
TEXT = "abacadabeadeedbeaded"
SMALL = Hyperparameters(hidden_size=8, seq_length=5, batch_size=2)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_bits_are_the_loss_character_by_character(cell: str, dtype: str) -> None:
    model = network(cell, dtype)
    ids = VOCABULARY.encode(TEXT)[:, None]
    loss, _, _ = model.loss_and_gradients(ids[:-1], ids[1:], model.zero_state())
    result = measure_surprisal(model, VOCABULARY, TEXT)
    assert result.bits.shape == (len(TEXT),) and result.bits.dtype == np.float64
    close = pytest.approx(loss, rel=1e-12 if dtype == "float64" else 1e-5)
    assert result.bits[1:].sum() * math.log(2) == close
    assert result.bits_per_character == pytest.approx(result.bits.sum() / len(TEXT))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_bits_are_the_probabilities_step_by_step(cell: str, dtype: str) -> None:
    model = network(cell, dtype)
    state = model.zero_state()
    logits = model.readout(state)
    for i, bits in zip(
        VOCABULARY.encode(TEXT), measure_surprisal(model, VOCABULARY, TEXT).bits, strict=True
    ):
        odds = np.exp(logits[0].astype(np.float64))
        assert bits == pytest.approx(-math.log2(odds[i] / odds.sum()), rel=1e-12)
        logits, state = model.step(np.array([i]), state)


def test_unknown_characters_have_no_number_and_are_not_read() -> None:
    model = network()
    with_gaps = measure_surprisal(model, VOCABULARY, "?ab-🙂cd e?").bits
    np.testing.assert_array_equal(np.isnan(with_gaps), [c not in "abcde" for c in "?ab-🙂cd e?"])
    without = measure_surprisal(model, VOCABULARY, "abcde")
    np.testing.assert_array_equal(with_gaps[~np.isnan(with_gaps)], without.bits)
    assert (
        measure_surprisal(model, VOCABULARY, "?ab-🙂cd e?").bits_per_character
        == without.bits_per_character
    )


@pytest.mark.parametrize("text", ["", "???"])
def test_where_nothing_is_known_there_is_no_mean(text: str) -> None:
    result = measure_surprisal(network(), VOCABULARY, text)
    assert len(result.bits) == len(text)
    assert math.isnan(result.bits_per_character)
    assert result.words([(0, len(text))] if text else []) == ()


def test_bits_survive_logits_of_a_thousand() -> None:
    model = network(dtype="float32")
    model.params["Why"].fill(0)
    model.params["by"][...] = [1000, 1000, -1000, 0, -1000]
    bits = measure_surprisal(model, VOCABULARY, "abcd").bits
    np.testing.assert_allclose(bits, [1, 1, 1 + 2000 / math.log(2), 1 + 1000 / math.log(2)])


@pytest.mark.parametrize("name", ["Whh", "Why"])
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_broken_network_says_so(name: str, broken: float) -> None:
    model = network()
    model.params[name].fill(broken)
    with pytest.raises(DivergedError, match="smaller learning rate"):
        measure_surprisal(model, VOCABULARY, "abc")


def test_words_come_with_the_most_surprising_first() -> None:
    text = "I know, do ëI? 42"
    places = [(0, 1), (2, 6), (8, 10), (11, 13), (15, 17)]
    bits = np.arange(len(text), dtype=float)
    bits[text.index("ë")] = math.nan
    words = Surprisal(text, bits).words(places)
    assert [word.text for word in words] == ["42", "do", "know", "I"]
    assert words[0] == Word("42", 15, 15.0 + 16.0)


@pytest.mark.parametrize("cell", CELLS)
def test_measuring_changes_nothing_in_training(cell: str) -> None:
    def losses(look: Callable[[Trainer], object]) -> list[float]:
        trainer = Trainer(TEXT * 5, replace(SMALL, cell=cell))
        result = []
        for _ in range(20):
            look(trainer)
            result.append(trainer.step())
        return result

    looked = losses(lambda t: measure_surprisal(t.model, t.vocabulary, TEXT + "?"))
    assert looked == losses(lambda t: None)
