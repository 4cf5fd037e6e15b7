"""Characters and ids: there and back, and the same in every process."""

import numpy as np
import pytest

from rnn import PromptError, TextError, Vocabulary

TEXTS = ["0.142857", "fizz buzz \n", "aaaa", "Ünïcode ✓ 🙂\t"]


@pytest.mark.parametrize("text", TEXTS)
def test_there_and_back(text: str) -> None:
    vocabulary = Vocabulary(text)
    ids = vocabulary.encode(text)
    assert vocabulary.decode(ids) == text
    assert sorted(set(ids)) == list(range(len(vocabulary)))
    np.testing.assert_array_equal(ids, Vocabulary(vocabulary.characters).encode(text))


@pytest.mark.parametrize(
    ("V", "dtype"), [(1, "uint8"), (255, "uint8"), (256, "uint16"), (70_000, "uint32")]
)
def test_a_long_text_takes_few_bytes(V: int, dtype: str) -> None:
    """Also with characters far apart, and halves of characters (lone surrogates)."""
    dice = np.random.default_rng(0)
    text = "".join(map(chr, dice.permutation(0x110000)[:V]))
    vocabulary = Vocabulary(text)
    ids, small = vocabulary.encode(text), vocabulary.encode_small(text)
    assert (ids.dtype, small.dtype) == (np.intp, dtype)
    place = {character: i for i, character in enumerate(sorted(text))}
    assert ids.tolist() == small.tolist() == [place[character] for character in text]


@pytest.mark.parametrize("text", TEXTS)
def test_ids_do_not_depend_on_the_order_of_the_text(text: str) -> None:
    assert Vocabulary(text[::-1] * 2).characters == Vocabulary(text).characters
    assert list(Vocabulary(text).characters) == sorted(set(text))


def test_no_letters_at_all_are_a_text_of_length_0() -> None:
    vocabulary = Vocabulary("ab")
    assert vocabulary.encode("").shape == (0,)
    assert vocabulary.decode(vocabulary.encode("")) == ""


def test_an_empty_text_has_no_vocabulary() -> None:
    with pytest.raises(TextError, match="at least one character, and this one is empty"):
        Vocabulary("")


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("bäb", "contains 'ä', which this text never uses. Remove it, or"),
        ("a\N{GRINNING FACE}", "contains '\N{GRINNING FACE}', which"),
        ("a\ud800", r"contains '\\ud800', which"),
        ("\0", r"contains '\\x00', which"),
        ("xyx", "contains 'x', 'y', which this text never uses. Remove them, or"),
        ("uvwxyz", "contains 'u', 'v', 'w', 'x', 'y' and others, which"),
    ],
)
def test_strange_letters_are_named(prompt: str, sentence: str) -> None:
    with pytest.raises(PromptError, match=sentence):
        Vocabulary("abc").encode(prompt)
