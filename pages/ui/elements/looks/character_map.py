"""The map of characters, in which those after which it expects alike lie together."""

from collections.abc import Iterable

import altair as alt
import pyarrow as pa  # type: ignore[import-untyped]

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.plane import now_and_before
from pages.ui.elements.looks.quotation import quote
from pages.ui.format import show_character
from rnn.playground.looks.character_map import APART, AskCharacterMap, CharacterMap, Map

MOST_STRAYS = 3  # that are named
NARROW = "\u00a0"  # a space at which no line breaks
FIRST, SECOND = "#0072B2", "#5F6B77"
MIXED = 0.9  # of all pairs: below, two kinds lie mixed; from here to APART, all but parted
ONE = {"vowels": "a vowel", "digits": "a digit"}


def map_marks(base: alt.Chart, side: int) -> list[alt.Chart]:
    """Discs for the characters of the first kind, squares for the others."""
    kinds = ["first", "second"]
    marks = base.mark_point(filled=True, size=side, opacity=1).encode(
        color=alt.Color(
            "kind:N", scale=alt.Scale(domain=kinds, range=[FIRST, SECOND]), legend=None
        ),
        shape=alt.Shape(
            "kind:N", scale=alt.Scale(domain=kinds, range=["circle", "square"]), legend=None
        ),
        tooltip=[alt.Tooltip("said:N", title="letter"), alt.Tooltip("near:N", title="nearest")],
    )
    return [marks]


def map_data(answer: CharacterMap, drawn: Map) -> pa.Table:
    """A row for each character."""
    kinds = answer.kinds
    characters = kinds.first + kinds.second
    return pa.table(
        {
            "x": drawn.points[:, 0],
            "y": drawn.points[:, 1],
            "said": [show_character(c) for c in characters],
            "near": [show_character(characters[i]) for i in drawn.nearest],
            "kind": ["first"] * len(kinds.first) + ["second"] * len(kinds.second),
        }
    )


def draw(answer: CharacterMap) -> Picture:
    """The map now, and the one before training beside it."""
    first, second = answer.kinds.names
    return now_and_before(
        (map_data(answer, answer.now), map_data(answer, answer.before)),
        map_marks,
        f"● {first}  ■ {second}",
        f"The {first} and {second} of the text in a plane",
    )


def describe(answer: CharacterMap) -> list[str]:
    """What lies where, as far as it is so."""
    now, (first, second) = answer.now, answer.kinds.names
    if answer.is_apart:
        said = [
            f"Nobody told it what {ONE[first]} is. It has put {_name(now.aside)} on one side, "
            "because what comes after them is different."
        ]
        if len(now.strays) <= MOST_STRAYS:
            said += _describe_strays(answer)
    elif now.separation >= APART:
        said = [
            f"It has all but parted {first} from {second}: they lie in order in the first "
            "direction, with hardly a gap between them."
        ]
    else:
        has = "has not" if now.separation < MIXED else "has all but"
        said = [
            f"It {has} parted {first} from {second}: of all pairs, one of each, "
            f"{now.separation:.0%} lie in the same order in the first direction. Half of them "
            "would be no order."
        ]
    return said


def compare(answer: CharacterMap) -> list[str]:
    return ["Before training they lay mixed."] if answer.before.separation < MIXED else []


def _describe_strays(answer: CharacterMap) -> list[str]:
    """Which letters of one kind lie on the side of the other."""
    kinds, said = answer.kinds, []
    first, second = kinds.names
    for kind, letters, other in ((first, kinds.first, second), (second, kinds.second, first)):
        strays = [c for c in answer.now.strays if c in letters]
        if strays:
            verb = "lies" if len(strays) == 1 else "lie"
            said.append(f"Of the {kind}, only {_name(strays)} {verb} on the side of the {other}.")
    return said


def _name(letters: Iterable[str]) -> str:
    return quote(NARROW.join(map(show_character, letters)))


LOOK = LookElement(
    key="map",
    label="Map of letters",
    question="Has it found which letters are alike?",
    to_do="Let it read Small stories or A book, train it, and watch the vowels.",
    asks=AskCharacterMap,
    describe=describe,
    compare=compare,
    draw=draw,
)
