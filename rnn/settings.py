"""A setting, described once: which values are allowed, and what it means to someone who does not
program.

Validation, the control on the screen, its tooltip, the saved run and the shared link all read the
same description.
"""

import math
import reprlib
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from rnn.errors import SettingError


@dataclass(frozen=True)
class Description:
    """What every setting has. `term` is what textbooks call it, where the label is plainer."""

    label: str
    help: str
    term: str = field(default="", kw_only=True)

    @property
    def tooltip(self) -> str:
        """The help, in Markdown, and the textbooks' term for it."""
        return f"{self.help} Experts call it *{self.term}*." if self.term else self.help


@dataclass(frozen=True)
class Number(Description):
    """A number from `low` to `high`. `grid`: the values that a control offers, where not all."""

    default: float
    low: float
    high: float
    grid: tuple[float, ...] = ()
    integer: bool = False
    live: bool = False  # may change while the network trains

    def check(self, name: str, value: Any) -> float:
        """`value` as an int or a float. Raises SettingError unless it is in the range."""
        kind = "a whole number" if self.integer else "a number"
        bounds = f"of at least {self.low:,}"
        if self.high < math.inf:
            bounds = f"from {self.low:,} to {self.high:,}"
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        if (
            not is_number
            or not self.low <= value <= self.high  # nan is in no range
            or (self.integer and value != int(value))
        ):
            raise SettingError(
                f"The '{name}' must be {kind} {bounds}, got {shorten(value)}. "
                f"Choose one in that range, for example {self.default:,}."
            )
        return int(value) if self.integer else float(value)


@dataclass(frozen=True)
class Choice(Description):
    """One of a few named values; `options` maps each to the words shown for it."""

    default: str
    options: dict[str, str]

    def check(self, name: str, value: Any) -> str:
        """`value`. Raises SettingError, with a list of the options, unless it is one of them."""
        if not isinstance(value, str) or value not in self.options:
            allowed = ", ".join(self.options)
            raise SettingError(
                f"The '{name}' must be one of {allowed}; got {shorten(value)}. Choose one of these."
            )
        return value


@dataclass(frozen=True)
class Text(Description):
    """A typed text of one line, or of many."""

    default: str
    max_length: int  # characters
    multiline: bool = False

    def check(self, name: str, value: Any) -> str:
        """`value`. Raises SettingError unless it is a string of at most `max_length` characters."""
        if not isinstance(value, str):
            raise SettingError(
                f"The '{name}' must be text, got {shorten(value)}. Type or paste some."
            )
        if len(value) > self.max_length:
            raise SettingError(
                f"The '{name}' must have at most {self.max_length:,} characters, "
                f"got {len(value):,}. Use a shorter one."
            )
        return value


Setting = Number | Choice | Text


def shorten(value: Any) -> str:
    """The `repr` of a value that may be anything: a line at most."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python writes out no integer of more than 4,300 digits
        return "a number of thousands of digits"
