"""How far back it looks, as a curve: how much worse it guesses with only the last letters."""

import math

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, curves, curves_spec, fit_axis
from pages.ui.elements.looks.nats import format_nats
from pages.ui.format import format_count
from rnn.inspection.reach import FARTHEST, USED, Reach
from rnn.playground.looks.how_far_back import HowFarBack, HowFarBackAnswer

HIGHEST, LOWEST = 3.0, 0.25  # nats on the axis, which begins at 0 where nothing is below
UNTOLD = 0.25  # nats: where it may be so much worse with more letters, no number of them is enough
READ, WORSE = "letters that it has read", "how much worse it guesses (nats)"


def draw(answer: HowFarBackAnswer) -> Picture:
    """The excess loss by the letters read, now and before training."""
    every = (*answer.now.excess, *answer.before.excess)
    lowest = 0.0 if min(every) > -USED else -fit_axis(LOWEST, (-excess for excess in every))
    spec = curves_spec((READ, FARTHEST), (WORSE, lowest, fit_axis(HIGHEST, every)), (NOW, BEFORE))
    alt = (
        "How much worse it guesses when its memory was emptied that many letters ago: "
        f"{format_nats(answer.now.excess[0])} after 1 letter, "
        f"{format_nats(answer.now.excess[3])} after 4, "
        f"{format_nats(answer.now.excess[15])} after 16."
    )
    points = {NOW: _points(answer.now), BEFORE: _points(answer.before)}
    return Picture([curves(spec, points, alt)])


def _points(reach: Reach) -> list[tuple[float, float]]:
    return [(n, float(excess)) for n, excess in enumerate(reach.excess, 1)]


def describe(answer: HowFarBackAnswer) -> list[str]:
    """What is true of it. With how many letters it guesses as well as with all is measured; not
    whether it uses them: it may count by itself, and react to none."""
    now = answer.now
    said = [_describe_needed(now)]
    if now.characters > 1:
        said.append(_describe_curve(now))
    said += _describe_better(now)
    if now.characters > 1 and now.doubt.max() > USED:
        said.append(
            "The curve is a mean over some places of the text: over others it might be up to "
            f"{format_nats(now.doubt.max())} higher or lower."
        )
    return said


def compare(answer: HowFarBackAnswer) -> list[str]:
    if answer.before.excess.max() > USED or answer.now.characters == 1:
        return []
    return ["Before training, it guessed no worse with the last letter alone than with all."]


def _describe_needed(now: Reach) -> str:
    """How many letters it has to read."""
    if now.is_beyond:
        return f"On average it has to read more than the last {now.characters - 1} letters."
    n, highest = now.characters, now.excess[now.characters - 1 :].max()
    if highest > UNTOLD:
        return f"How many letters it has to read is not to be told: {_describe_uneven(now)}"
    bound = max(USED, math.ceil(100 * highest) / 100)
    as_with_all = f"it guesses no worse than with all that it has read, to within {bound} nats."
    if n == 1:
        return f"With the last letter alone {as_with_all}"
    if now.excess[: n - 1].min() < USED:
        return f"From {n} letters on {as_with_all}"
    return f"On average it has to read the last {n} letters: with those {as_with_all}"


def _describe_uneven(now: Reach) -> str:
    most = int(now.excess.argmax())
    letters = format_count(most + 1, "letter")
    return f"with {letters} it guesses {format_nats(now.excess[most])} worse than with all."


def _describe_curve(now: Reach) -> str:
    """The beginning of the curve, and the highest that it reaches later."""
    first, most = now.excess[0], now.excess.max()
    how = "worse" if first >= 0 else "better"
    said = f"With one letter in its memory it guesses {format_nats(abs(first))} {how} than with all"
    return f"{said}; with more, up to {format_nats(most)} worse." if most > first else f"{said}."


def _describe_better(now: Reach) -> list[str]:
    """Where what it read before misleads it, and more than a few windows can say by chance."""
    best = int(now.excess.argmin())
    if best == 0 and now.characters > 1:
        return []  # it was said of one letter
    if now.excess[best] > -max(USED, now.doubt[best]):
        return []
    letters = format_count(best + 1, "letter")
    return [f"With {letters} it guesses {-now.excess[best]:.2f} nats better than with all."]


LOOK = LookElement(
    key="reach",
    label="How far back",
    question="How far back does it look?",
    to_do="Train it, and watch the curve grow. We empty its memory, let it read a few letters "
    "again, and see how much worse it guesses than with all that it had read: in nats, as the loss "
    "is.",
    asks=HowFarBack,
    describe=describe,
    compare=compare,
    draw=draw,
)
