"""The signal that fades, as curves: this network now, and untrained ones of every cell."""

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import LEAST, curves, curves_spec, fit_axis
from pages.ui.format import format_number
from rnn.inspection.fading import AT, FARTHEST
from rnn.playground.looks.fading_signal import FadingAnswer, FadingSignal, Signal

HIGHEST = 2.0  # of the signal, on the axis
BACK, LEFT = "letters back", "what is left of the correction"
THIS = "this network, now"
SMALL = 0.01  # what is less is said as one part in so many
JUST = 1.005  # times as large: what is less has not grown
LARGE = 1e9  # what is more has no number


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
    grows = ": it grows" if answer.now.strength[AT] >= JUST else ""
    each = ", ".join(f"{label} {_factor(s)}" for label, s in answer.untrained.items())
    said = [
        f"{AT} letters back, {_left(answer.now, 'is')}.",
        f"Each letter multiplies it by {_factor(answer.now)}, on average{grows}.",
        f"In untrained networks with these settings each letter multiplies it by: {each}.",
    ]
    if answer.window <= FARTHEST:
        end = f"In training a correction ends with its window of {answer.window} letters"
        said.append(f"{end}; here it goes on.")
    return said


def compare(answer: FadingAnswer) -> list[str]:
    return [f"Before training, {_left(answer.before, 'was')} {AT} letters back."]


def _left(signal: Signal, verb: str) -> str:
    """What has become of the correction AT letters back."""
    left = float(signal.strength[AT])
    if left < LEAST:
        share = "less than a millionth"
    elif left < SMALL:
        share = f"one part in {float(f'{1 / left:.1g}'):,.0f}"
    elif left < 0.995:
        share = f"{left:.2g}"
    else:
        return f"the correction {verb} {_times(left)} as large"
    return f"{share} of the correction {verb} left"


def _times(left: float) -> str:
    """How many times, where it has not become less."""
    if left < JUST:
        return "just"
    if left < 9.995:
        return f"{left:.3g} times"
    return f"{format_number(left)} times" if left < LARGE else "more than a billion times"


def _factor(signal: Signal) -> str:
    """What each letter multiplies it by."""
    if signal.factor < 0.02:
        return "less than 0.02"
    return f"{round(signal.factor, 3):g}" if signal.factor < 100 else "more than 100"


LOOK = LookElement(
    key="fading",
    label="Fading signal",
    question="How far back does a correction reach?",
    to_do="One wrong guess corrects what was read before it: how much of that is left at each "
    "letter further back? Begin with another memory cell or other first weights, and compare.",
    asks=FadingSignal,
    describe=describe,
    compare=compare,
    draw=draw,
)
