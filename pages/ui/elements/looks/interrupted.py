"""Whom the network believes when it is told another number than the one that is due."""

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.lines import lines_html
from pages.ui.elements.looks.quotation import quote
from pages.ui.elements.styled_text import FAINT, Span
from pages.ui.format import show_character
from rnn.playground.looks.interrupted import (
    BOTH,
    KEPT_IT,
    NEITHER,
    TOLD_IT,
    WRITTEN,
    AskInterrupted,
    Interrupted,
)

VERDICTS = {
    TOLD_IT: "It believed the page: that is how the game goes on from the number told.",
    KEPT_IT: "It believed its memory: that is how it goes on where nothing else was said.",
    NEITHER: "It believed neither: the game goes on like that after neither of the two.",
    BOTH: "The game goes on like that after both, so that nobody can tell which it believed.",
}
TOLD = "background: rgba(230, 159, 0, 0.3); font-weight: 600"  # what it was told


def draw(answer: Interrupted) -> Picture:
    """The game up to the number, what it is told, and how it goes on; before training as well."""
    shown = answer.shown
    told: list[Span] = [(f"{shown.before} ", FAINT), (str(shown.told), TOLD), (" ", "")]
    lines = lines_html(
        [
            ("the game", [(f"{shown.before} ", FAINT), (f"{shown.due} {shown.after}", "")]),
            ("interrupted", [*told, (shown.written, "")]),
            ("before training", [*told, (shown.untrained, FAINT)]),
        ]
    )
    return Picture(above=lines)


def describe(answer: Interrupted) -> list[str]:
    """What it did, once and many times."""
    shown = answer.shown
    begun = shown.written[:WRITTEN]
    words = begun.lstrip(" ")
    spaces = show_character(" ") * (len(begun) - len(words))  # a second one is a mistake
    said = [
        f"You said {shown.told} where {shown.due} was due. It went on: {quote(spaces + words)}.",
        VERDICTS[shown.believed],
    ]
    neither = answer.tries - answer.told - answer.kept
    said.append(
        f"In {answer.told} of {answer.tries} other tries it believed the page, in {answer.kept} "
        f"its memory, in {neither} neither."
    )
    return said


LOOK = LookElement(
    key="interrupt",
    label="Interrupt it",
    question="Whom does it believe: what it reads, or what it remembers?",
    to_do="Train it on FizzBuzz to the end. Then say another number, and compare a plain network "
    "with an LSTM.",
    asks=AskInterrupted,
    describe=describe,
    draw=draw,
)
