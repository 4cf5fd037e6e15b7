"""The detective: the unit that tells something best, over the letters of a text."""

from pages.ui.elements.looks.base import Chart, LookElement, Picture
from pages.ui.elements.looks.charts import BEFORE, NOW, reads_from_right, strip, strip_spec
from rnn.playground.looks.detective import (
    ABOVE,
    BEGAN,
    CHANCE,
    LETTER,
    LOW,
    TELLING,
    Detected,
    Detective,
    Strip,
    of_100,
)

NO_UNIT = {
    LOW: "No single unit tells this.",
    LETTER: f"No single unit tells this better than the letter alone by {ABOVE} in 100.",
    BEGAN: f"No single unit tells this better than one of an untrained network by {ABOVE} in 100.",
    CHANCE: "No single unit tells this for certain: with the answers moved along the text, one "
    "fits nearly as well.",
}

# of 100: where the letter alone, or a unit before training, has more, none can surpass it so far
TOLD_ALREADY = 100 - ABOVE
NEEDED = 0.05  # of the other units: one that fewer than these surpass counts as needed
SPARED = 0.5  # of the other units: one that more than these surpass counts as not needed
LEAST_RISE = 0.0005  # nats: less is shown as none
ITS_AIM = "It is trained to guess the next letter, and for nothing else."


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
    right = f"right in {of_100(best.score)} of 100 on text it was not chosen on"
    counted = (
        "Yes and no count alike: always saying no would be right in 50 of 100, the letter alone in "
        f"{of_100(found.character)}."
    )
    if found.doubt:
        verdict = [_describe_doubt(found), f"The best one, unit {best.unit + 1}, is {right}."]
        return [*verdict, counted, _describe_together(found)]
    high = "high" if best.is_high else "low"
    return [
        f"Unit {best.unit + 1} is {high} when {found.words}: {right}.",
        counted,
        _describe_need(found),
    ]


def _describe_need(found: Detected) -> str:
    """What becomes of the loss without the unit, and of how many others it becomes worse."""
    more, tried = found.mattering_more, found.tried
    off = f"with that unit switched off its loss {_rises(found.rise)}."
    if found.rise < LEAST_RISE or more > SPARED * tried:
        off = f"Telling is not needing: {off}"
    elif more < NEEDED * tried:
        off = f"It is needed, too: {off}"
    if tried < 2:
        others = f"The other one matters {'more' if more else 'no more'}." if tried else ""
    else:
        others = f"Of {tried} others, {more or 'none'} {'matters' if more < 2 else 'matter'} more."
    return f"{off[0].upper()}{off[1:]} {others}".rstrip()


def _describe_doubt(found: Detected) -> str:
    """Why no unit tells it, or why none has to."""
    letter, before = of_100(found.character), of_100(found.best_before.score)
    reason = NO_UNIT[found.doubt]
    if found.doubt == LOW and (needed := max(TELLING, letter + ABOVE, before + ABOVE)) <= 100:
        whom = "the letter alone" if needed == letter + ABOVE else "one before training"
        more = f", {ABOVE} more than {whom}" if needed > TELLING else ""
        reason = f"{reason.rstrip('.')}: it would have to be right in {needed} of 100{more}."
    if found.doubt == BEGAN and before > TOLD_ALREADY:
        return f"A unit of an untrained network tells it already: right in {before} of 100."
    if letter <= TOLD_ALREADY:
        return reason
    if found.doubt == LETTER:
        reason = f"Nothing can tell it better than the letter alone by {ABOVE} in 100."
    return f"The letter just read tells it already: right in {letter} of 100. {reason}"


def _describe_together(found: Detected) -> str:
    """All units, where they are right more often than the best one alone."""
    if of_100(found.together) <= of_100(found.best.score):
        return "All units together tell it no better than that one."
    how = "tell it:" if found.tells_together else "are"
    return f"All units together {how} right in {of_100(found.together)} of 100."


def compare(found: Detected) -> list[str]:
    best, together = of_100(found.best_before.score), of_100(found.together_before)
    said = f"Before training, the best unit was right in {best} of 100"
    said += f", all together in {together}." if together > best else "."
    forgets = together > of_100(found.together)
    return [said, *[ITS_AIM] * forgets]


def _rises(nats: float) -> str:
    return "does not rise" if nats < LEAST_RISE else f"rises by {nats:.3f} nats"


LOOK = LookElement(
    key="detective",
    label="Detective",
    question="Is there a unit that tells this?",
    to_do="Choose what it might tell. The unit that tells it best is looked for on one half of the "
    "text, and judged on the other.",
    asks=Detective,
    describe=describe,
    compare=compare,
    draw=draw,
)
