"""How far back it looks, as a curve: how much worse it guesses with only the last letters."""

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, curves, curves_spec
from pages.ui.format import format_count
from rnn.inspection.reach import FARTHEST, USED, Reach
from rnn.playground.looks.how_far_back import HowFarBack, HowFarBackAnswer

HIGHEST = 3.0  # nats on the axis
READ, WORSE = "letters that it has read", "how much worse it guesses (nats)"


def draw(answer: HowFarBackAnswer) -> Picture:
    """The excess loss by the letters read, now and before training."""
    spec = curves_spec((READ, FARTHEST), (WORSE, 0.0, HIGHEST), (NOW, BEFORE))
    alt = (
        "How much worse it guesses when its memory was emptied that many letters ago: "
        f"{_at(answer.now, 1)} after 1 letter, {_at(answer.now, 4)} after 4, "
        f"{_at(answer.now, 16)} after 16."
    )
    points = {NOW: _points(answer.now), BEFORE: _points(answer.before)}
    return Picture([curves(spec, points, alt)])


def _points(reach: Reach) -> list[tuple[float, float]]:
    return [(n, float(excess)) for n, excess in enumerate(reach.excess, 1)]


def _at(reach: Reach, letters: int) -> str:
    return f"{max(0.0, float(reach.excess[letters - 1])):.2f} nats"


def describe(answer: HowFarBackAnswer) -> list[str]:
    """What is true of it."""
    now, before = answer.now, answer.before
    if now.characters == 1:
        said = ["It uses the last letter at most: with that alone it guesses as well as with all."]
    elif now.is_beyond:
        said = [f"On average it uses more than the last {now.characters - 1} letters."]
    else:
        used = f"On average it uses the last {format_count(now.characters, 'letter')}"
        rest = f"what lies further back changes its loss by less than {USED} nats."
        said = [f"{used}; {rest}" if now.excess[now.characters :].max() < USED else f"{used}."]
    if now.characters > 1:
        said.append(
            f"With one letter in its memory it guesses {_at(now, 1)} worse than with all that it "
            f"has read; with four, {_at(now, 4)}."
        )
    if before.characters == 1 and now.characters > 1:
        said.append("Before training it used the last letter at most.")
    return said


LOOK = LookElement(
    key="reach",
    label="How far back",
    question="How far back does it look?",
    to_do="Train it, and watch the curve grow. We empty its memory, let it read a few letters "
    "again, and see how much worse it guesses than with all that it had read.",
    asks=HowFarBack,
    describe=describe,
    draw=draw,
)
