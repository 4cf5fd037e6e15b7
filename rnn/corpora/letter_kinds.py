"""Which characters of a text are of which of two kinds, where everybody agrees on it: vowels and
consonants of a few scripts, digits and signs."""

import unicodedata
from dataclasses import dataclass

VOWELS = {
    "LATIN": frozenset("aeiouæœøı"),
    "CYRILLIC": frozenset("аеёиоуыэюяіїє"),
    "GREEK": frozenset("αεηιουω"),
}
SHORT = "йў"  # of Cyrillic: a breve makes consonants of two vowels
LEAST_FIRST, LEAST_SECOND = 3, 3


@dataclass(frozen=True)
class LetterKinds:
    """Characters of two kinds."""

    first: str
    second: str
    names: tuple[str, str]


def find_letter_kinds(characters: str) -> LetterKinds | None:
    """The small letters among some characters, as vowels and consonants; or, where there are no
    letters, digits and signs. None where there are too few, or their script is not known here."""
    letters = [c for c in characters if c.isalpha()]
    if letters:
        small = [c for c in letters if c.islower() and _script(c) in VOWELS]
        vowels = "".join(filter(is_vowel, small))
        consonants = "".join(c for c in small if not is_vowel(c))
        found = LetterKinds(vowels, consonants, ("vowels", "consonants"))
    else:
        digits = "".join(filter(str.isdigit, characters))
        signs = "".join(c for c in characters if not c.isdigit())
        found = LetterKinds(digits, signs, ("digits", "signs"))
    enough = len(found.first) >= LEAST_FIRST and len(found.second) >= LEAST_SECOND
    return found if enough and len(found.first + found.second) >= 2 * LEAST_FIRST + 2 else None


def is_vowel(letter: str) -> bool:
    """Whether it is a vowel of its script; an accent changes nothing."""
    if letter in SHORT:
        return False
    base = unicodedata.normalize("NFD", letter)[0]
    vowels = VOWELS.get(_script(letter), frozenset())
    return letter in vowels or base in vowels


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
