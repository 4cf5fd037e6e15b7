"""Where words, and characters as a reader sees them, begin and end in the texts of all scripts.

Unicode's text segmentation (UAX #29). A grapheme cluster is what a reader takes for one character:
a letter with its accents and vowel signs, an emoji with its joiners.
"""

from collections.abc import Iterator, Sequence

import regex

# a flag is two letters of its own; \X alone would count back to the first of a row for each of them
GOES_ON = r"[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]"
CLUSTER = regex.compile(rf"\p{{Regional_Indicator}}{{2}}{GOES_ON}*|\X")
WORD_BOUNDARY = regex.compile(r"\b", regex.WORD)
# Thai, Lao, Khmer, Burmese are written without spaces between words, and UAX #29 leaves them to
# dictionaries; here what stands between two spaces stays together.
WITHOUT_SPACES = regex.compile(r"\p{Line_Break=Complex_Context}")
LONGEST = 64  # characters of a cluster that is waited for

Place = tuple[int, int]  # from, to


def find_clusters(text: str) -> Iterator[Place]:
    """The places of all grapheme clusters, one after another."""
    return (match.span() for match in CLUSTER.finditer(text))


def find_words(text: str) -> list[Place]:
    """The places of all words: what stands between two boundaries and has a letter or digit."""
    words: list[Place] = []
    start = 0
    for end in [match.start() for match in WORD_BOUNDARY.finditer(text)] + [len(text)]:
        if any(map(str.isalnum, text[start:end])):
            if words and words[-1][1] == start and _goes_on(text, start):
                start = words.pop()[0]
            words.append((start, end))
        start = end
    return words


def is_without_spaces(word: str) -> bool:
    """Whether a word is of a script that is written without spaces, so that it may be several."""
    return WITHOUT_SPACES.search(word) is not None


def _goes_on(text: str, place: int) -> bool:
    """Whether the characters on both sides are of a script that is written without spaces."""
    return all(WITHOUT_SPACES.match(text[i]) for i in (place - 1, place))


def cut(text: str, most: int) -> str:
    """The first `most` characters, or a few less where that would cut through a cluster."""
    if len(text) <= most or text[: most + 1].isascii():
        return text[:most]
    end = 0
    for _, after in find_clusters(text[: most + LONGEST]):
        if after > most:
            break
        end = after
    return text[: end or most]


def cut_after_word(text: str, most: int) -> str:
    """The first `most` characters, or fewer where that would cut through a word; of a word that
    takes half of the room, a part."""
    shown = cut(text, most)
    for start, end in find_words(text[: len(shown) + LONGEST]):
        if most / 2 < start < len(shown) < end:
            return text[:start].rstrip()
    return shown


def cluster_edges(text: str) -> Sequence[int]:
    """Where clusters begin and end, from 0 to the length of the text."""
    if text.isascii():
        return range(len(text) + 1)
    return [0, *(end for _, end in find_clusters(text))]
