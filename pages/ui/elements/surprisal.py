"""What the network makes of a text it is given to read: the surprise of every letter."""

import math
import time

import streamlit as st

from pages.ui import format as words
from pages.ui.elements.styled_text import Span
from pages.ui.widgets.setting_control import control
from rnn import DivergedError, Trainer
from rnn.evaluation.surprisal import Surprisal, Word, measure_surprisal
from rnn.playground.freshness import Reading
from rnn.playground.session import Session
from rnn.settings import Text

TYPED, SAMPLE, TEXT = "A sentence of mine", "What it wrote", "What it learned from"
SOURCES = (TYPED, SAMPLE, TEXT)
LENGTH = 400  # letters of its text that it reads again
STRONGEST = 8.0  # bits: a chance of one in 256 gets the strongest tint
BITS = (
    "One bit is the surprise of a coin. With every bit more, the chance that the network gave to "
    "the word was half as large: at 10 bits it was one in 1,024."
)
MANY = 30.0  # bits: a chance of one in a billion; nobody can imagine more
UNKNOWN = "text-decoration: line-through; opacity: .5"

SENTENCE = Text(
    "Your sentence", "Anything. Leave a word out, or put a wrong one in, and look again.", "", 500
)


def sentence_box(session: Session) -> None:
    """A box for one's own sentence; it opens with the beginning of the text."""
    session.pen.setdefault("sentence", session.run.trainer.text[:60])
    control("surprise", "sentence", SENTENCE, session.pen)


def text_to_read(session: Session, source: str) -> str:
    """The text from the chosen source."""
    run = session.run
    if source == SAMPLE:
        return run.live.prompt + run.live.text
    if source == TEXT:
        return run.trainer.text[:LENGTH]
    return str(session.pen["sentence"])


def read(session: Session, text: str) -> Surprisal | None:
    """The surprise of every letter, by the network as it stands, or while that plays as it stood a
    moment ago; None if there is no text, or no network that could read."""
    trainer, reading = session.run.trainer, session.reading
    if not reading or reading.text != text or reading.outdated(trainer, session.playing):
        reading = session.reading = read_anew(trainer, text)
    return reading.surprise


def read_anew(trainer: Trainer, text: str) -> Reading:
    start, iteration = time.monotonic(), trainer.iteration
    try:
        found = measure_surprisal(trainer.model, trainer.vocabulary, text) if text else None
    except DivergedError:
        found = None
    cost = time.monotonic() - start
    return Reading(trainer=trainer, iteration=iteration, cost=cost, text=text, surprise=found)


def in_words(reading: Surprisal) -> str:
    """The mean surprise, as something one can imagine."""
    bits = reading.bits_per_character
    if math.isnan(bits):
        return "It has never met any of these letters, so nothing here means anything to it."
    letters = f"one of **{2**bits:.1f}**" if bits < MANY else "one of more than **a billion**"
    return f"**{bits:.2f} bits** a letter: as if each had been {letters} equally likely letters."


def tinted(reading: Surprisal) -> list[Span]:
    """Each letter with its tint."""
    return [
        (words.shown(character), tint(float(bits)))
        for character, bits in zip(reading.text, reading.bits, strict=True)
    ]


def tint(bits: float) -> str:
    """CSS for so many bits of surprise; NaN is a letter that it has never met."""
    if math.isnan(bits):
        return UNKNOWN
    return f"background: rgba(204, 121, 167, {0.85 * min(1.0, bits / STRONGEST):.2f})"


def word_list(found: tuple[Word, ...]) -> None:
    """Text with their bits, one under the other."""
    for word in found:
        st.text(f"{word.bits:.1f} bits   {word.text}")
