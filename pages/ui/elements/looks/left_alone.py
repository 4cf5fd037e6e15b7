"""The loop that a network falls into when it is left alone, as a path that closes."""

import altair as alt
import pyarrow as pa  # type: ignore[import-untyped]

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.plane import now_and_before
from pages.ui.elements.looks.quotation import LONGEST, quote, quote_character
from pages.ui.elements.styled_text import FAINT, Span, box_html, text_html
from pages.ui.format import format_count, show_character, show_on_one_line
from rnn.corpora.segmentation import cluster_edges
from rnn.playground.looks.left_alone import Alone, LeftAlone, Path
from rnn.playground.milestones import is_same_loop, run_length

TEXT = 150  # characters of what it wrote that are shown: the last ones
MARK = "background: rgba(0, 114, 178, 0.25)"  # one round of the loop
DICE = (
    "Dice can lead out of such a loop, unless it is too sure: that is why Generate has a "
    "temperature."
)
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def path_marks(base: alt.Chart, side: int) -> list[alt.Chart]:
    """Discs on a line that goes from one to the next."""
    line = base.mark_line(color="#75818D", strokeWidth=1.5, opacity=0.7).encode(order="step:O")
    dots = base.mark_circle(size=side, opacity=1, color="#0072B2").encode(
        tooltip=[alt.Tooltip("said:N", title="it writes"), alt.Tooltip("next:N", title="and then")]
    )
    return [line, dots]


def path_data(path: Path) -> pa.Table:
    """A row for each point, and the first once more at the end of a path that closes."""
    order = [*range(len(path.letters)), *[0] * path.closes]
    said = [show_character(c) for c in path.letters]
    after = said[1:] + ([said[0]] if path.closes else ["…"])
    return pa.table(
        {
            "step": [*range(len(order))],
            "x": [float(path.points[i, 0]) for i in order],
            "y": [float(path.points[i, 1]) for i in order],
            "said": [said[i] for i in order],
            "next": [after[i] for i in order],
        }
    )


def draw(alone: Alone) -> Picture:
    """The path now, and the one before training beside it; below it what it wrote."""
    return now_and_before(
        (path_data(alone.path), path_data(alone.path_before)),
        path_marks,
        "its memory before each letter",
        "The memory of the network in a plane, from letter to letter",
        below=box_html(text_html(written_spans(alone))),
    )


def written_spans(alone: Alone) -> list[Span]:
    """The end of what it wrote, the last round of its loop marked; line breaks are signs, since
    short lines would make it long."""
    text, prompt = show_on_one_line(alone.text), show_on_one_line(alone.prompt)
    end = len(text) - len(alone.loop)
    start = next(edge for edge in cluster_edges(text) if edge >= len(text) - TEXT)
    begun: list[Span] = [("… ", FAINT)] if start else [(prompt, FAINT)]
    return [*begun, (text[start:end], ""), (text[max(start, end) :], MARK)]


def describe(alone: Alone) -> list[str]:
    """What is true of it."""
    if alone.repeated:
        said = [_describe_repeated(alone)]
    elif not alone.loop:
        said = [
            f"Left alone, it wrote {format_count(len(alone.text), 'letter')}, and no loop is seen "
            "in them. One that has not gone round three times may be missed."
        ]
    else:
        q = format_count(len(alone.loop), "letter")
        said = [
            f"Left alone, it goes round a loop of {q}: {quote(alone.loop)}.",
            _describe_rounds(alone),
        ]
    return [*said, *_describe_rule(alone)]


def _describe_repeated(alone: Alone) -> str:
    """That the letters go round, and the memory does not."""
    last = run_length(alone.text, len(alone.repeated))
    q = format_count(len(alone.repeated), "letter")
    return (
        f"Left alone, it wrote {format_count(len(alone.text), 'letter')}, and the last {last:,} go "
        f"round a loop of {q}: {quote(alone.repeated)}. Its memory has not come round with them, "
        "so it may yet leave them."
    )


def _describe_rounds(alone: Alone) -> str:
    """How often it went round, and whether its memory needs more letters than the text."""
    q = len(alone.loop)
    said = (
        f"It wrote the same letter {alone.rounds} times"
        if q == 1
        else f"It went round {alone.rounds} times without a slip"
    )
    if alone.turns > 1:
        said += f"; its memory comes round only after {alone.turns * q} letters"
    return f"{said}."


def _describe_rule(alone: Alone) -> list[str]:
    """How what it does compares with the text, where that goes round."""
    if not alone.period:
        return [DICE] if alone.loop else []
    if not alone.is_right:
        goes_round = alone.loop or alone.repeated
        if is_same_loop(goes_round, alone.period):
            return ["That is the rule: the text goes round the same letters."]
        which = "ends in another loop, of" if goes_round else "goes round a loop of"
        return [f"The text {which} {format_count(len(alone.period), 'letter')}."]
    said = ["That is the rule: the text goes round the same loop."]
    if alone.mistake is None:
        said.append("The beginning is right as well.")
    else:
        began = quote((alone.prompt + alone.text[: alone.mistake + 1])[-LONGEST:])
        said.append(f"The beginning is another matter: it wrote {began}, which is wrong.")
    character, count = alone.memories
    if count > 1:
        said.append(
            f"It writes {quote_character(character)} from {NUMBERS.get(count, count)} different "
            "memories: that is how it knows which letter comes next."
        )
    return said


def compare(alone: Alone) -> list[str]:
    if alone.loop_before:
        return [f"Before training, its loop was {quote(alone.loop_before)}."]
    return ["Before training, no loop was seen."]


LOOK = LookElement(
    key="loop",
    label="Left alone",
    question="What does it do when nobody tells it the next letter?",
    to_do="Train it, and watch its memory: one dot for each letter that it writes, always the "
    "likeliest. When the path closes, it goes round in a loop.",
    asks=LeftAlone,
    describe=describe,
    compare=compare,
    draw=draw,
)
