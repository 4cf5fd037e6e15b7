"""The signal that fades, as curves: this network now, and untrained ones of every cell."""

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import LEAST, curves, curves_spec, fit_axis
from rnn.inspection.fading import FARTHEST
from rnn.playground.looks.fading_signal import FadingAnswer, FadingSignal, Signal

HIGHEST = 2.0  # of the signal, on the axis
BACK, LEFT = "letters back", "what is left of the correction"
THIS = "this network, now"
SMALL = 0.01  # what is less is said as one part in so many
AT = 16  # letters back, for a sentence


def draw(answer: FadingAnswer) -> Picture:
    """A curve for each network."""
    names = (THIS, *(_name(label) for label in answer.untrained))
    data = {THIS: _points(answer.now)}
    data |= {_name(label): _points(signal) for label, signal in answer.untrained.items()}
    highest = fit_axis(HIGHEST, (share for points in data.values() for _, share in points), 100)
    spec = curves_spec((BACK, FARTHEST), (LEFT, LEAST, highest), names)
    alt = "How much of a correction reaches the letters before. " + " ".join(describe(answer))
    return Picture([curves(spec, data, alt)])


def _name(label: str) -> str:
    return f"{label}, untrained"


def _points(signal: Signal) -> list[tuple[float, float]]:
    return [(k, max(LEAST, float(share))) for k, share in enumerate(signal.strength)]


def describe(answer: FadingAnswer) -> list[str]:
    """What is true of it."""
    each = ", ".join(f"{label} {s.factor:.2f}" for label, s in answer.untrained.items())
    return [
        f"At each letter further back, {answer.now.factor:.2f} of the correction is left; before "
        f"training it was {answer.before.factor:.2f}.",
        f"{AT} letters back, {_share(answer.now.strength[AT])} of it is left; before training it "
        f"was {_share(answer.before.strength[AT])}.",
        f"Untrained networks with these settings keep, at each letter: {each}.",
    ]


def _share(left: float) -> str:
    if left < LEAST:
        return "less than a millionth"
    return f"{left:.2g}" if left >= SMALL else f"one part in {float(f'{1 / left:.1g}'):,.0f}"


LOOK = LookElement(
    key="fading",
    label="Fading signal",
    question="How far back does a correction reach?",
    to_do="One wrong guess corrects what was read before it: how much of that is left at each "
    "letter further back? Begin with another memory cell or other first weights, and compare.",
    asks=FadingSignal,
    describe=describe,
    draw=draw,
)
