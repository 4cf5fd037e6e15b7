"""The first direction of the memory, as a staircase beside the number of open brackets."""

import streamlit as st

from pages.ui.elements.looks.base import LookElement
from pages.ui.elements.looks.charts import BEFORE, NOW, strip, strip_spec
from pages.ui.elements.styled_text import note_html
from rnn.playground.looks.staircase import DepthOnALine, StaircaseAnswer

FIRST = 0.85  # |r| from which on the first direction is the depth
OPEN, MEMORY = "brackets that are open", "its memory"


def draw(answer: StaircaseAnswer) -> None:
    """The staircase now, and the one before training below it."""
    for name, staircase in ((NOW, answer.now), (BEFORE, answer.before)):
        st.html(note_html(f"What differs most in its memory, {name}"))
        rows = [*((step, OPEN) for step in answer.scaled_depth),
                *((step, MEMORY) for step in staircase.steps)]  # fmt: skip
        alt = (
            f"The number of open brackets and the memory along its first direction, {name}; the "
            f"correlation is {staircase.r:.2f}."
        )
        spec = strip_spec(-3.5, 3.0, (OPEN, MEMORY), as_bars=False, legend=name == NOW)
        strip(f"staircase-{name[:3]}", spec, answer.text, rows, alt)


def describe(answer: StaircaseAnswer) -> list[str]:
    """What is true of it."""
    now, before = answer.now.r, answer.before.r
    if now >= FIRST:
        said = ["What differs most in its memory is how many brackets are open."]
        if before < FIRST:
            said.append("Before training that was not so.")
    else:
        said = ["What differs most in its memory is not how many brackets are open."]
    said.append(f"The correlation of the two is {now:.2f}; before training it was {before:.2f}.")
    return said


LOOK = LookElement(
    key="depth",
    label="Depth",
    question="What differs most in its memory from letter to letter?",
    to_do="Press Train. Of all directions in its memory we draw the one in which it moves most; it "
    "was not told about brackets.",
    asks=DepthOnALine,
    describe=describe,
    draw=draw,
)
