"""The first direction of the memory, as a staircase beside the number of open brackets."""

from pages.ui.elements.looks.base import Chart, LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, strip, strip_spec
from rnn.playground.looks.staircase import DepthOnALine, Staircase, StaircaseAnswer

FIRST, PART = 0.85, 0.5  # |r| from which on the first direction is the depth, or goes with it
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
    r = round(answer.now.r, 2)  # as it is shown
    if r >= FIRST:
        is_depth = "is how many brackets are open"
    elif r >= PART:
        is_depth = "goes along with how many brackets are open, but is not that alone"
    else:
        is_depth = "has little to do with how many brackets are open"
    return [
        f"What differs most in its memory {is_depth}.",
        f"The correlation of the two is {r:.2f}, between 0 and 1; from {FIRST} on we call them the "
        "same.",
    ]


def compare(answer: StaircaseAnswer) -> list[str]:
    return [f"Before training, the correlation was {answer.before.r:.2f}."]


LOOK = LookElement(
    key="depth",
    label="Depth",
    question="What differs most in its memory from letter to letter?",
    to_do="Train it, and watch. Of all directions in its memory we draw the one in which it moves "
    "most; it was not told about brackets.",
    asks=DepthOnALine,
    describe=describe,
    compare=compare,
    draw=draw,
)
