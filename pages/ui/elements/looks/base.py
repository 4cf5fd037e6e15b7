"""How a look stands on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnn.playground.looks.base import LookQuestion


@dataclass(frozen=True)
class LookElement:
    """A look: what it is called, what it is about, and how its answer is drawn."""

    key: str  # in the address
    label: str  # in the row of looks
    question: str  # in plain words
    to_do: str  # one thing to do
    asks: type[LookQuestion]
    describe: Callable[[Any], list[str]]  # what is true of the answer, in sentences
    draw: Callable[[Any], None]  # draws the answer where it stands, within a tick
