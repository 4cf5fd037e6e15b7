"""What if one letter had been another: how each guess after it changes."""

from functools import cache

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from pages.ui.elements.chart_spec import GREY
from pages.ui.elements.looks.base import Chart, LookElement, Picture, Spec
from pages.ui.elements.looks.charts import (
    BLUE,
    FIT,
    MARKED,
    axis,
    letters_axis,
    reads_from_right,
    show_narrow,
)
from pages.ui.elements.looks.nats import format_nats
from pages.ui.elements.looks.quotation import quote_character
from rnn.inspection.reach import USED
from rnn.playground.looks.what_if import WhatIf, WhatIfAnswer

HEIGHT = 190  # pixels
HIGHEST = 2.0  # nats on the axis; a bar that goes on has an arrow
ARROW = {"type": "point", "shape": "triangle-up", "size": 32, "fill": "white", "stroke": None,
         "opacity": 1}  # fmt: skip
CHANGE = "how much the guess changes (nats)"


@cache
def swap_spec(place: int, from_right: bool) -> Spec:
    """The letters of a text, with a bar over each whose next guess changes if the letter under the
    pointer is another; at first the one at `place`."""
    chosen = {"filter": {"param": "swapped"}}
    letters = {
        "transform": [{"filter": "datum.swap == datum.place"}],
        "params": [
            {
                "name": "swapped",
                "value": [{"swap": place}],
                "select": {
                    "type": "point",
                    "fields": ["swap"],
                    "on": "pointerover",
                    "nearest": True,
                    "clear": False,
                },
            }
        ],
        "mark": {"type": "text", "font": "monospace", "fontSize": 13, "baseline": "bottom"},
        "encoding": {
            "y": {"value": HEIGHT - 18},
            "text": {"field": "letter"},
            "color": {"value": GREY},
            "tooltip": [
                {"field": "letter", "title": "the text has"},
                {"field": "other", "title": "if it had been"},
            ],
        },
    }
    bars = {
        "transform": [chosen, {"filter": "datum.place >= datum.swap"}],
        "mark": {"type": "bar", "color": BLUE},
        "encoding": {
            "y": axis("change", CHANGE, (-0.45, HIGHEST)),
            "y2": {"datum": 0},
            "tooltip": [
                {"field": "letter", "title": "after the letter"},
                {"field": "change", "type": "quantitative", "title": CHANGE, "format": ".2f"},
            ],
        },
    }
    cut = {
        "transform": [chosen, {"filter": f"datum.place >= datum.swap && datum.change > {HIGHEST}"}],
        "mark": ARROW,
        "encoding": {"y": {"value": 7}},
    }
    bold = {"type": "text", "font": "monospace", "fontSize": 13, "fontWeight": "bold"}
    swapped = {
        "transform": [chosen, {"filter": "datum.swap == datum.place"}],
        "encoding": {"color": {"value": MARKED}},
        "layer": [
            {
                "mark": bold | {"baseline": "bottom"},
                "encoding": {"y": {"value": above}, "text": {"field": field}},
            }
            for field, above in (("letter", HEIGHT - 18), ("other", HEIGHT))
        ],
    }
    x = letters_axis(from_right)
    return {
        "height": HEIGHT,
        "autosize": FIT,
        "encoding": {"x": x},
        "layer": [letters, bars, cut, swapped],
    }


def draw(answer: WhatIfAnswer) -> Picture:
    """The text, and what changes in it."""
    T = len(answer.text)
    swap, place = np.triu_indices(T)
    letters = [show_narrow(character) for character in answer.text]
    others = [show_narrow(character) for character in answer.others]
    table = pa.table(
        {
            "swap": pa.array(swap, pa.int8()),
            "place": pa.array(place, pa.int8()),
            "change": pa.array(answer.changes[swap, place], pa.float32()),
            "letter": pa.array([letters[p] for p in place]).dictionary_encode(),
            "other": pa.array([others[s] for s in swap]).dictionary_encode(),
        }
    )
    alt = "Over each letter, how much the guess of the next one changes. " + describe(answer)[0]
    return Picture([Chart(table, swap_spec(answer.place, reads_from_right(answer.text)), alt)])


def describe(answer: WhatIfAnswer) -> list[str]:
    """What is true of the letter that was chosen."""
    changes = answer.changes[answer.place, answer.place :]
    changed = np.flatnonzero(changes > USED)
    swap = (
        f"If letter {answer.place + 1}, {quote_character(answer.text[answer.place])}, had been "
        f"{quote_character(answer.others[answer.place])}"
    )
    if not len(changed):
        return [f"{swap}, none of the guesses after it would change by more than {USED} nats."]
    last, n = answer.place + int(changed[-1]), len(changed)
    after = f"after letter {last + 1}, {quote_character(answer.text[last])},"
    if n == 1:
        which = "the next guess alone" if last == answer.place else f"the guess {after} alone"
    else:
        which = f"{n} guesses, the last of them {after}"
    said = [f"{swap}, {which} would change by more than {USED} nats."]
    most = float(changes.max())
    beyond = " (a bar that ends in an arrow is longer than it is drawn)" if most > HIGHEST else ""
    if len(changes) == 1:
        of = "It is the only one after it, and would change"
    elif n == 1:
        of = f"Of the {len(changes)} guesses after it, it is the only one; it would change"
    else:
        of = f"Of the {len(changes)} guesses after it, {n} would change so much; the most"
    said.append(f"{of} by {format_nats(most)}{beyond}.")
    said.append("A guess that changes need not get worse: that is what “How far back” measures.")
    return said


LOOK = LookElement(
    key="what-if",
    label="What if",
    question="What if this letter had been another?",
    to_do="Point at a letter of the text, or tap it, or choose one here: it becomes the letter "
    "that the network held for the likeliest other one, and the bars show which guesses change, in "
    "nats, as the loss is. The sentences are about the one chosen here.",
    asks=WhatIf,
    describe=describe,
    draw=draw,
)
