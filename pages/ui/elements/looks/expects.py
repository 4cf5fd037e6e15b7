"""What it expects after each letter, beside what the text has: three maps from letter to letter."""

from functools import cache

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from pages.ui.elements.looks.base import Chart, LookElement, Picture, Spec
from pages.ui.elements.looks.charts import BEFORE, NOW, SHADE
from pages.ui.format import format_count, show_character
from rnn.playground.looks.expects import Expects, ExpectsAnswer

# what counts as knowing which letter follows which: the largest distance from the text, and the
# largest part of how far off one is who knows the frequencies alone
LEARNED, LEARNED_PART = 0.2, 0.5
SIDE = 140  # pixels


@cache
def map_spec() -> Spec:
    """Rows: the letter read. Columns: the one after it. The stronger, the more likely."""
    place = {"type": "nominal", "sort": None}
    letters = {
        "labelAngle": 0,
        "labelFont": "monospace",
        "labelFontSize": 9,
        "labelOverlap": False,
        "labelPadding": 3,
        "ticks": False,
        "domain": False,
        "title": None,
    }
    share = {"field": "p", "type": "quantitative"}
    return {
        "height": SIDE,
        "width": SIDE,
        "autosize": {"type": "pad"},
        "view": {"stroke": "#808495"},
        "mark": {"type": "rect", "color": SHADE},
        "encoding": {
            "x": place | {"field": "after", "axis": letters},
            "y": place | {"field": "read", "axis": letters},
            "opacity": share | {"legend": None, "scale": {"domain": [0, 1], "range": [0, 1]}},
            "tooltip": [
                {"field": "read", "title": "after"},
                {"field": "after", "title": "follows"},
                share | {"title": "how likely", "format": ".0%"},
            ],
        },
    }  # fmt: skip


def draw(answer: ExpectsAnswer) -> Picture:
    """The text's own, what the network expects, and what it expected before training."""
    maps = (
        ("In the text", answer.in_text),
        (f"Expected {NOW}", answer.now),
        (f"Expected {BEFORE}", answer.before),
    )
    charts = [_draw_map(answer.letters, shares, name) for name, shares in maps]
    return Picture(charts, beside=True)


def _draw_map(letters: str, shares: NDArray[np.float32], name: str) -> Chart:
    said = [show_character(character) for character in letters]
    n = len(said)
    table = pa.table(
        {
            "read": pa.array([said[i // n] for i in range(n * n)]).dictionary_encode(),
            "after": pa.array([said[i % n] for i in range(n * n)]).dictionary_encode(),
            "p": pa.array(shares.ravel().round(3), pa.float32()),
        }
    )
    alt = f"{name}: for each of the {n} most frequent letters, how likely each of them comes next."
    return Chart(table, map_spec(), alt, name)


def describe(answer: ExpectsAnswer) -> list[str]:
    """What is true of it."""
    said = []
    if answer.distance < min(LEARNED, LEARNED_PART * answer.distance_of_frequencies):
        said.append("It has learned which letters follow which.")
    said.append(
        f"Of what it expects, {_percent(answer.distance)} lies on other letters than in the text."
    )
    said.append(
        "Whoever knows only how often each letter comes, whatever it stands after, is off by "
        f"{_percent(answer.distance_of_frequencies)}."
    )
    said.append(f"Measured at {format_count(answer.places, 'place')} of the text.")
    if (shown := len(answer.letters)) < answer.characters:
        said.append(
            f"The maps show {shown} of the {answer.characters:,} letters read there; none that is "
            "left out comes more often."
        )
    return said


def compare(answer: ExpectsAnswer) -> list[str]:
    before = _percent(answer.distance_before)
    return [f"Before training, {before} of what it expected lay on other letters."]


def _percent(share: float) -> str:
    return f"{share:.0%}"


LOOK = LookElement(
    key="expects",
    label="Which follows which",
    question="What does it expect after each letter?",
    to_do="Train it, and watch the second map become like the first. Each row is a letter that "
    "it has read, each column one that may follow; the stronger the colour, the likelier.",
    asks=Expects,
    describe=describe,
    compare=compare,
    draw=draw,
)
