"""The first direction of the memory, as a staircase beside the number of open brackets."""

from pages.ui.elements.looks.base import Chart, LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, strip, strip_spec
from rnn.playground.looks.staircase import DepthOnALine, Staircase, StaircaseAnswer

FIRST = 0.85  # |r| from which on the first direction is the depth
OPEN, MEMORY = "brackets that are open", "its memory"


def draw(answer: StaircaseAnswer) -> Picture:
    """The staircase now, and the one before training below it."""
    staircases = ((NOW, answer.now), (BEFORE, answer.before))
    return Picture([_draw_staircase(name, each, answer) for name, each in staircases])


def _draw_staircase(name: str, staircase: Staircase, answer: StaircaseAnswer) -> Chart:
    rows = [
        *((step, OPEN) for step in answer.scaled_depth),
        *((step, MEMORY) for step in staircase.steps),
    ]
    alt = (
        f"The number of open brackets and the memory along its first direction, {name}; the "
        f"correlation is {staircase.r:.2f}."
    )
    spec = strip_spec(-3.5, 3.0, (OPEN, MEMORY), as_bars=False, legend=name == NOW)
    return strip(spec, answer.text, rows, alt, f"What differs most in its memory, {name}")


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
    to_do="Train it, and watch. Of all directions in its memory we draw the one in which it moves "
    "most; it was not told about brackets.",
    asks=DepthOnALine,
    describe=describe,
    draw=draw,
)
