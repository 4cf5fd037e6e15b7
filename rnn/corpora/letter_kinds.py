"""Which characters of a text are of which of two kinds, where everybody agrees on it: vowels and
consonants of a few scripts, digits and signs."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

VOWELS = {
    "LATIN": frozenset("aeiouæœøı"),
    "CYRILLIC": frozenset("аеёиоуыэюяіїє"),
    "GREEK": frozenset("αεηιουω"),
}
SHORT = "йў"  # of Cyrillic: a breve makes consonants of two vowels
LEAST_OF_EACH, LEAST_OF_ALL = 3, 8


@dataclass(frozen=True)
class LetterKinds:
    """Characters of two kinds."""

    first: str
    second: str
    names: tuple[str, str]


def find_letter_kinds(characters: str) -> LetterKinds | None:
    """The small letters among some characters, as vowels and consonants, or the capitals where
    there are too few small ones; where there are no letters, digits and signs. None where there are
    too few of all, or their script is not known here."""
    if not any(map(str.isalpha, characters)):
        digits = "".join(filter(str.isdigit, characters))
        signs = "".join(c for c in characters if not c.isdigit())
        return _if_enough(LetterKinds(digits, signs, ("digits", "signs")))
    letters = [c for c in characters if c.isalpha() and _script(c) in VOWELS]
    small = _part(filter(str.islower, letters))
    return _if_enough(small) or _if_enough(_part(filter(str.isupper, letters)))


def _part(letters: Iterable[str]) -> LetterKinds:
    """Vowels and consonants."""
    kinds: dict[bool, str] = {True: "", False: ""}
    for letter in letters:
        kinds[is_vowel(letter)] += letter
    return LetterKinds(kinds[True], kinds[False], ("vowels", "consonants"))


def _if_enough(found: LetterKinds) -> LetterKinds | None:
    first, second = len(found.first), len(found.second)
    is_enough = min(first, second) >= LEAST_OF_EACH and first + second >= LEAST_OF_ALL
    return found if is_enough else None


def is_vowel(letter: str) -> bool:
    """Whether it is a vowel of its script; an accent changes nothing, nor does a capital."""
    small = letter.lower()[0]
    if small in SHORT:
        return False
    base = unicodedata.normalize("NFD", small)[0]
    vowels = VOWELS.get(_script(small), frozenset())
    return small in vowels or base in vowels


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
