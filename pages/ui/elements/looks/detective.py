"""The detective: the unit that tells something best, over the letters of a text."""

from pages.ui.elements.looks.base import Chart, LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, reads_from_right, strip, strip_spec
from rnn.playground.looks.detective import Detected, Detective, Strip


def draw(found: Detected) -> Picture:
    """The best unit now, and the best one before training below it."""
    strips = ((NOW, found.strip), (BEFORE, found.strip_before))
    return Picture([_draw_strip(name, unit, found) for name, unit in strips])


def _draw_strip(name: str, unit: Strip, found: Detected) -> Chart:
    so = found.words, "not so"
    rows = [
        (value, so[0] if true else so[1])
        for value, true in zip(unit.values, found.truth, strict=True)
    ]
    alt = (
        f"What unit {unit.unit + 1} says after each letter, between -1 and 1, {name}; coloured by "
        f"whether {found.words}."
    )
    spec = strip_spec(
        -1.25, 1.0, so, as_bars=True, legend=name == NOW, from_right=reads_from_right(found.text)
    )
    return strip(spec, found.text, rows, alt, f"Unit {unit.unit + 1}, the best {name}")


def describe(found: Detected) -> list[str]:
    """What is true of it."""
    best = found.best
    scores = (
        f"right in {_of_100(best.score)} of 100 on text it was not chosen on; the letter alone "
        f"gives {_of_100(found.character)}, before training the best unit gave "
        f"{_of_100(found.best_before.score)}."
    )
    if found.is_telling:
        high = "high" if best.is_high else "low"
        matter = "matters" if found.mattering_more == 1 else "matter"
        said = [f"Unit {best.unit + 1} is {high} when {found.words}: {scores}"]
        said.append(
            f"Telling is not needing: with that unit switched off its loss {_rises(found.rise)}. "
            f"Of {found.tried} others, {found.mattering_more} {matter} more."
        )
        return said
    together, before = _of_100(found.together), _of_100(found.together_before)
    if found.tells_together:
        said = [
            f"No single unit tells this; all together do: right in {together} of 100, before "
            f"training {before}."
        ]
    else:
        said = [
            f"No single unit tells this. All together are right in {together} of 100; before "
            f"training it was {before}."
        ]
    said.append(f"The best one, unit {best.unit + 1}, is {scores}")
    return said


def _of_100(score: float) -> str:
    return f"{100 * score:.0f}"


def _rises(nats: float) -> str:
    return "does not rise" if nats < 0.0005 else f"rises by {nats:.3f} nats"


LOOK = LookElement(
    key="detective",
    label="Detective",
    question="Is there a unit that tells this?",
    to_do="Choose what it might tell. The unit that tells it best is looked for on one half of the "
    "text, and judged on the other.",
    asks=Detective,
    describe=describe,
    draw=draw,
)
