"""The link codec: how the values of a recipe stand in the query of a web address.

    ?text=decimal&n=97&hidden_size=32&seed=5&until=200&pace=full

`rnn.persistence.recipe` says which names there are and what is left out.
"""

import math
from collections.abc import Mapping
from typing import Any

from rnn.errors import SettingError
from rnn.settings import Number, Setting
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import SETTINGS

# names beside those of settings and options
TEXT, UNTIL, PACE, FINGERPRINT = "text", "until", "pace", "fingerprint"
FULL = "full"  # in a link: the pace of as many updates per second as there can be
MOST_QUOTED = 40  # characters of one foreign value that a sentence repeats
LONGEST_COMPLAINT = 300  # characters


def option_name(option: str) -> str:
    """The name of a text's option in a link. A setting of the network may be called the same, and
    then the option is `text_…`."""
    return f"{TEXT}_{option}" if option in SETTINGS else option


def write_value(value: Any) -> str:
    """A value as it stands in a link: in as few characters as keep every digit."""
    if value == math.inf:
        return FULL
    if isinstance(value, float) and float(f"{value:g}") == value:
        return f"{value:g}"
    return str(value)


def parse_value(setting: Setting, written: str) -> Any:
    """The value that stands in a link for a setting, not yet checked. What is no number stays a
    text, which the check will refuse."""
    if isinstance(setting, Number):
        if written == FULL and setting.high == math.inf:
            return math.inf
        try:
            return int(written) if setting.integer else float(written)
        except ValueError:
            pass
    return written


def parse_values(
    settings: Mapping[str, Setting], query: Mapping[str, str], complaints: list[str]
) -> dict[str, Any]:
    """The values of a query for some settings, each checked. One that is not allowed is left out,
    and `complaints` gets a sentence about it."""
    found = {}
    for name, setting in settings.items():
        if name not in query:
            continue
        try:
            found[name] = setting.check(name, parse_value(setting, query[name]))
        except SettingError as error:
            complaints.append(complaint(error))
    return found


def parse_fingerprint(query: Mapping[str, str], complaints: list[str]) -> Fingerprint | None:
    """The fingerprint in a query, unless something in the query is not as it was written."""
    if FINGERPRINT not in query or complaints:
        return None
    found = Fingerprint.parse(query[FINGERPRINT])
    if found is None:
        complaints.append(
            "In this link: the fingerprint must be the number of an update and eight digits, such "
            f"as 100-0123abcd, got “{quote(query[FINGERPRINT])}”."
        )
    return found


def complaint(error: SettingError) -> str:
    """What a link asked for and cannot have, for the screen."""
    return f"In this link: {quote(str(error), LONGEST_COMPLAINT)}"


def quote(foreign: str, most: int = MOST_QUOTED) -> str:
    """Foreign words for a sentence: cut to `most` characters, on one line, nothing invisible."""
    cut = foreign if len(foreign) <= most else f"{foreign[:most]}…"
    return "".join(character if character.isprintable() else " " for character in cut)
