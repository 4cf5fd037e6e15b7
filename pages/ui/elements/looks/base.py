"""How a look stands on the page, and what it is drawn with: few elements, since each is a message
at every redraw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]

from rnn.playground.looks.base import LookQuestion

Spec = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart, by a specification of Vega-Lite that stays the same while its data change."""

    data: pa.Table
    spec: Spec
    alt: str
    note: str = ""  # a line above it


@dataclass(frozen=True, eq=False)
class Picture:
    """What a look shows: charts, and HTML above and below them."""

    charts: Sequence[Chart] = ()
    above: str = ""
    below: str = ""
    beside: bool = False  # the charts stand side by side, each as wide as its specification says


@dataclass(frozen=True)
class LookElement:
    """A look: what it is called, what it is about, and how its answer is shown."""

    key: str  # in the address
    label: str  # in the row of looks
    question: str  # in plain words
    to_do: str  # one thing to do
    asks: type[LookQuestion]
    describe: Callable[[Any], list[str]]  # what is true of the answer, in sentences
    draw: Callable[[Any], Picture]
    compare: Callable[[Any], list[str]] = lambda answer: []  # what was true before training
