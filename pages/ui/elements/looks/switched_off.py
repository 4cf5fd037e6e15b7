"""What it can do with some of its units switched off."""

from itertools import groupby

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, curves, curves_spec
from pages.ui.elements.styled_text import WRONG, box_html, text_html
from pages.ui.format import format_count
from rnn.inspection.damage import READ
from rnn.playground.looks.switched_off import SwitchedOff, SwitchedOffAnswer

LOW = 100  # pixels: below the text, on the same screen
OFF, RIGHT = "units switched off (percent)", f"letters right, of {READ}"


def draw(answer: SwitchedOffAnswer) -> Picture:
    """The text, what it would not have guessed marked; and how the right ones become fewer."""
    marks = zip(answer.text, answer.right, strict=True)
    spans = [
        ("".join(character for character, _ in letters), "" if is_right else WRONG)
        for is_right, letters in groupby(marks, key=lambda mark: bool(mark[1]))
    ]
    spec = curves_spec((OFF, 100), (RIGHT, 0.0, READ), (NOW, BEFORE), height=LOW)
    alt = f"Letters it gets right, of {READ}, with units switched off. " + describe(answer)[0]
    counts = {NOW: [*answer.counts.items()], BEFORE: [*answer.counts_before.items()]}
    return Picture([curves(spec, counts, alt)], above=box_html(text_html(spans)))


def describe(answer: SwitchedOffAnswer) -> list[str]:
    """What is true of it."""
    whole, left = answer.counts[0], answer.counts[answer.share]
    if not answer.off:
        units = format_count(answer.units, "unit")
        less = f"{answer.share} percent of its {units} is less than one unit, so all are on."
        all_on = less if answer.share else "All its units are on."
        return [f"{all_on} It gets {whole} of {READ} letters right."]
    still = "still gets" if whole / 2 < left <= whole else "gets"
    said = f"{_name_off(answer)} switched off. It {still} {left} of {READ} letters right."
    return [said, f"With all of them on it gets {whole}."]


def compare(answer: SwitchedOffAnswer) -> list[str]:
    return [f"Before training, with all its units, it got {answer.counts_before[0]}."]


def _name_off(answer: SwitchedOffAnswer) -> str:
    if answer.off == answer.units:
        return "All its units are"
    if 2 * answer.off == answer.units:
        return "Half its units are"
    units = format_count(answer.units, "unit")
    return f"{answer.off} of its {units} {'is' if answer.off == 1 else 'are'}"


LOOK = LookElement(
    key="damage",
    label="Damage",
    question="What can it do without some of its units?",
    to_do="Switch half its units off: underlined in the text is what it would not have guessed. "
    "Training goes on with all of them.",
    asks=SwitchedOff,
    describe=describe,
    compare=compare,
    draw=draw,
)
