"""Vowels and consonants, digits and signs; and nothing where nobody could say."""

import pytest

from rnn.corpora.letter_kinds import find_letter_kinds, is_vowel


@pytest.mark.parametrize(
    ("characters", "first"),
    [
        ("abcdefghijklmnopqrstuvwxyzABE. ", "aeiou"),
        ("abcdeéfghiîlmnoôprstuùçœ", "aeéiîoôuùœ"),
        ("абвгдежзийклмнопрстуыэюя", "аеиоуыэюя"),
        ("αβγδεζηίκλμνοπρσ", "αεηίο"),
    ],
)
def test_vowels_are_those_of_the_script(characters: str, first: str) -> None:
    kinds = find_letter_kinds(characters)
    assert kinds and kinds.names == ("vowels", "consonants")
    assert kinds.first == first
    assert set(kinds.second) == {c for c in characters if c.islower()} - set(first)


@pytest.mark.parametrize(
    ("characters", "first"),
    [
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ ,.a", "AEIOU"),
        ("ABCDEÉFGHIÎLMNOÔPRSTÙÇ", "AEÉIÎOÔÙ"),
        ("ÇDEFGHIİKLMNOÖPRSTUÜ", "EIİOÖUÜ"),
        ("АБВГДЕЖЗИЙКЛМНОПРСТЎЫЭЮЯ", "АЕИОЫЭЮЯ"),
        ("ΑΒΓΔΕΖΗΊΚΛΜΝΟΠΡΣ", "ΑΕΗΊΟ"),
    ],
)
def test_of_a_text_in_capitals_they_are_the_vowels(characters: str, first: str) -> None:
    kinds = find_letter_kinds(characters)
    assert kinds and kinds.first == first
    assert set(kinds.second) == {c for c in characters if c.isupper()} - set(first)


def test_without_letters_there_are_digits_and_signs() -> None:
    kinds = find_letter_kinds("0123456789+=\n")
    assert kinds and (kinds.first, kinds.second) == ("0123456789", "+=\n")


@pytest.mark.parametrize(
    "characters",
    [
        "",
        "ab",
        "0123456789.",
        "()[]{}\n",
        " 0123456789bfiuz",
        "אבגדהוזחטיכלמנסע",
        "漢字一二三",
    ],
)
def test_where_nobody_could_say_there_are_none(characters: str) -> None:
    assert find_letter_kinds(characters) is None


def test_y_is_a_consonant_in_latin_and_a_vowel_in_cyrillic() -> None:
    assert not is_vowel("y") and is_vowel("ы") and not is_vowel("ь") and not is_vowel("й")
