"""What the network makes of a text that it is given to read: the surprisal of every character."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np

from pages.ui.elements.styled_text import (
    FAINT,
    UNKNOWN,
    Span,
    box_html,
    heading_html,
    note_html,
    text_html,
)
from pages.ui.format import format_all, format_number, format_percent, show_in_text
from rnn.corpora.segmentation import Place, find_clusters, find_words, is_without_spaces
from rnn.evaluation.surprisal import Surprisal, Word

STRONGEST = 8.0  # bits: a chance of one in 256 gets the strongest tint
MANY = math.log2(1e9)  # bits: a chance of one in a billion; nobody can imagine more
SHARE = 0.1  # a chance as large as this, or larger, is told in percent
STRANGE = "Words with something that it has never met are not listed."
LISTED = 5  # words
UNLIKELY = 0.5  # a word with more of a chance is no surprise
LONGEST_WORD = 40  # characters; what is longer is no word but, say, a row of digits
UP_TO_SPACES = (
    "Where no spaces part the words, all up to the next one counts as one, and what is longer than "
    f"{LONGEST_WORD} letters is not listed."
)
TINTS = "The stronger the tint, the less it expected the letter."
FROM_NOTHING = "Before the first one it had read nothing to guess by."
GIVEN = "Grey: what it was given to begin with."
NEVER_SEEN = "Struck through: never seen before."
SURE = 1.05  # letters to choose between; less is told as one
FEW = 100  # the same; more are in no text that one imagines
CHANCES = (
    "How likely the network found the word before it had read it, all its letters together. What "
    "stands on both sides of a dot, a comma or the like, without a space, may be one word."
)


def surprisal_html(measured: Surprisal) -> str:
    """The text with its tints, and the words that surprised the network most and least."""
    return (
        note_html(describe_surprisal(measured))
        + box_html(text_html(tinted_spans(measured), size="1.2rem"))
        + note_html(explain_tints(measured))
        + words_html(measured)
    )


def describe_surprisal(measured: Surprisal) -> str:
    """The mean surprisal, as something one can imagine."""
    bits = measured.bits_per_character
    if math.isnan(bits):
        return "It has never met any of these letters, so nothing here means anything to it."
    known = " that it knows" if np.isnan(measured.bits).any() else ""
    if bits < math.log2(SURE):
        return f"On average it was all but sure of every letter{known}."
    if measured.vocabulary_size and bits > math.log2(measured.vocabulary_size):
        letters = format_all(measured.vocabulary_size, "letter")
        of = f", of those{known}," if known else ""
        return f"On average{of} it did worse than a blind guess among {letters} of its text."
    if bits > math.log2(FEW):
        return f"On average it gave each letter{known} a chance of **{describe_chance(bits)}**."
    where = f", at each letter{known}" if known else ""
    return f"On average it was as if choosing between **{2**bits:.1f}** letters{where}."


def explain_tints(measured: Surprisal) -> str:
    """What there is to be seen in the text."""
    is_known = not np.isnan(measured.bits).all()
    said = {
        TINTS: is_known,
        FROM_NOTHING: is_known and measured.from_nothing,
        GIVEN: bool(measured.given),
        NEVER_SEEN: bool(np.isnan(measured.bits).any()),
    }
    return " ".join(sentence for sentence, is_true in said.items() if is_true)


def tinted_spans(measured: Surprisal) -> list[Span]:
    """Each character as a reader sees it, with the tint of all that it is made of: its bits added
    up, as those of a word are. What was given stands before it."""
    given, text, bits = measured.given, measured.text, measured.bits
    return [(show_in_text(given[a:b]), FAINT) for a, b in find_clusters(given)] + [
        (show_in_text(text[a:b]), _tint(float(bits[a:b].sum()))) for a, b in find_clusters(text)
    ]


def _tint(bits: float) -> str:
    """CSS for so many bits; NaN is a character with something that the network has never met."""
    if math.isnan(bits):
        return UNKNOWN
    strength = 0.66 * min(1.0, bits / STRONGEST)  # light letters on it can still be read
    return f"background: rgba(204, 121, 167, {strength:.2f})"


def words_html(measured: Surprisal) -> str:
    """The most and the least surprising words, side by side; nothing where there are none."""
    places = [(a, b) for a, b in find_words(measured.text) if b - a <= LONGEST_WORD]
    words = measured.words(places)
    if not words:
        return ""
    most = [word for word in words[:LISTED] if 2**-word.bits < UNLIKELY]
    least = words[len(most) :][: -LISTED - 1 : -1]
    are_all = bool(least) and 2 ** -least[0].bits < UNLIKELY  # a surprise
    rest = "Less surprising words" if are_all else "Least surprising words"
    lists = [("Most surprising words", most), (rest, least)]
    html = "".join(_list_html(*each) for each in lists if each[1])
    notes = "".join(map(note_html, _about_words(measured, places)))
    return f'<div class="rnn-words">{html}</div>{notes}'


def _about_words(measured: Surprisal, places: Sequence[Place]) -> list[str]:
    """What is not listed, and what is listed that is hardly a word."""
    said = []
    if any(np.isnan(measured.bits[start:end]).any() for start, end in places):
        said.append(STRANGE)
    if any(is_without_spaces(measured.text[start:end]) for start, end in places):
        said.append(UP_TO_SPACES)
    return said


def _list_html(heading: str, words: Sequence[Word]) -> str:
    rows = "".join(
        f"<li><i>{describe_chance(word.bits)}</i> <bdi>{escape(word.text)}</bdi></li>"
        for word in words
    )
    return f'<section>{heading_html(heading, CHANCES)}<ol translate="no">{rows}</ol></section>'


def describe_chance(bits: float) -> str:
    """The chance of something with this surprisal: "34%", "1 in 1,024"."""
    if bits > MANY:
        return "less than 1 in a billion"
    chance = 2**-bits
    return format_percent(chance) if chance >= SHARE else f"1 in {format_number(1 / chance)}"
