"""Characters and ids: there and back, and the same in every process."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import PromptError, TextError, Vocabulary
from rnn.vocabulary import BLOCK, blocks

ANY_TEXT = st.text(min_size=1) | st.text(st.characters(), min_size=1)  # the latter: surrogates too


@given(ANY_TEXT)
def test_there_and_back(text: str) -> None:
    vocabulary = Vocabulary(text)
    ids = vocabulary.encode(text)
    assert vocabulary.decode(ids) == text
    assert sorted(set(ids.tolist())) == list(range(len(vocabulary)))
    np.testing.assert_array_equal(ids, Vocabulary(vocabulary.characters).encode(text))


@pytest.mark.parametrize(
    ("V", "dtype"), [(1, "uint8"), (255, "uint8"), (256, "uint16"), (70_000, "uint32")]
)
def test_a_long_text_takes_few_bytes(V: int, dtype: str) -> None:
    """Also with characters far apart, and halves of characters (lone surrogates)."""
    random = np.random.default_rng(0)
    text = "".join(map(chr, random.permutation(0x110000)[:V]))
    vocabulary = Vocabulary(text)
    ids, compact = vocabulary.encode(text), vocabulary.encode_compact(text)
    assert (ids.dtype, compact.dtype) == (np.intp, dtype)
    id_of = {character: i for i, character in enumerate(sorted(text))}
    assert ids.tolist() == compact.tolist() == [id_of[character] for character in text]


def test_a_text_of_several_parts() -> None:
    """A character of the last part alone, and one of the first that is unknown."""
    text = "ab" * BLOCK + "🙂"
    vocabulary = Vocabulary(text)
    assert vocabulary.characters == "ab🙂"
    np.testing.assert_array_equal(vocabulary.encode(text), [*[0, 1] * BLOCK, 2])
    assert [len(part) for part in blocks(text)] == [BLOCK, BLOCK, 1]
    with pytest.raises(PromptError, match="contains 'x'"):
        vocabulary.encode("x" + text)


@given(ANY_TEXT)
def test_ids_do_not_depend_on_the_order_of_the_text(text: str) -> None:
    assert Vocabulary(text[::-1] * 2).characters == Vocabulary(text).characters
    assert list(Vocabulary(text).characters) == sorted(set(text))


def test_an_empty_text_has_no_ids() -> None:
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
def test_unknown_characters_are_named_five_at_most(prompt: str, sentence: str) -> None:
    with pytest.raises(PromptError, match=sentence):
        Vocabulary("abc").encode(prompt)


@given(known=ANY_TEXT, text=st.text(max_size=8))
def test_exactly_the_unknown_characters_are_refused_by_name(known: str, text: str) -> None:
    vocabulary = Vocabulary(known)
    unknown = sorted(set(text) - set(known))
    if not unknown:
        assert vocabulary.decode(vocabulary.encode(text)) == text
        return
    with pytest.raises(PromptError) as caught:
        vocabulary.encode(text)
    named = ", ".join(repr(character) for character in unknown[:5])
    assert f"contains {named}" in str(caught.value)
