"""How far back it looks, as a curve: how much worse it guesses with only the last letters."""

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, curves, curves_spec, fit_axis
from pages.ui.format import format_count
from rnn.inspection.reach import FARTHEST, USED, Reach
from rnn.playground.looks.how_far_back import HowFarBack, HowFarBackAnswer

HIGHEST = 3.0  # nats on the axis
READ, WORSE = "letters that it has read", "how much worse it guesses (nats)"


def draw(answer: HowFarBackAnswer) -> Picture:
    """The excess loss by the letters read, now and before training."""
    highest = fit_axis(HIGHEST, (*answer.now.excess, *answer.before.excess))
    spec = curves_spec((READ, FARTHEST), (WORSE, 0.0, highest), (NOW, BEFORE))
    alt = (
        "How much worse it guesses when its memory was emptied that many letters ago: "
        f"{_nats(answer.now.excess[0])} after 1 letter, {_nats(answer.now.excess[3])} after 4, "
        f"{_nats(answer.now.excess[15])} after 16."
    )
    points = {NOW: _points(answer.now), BEFORE: _points(answer.before)}
    return Picture([curves(spec, points, alt)])


def _points(reach: Reach) -> list[tuple[float, float]]:
    return [(n, float(excess)) for n, excess in enumerate(reach.excess, 1)]


def _nats(excess: float) -> str:
    return f"{max(0.0, float(excess)):.2f} nats"


def describe(answer: HowFarBackAnswer) -> list[str]:
    """What is true of it. With how many letters it guesses as well as with all is measured; not
    whether it uses them: it may count by itself, and react to none."""
    now = answer.now
    if now.characters == 1:
        said = ["With the last letter alone it guesses as well as with all that it has read."]
    else:
        said = [_describe_needed(now), _describe_curve(now)]
    if now.characters > 1 and now.doubt.max() > USED:
        said.append(
            "The curve is a mean over some places of the text: over others it might be up to "
            f"{_nats(now.doubt.max())} higher or lower."
        )
    return said


def compare(answer: HowFarBackAnswer) -> list[str]:
    if answer.before.characters > 1 or answer.now.characters == 1:
        return []
    return ["Before training, the last letter alone did as well as all."]


def _describe_needed(now: Reach) -> str:
    """How many letters it has to read."""
    if now.is_beyond:
        return f"On average it has to read more than the last {now.characters - 1} letters."
    needed = f"On average it has to read the last {format_count(now.characters, 'letter')}"
    if now.excess[now.characters - 1 :].max() < USED:
        return f"{needed}: with those it guesses as well as with all, to within {USED} nats."
    return f"{needed}: with one less it guesses worse than with all."


def _describe_curve(now: Reach) -> str:
    """The beginning of the curve, and the highest that it reaches later."""
    first, later, most = now.excess[0], now.excess[3:].max(), now.excess.max()
    with_more = (
        f"with more it may be worse still, by up to {_nats(most)}"
        if most > first
        else f"with four or more, at most {_nats(later)}"
    )
    return (
        f"With one letter in its memory it guesses {_nats(first)} worse than with all that it has "
        f"read; {with_more}."
    )


LOOK = LookElement(
    key="reach",
    label="How far back",
    question="How far back does it look?",
    to_do="Train it, and watch the curve grow. We empty its memory, let it read a few letters "
    "again, and see how much worse it guesses than with all that it had read.",
    asks=HowFarBack,
    describe=describe,
    compare=compare,
    draw=draw,
)
