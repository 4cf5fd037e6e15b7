"""A setting, described once: what is allowed, and what it means to someone who does not program.

Validation, the control on the screen, its tooltip, the checkpoint and the shared link all read the
same description.
"""

from dataclasses import dataclass
from numbers import Real
from typing import Any

from rnn.errors import SettingError


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`. `grid` holds the values a control offers, if not every one."""

    label: str
    help: str
    default: float
    low: float
    high: float
    grid: tuple[float, ...] = ()
    integer: bool = False
    live: bool = False  # may change while the network trains

    def check(self, name: str, value: Any) -> float:
        """`value` as an int or a float within the range; else a SettingError."""
        kind = "a whole number" if self.integer else "a number"
        usable = isinstance(value, Real) and not isinstance(value, bool)
        if (
            not usable
            or not self.low <= value <= self.high  # nan is refused here as well
            or (self.integer and value != int(value))
        ):
            raise SettingError(
                f"The '{name}' must be {kind} from {self.low:,} to {self.high:,}, got {value!r}. "
                f"Choose one in that range, for example {self.default:,}."
            )
        return int(value) if self.integer else float(value)


@dataclass(frozen=True)
class Choice:
    """One of a few named things; `options` maps each value to the words shown for it."""

    label: str
    help: str
    default: str
    options: dict[str, str]

    def check(self, name: str, value: Any) -> str:
        """`value` if it is one of the options, or a SettingError that lists them."""
        if not isinstance(value, str) or value not in self.options:
            allowed = ", ".join(self.options)
            raise SettingError(
                f"The '{name}' must be one of {allowed}; got {value!r}. Choose one of these."
            )
        return value


@dataclass(frozen=True)
class Text:
    """Something typed: one line, or many."""

    label: str
    help: str
    default: str
    max_length: int
    multiline: bool = False

    def check(self, name: str, value: Any) -> str:
        """`value` if it is a string of at most `max_length` characters, or a SettingError."""
        if not isinstance(value, str):
            raise SettingError(f"The '{name}' must be text, got {value!r}. Type or paste some.")
        if len(value) > self.max_length:
            raise SettingError(
                f"The '{name}' must have at most {self.max_length:,} characters, "
                f"got {len(value):,}. Use a shorter one."
            )
        return value


Setting = Number | Choice | Text
