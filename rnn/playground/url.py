"""A run as a link: the text, the settings that are not the usual ones, the seed, and where to stop.
Whoever opens it gets the very same run: the same losses and the same samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pages.ui import format as words
from rnn import Hyperparameters, SettingError
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.playground.run import Run
from rnn.settings import Number, Setting, Text
from rnn.training.hyperparameters import SETTINGS

TEXT, UNTIL = "text", "until"
FIRST_KIND = "decimal"  # what everybody begins with
GOAL = Number("Stop at update", "", 1, low=1, high=10**9, integer=True)


@dataclass
class Wanted:
    """What a link asks for, as far as it can be understood, and a sentence for each thing that
    cannot."""

    kind: CorpusKind
    options: dict[str, Any]
    hyperparameters: Hyperparameters
    until: int | None = None
    complaints: list[str] = field(default_factory=list)


def query(run: Run, until: int | None = None) -> dict[str, str]:
    """What stands behind the question mark. Raises ValueError for a text of one's own."""
    kind = KINDS[run.corpus.kind]
    if kind.read_upload:
        raise ValueError("A text of one's own does not fit into a link.")
    asked = {TEXT: kind.key}
    usual = next(iter(kind.presets.values())).as_dict()
    for name, value in run.corpus.options.items():
        if value != kind.options[name].default:
            asked[of_text(name)] = written(value)
    for name, value in run.started.as_dict().items():
        if value != usual[name]:
            asked[name] = written(value)
    if until:
        asked[UNTIL] = str(until)
    return asked


def link(base: str, run: Run, until: int | None = None) -> str:
    """The whole address."""
    return f"{base}?{urlencode(query(run, until))}"


def of_text(name: str) -> str:
    """The name of a text's option in a link; a setting of the network may be called the same."""
    return f"{TEXT}_{name}" if name in SETTINGS else name


def written(value: Any) -> str:
    """A value as short as it goes without losing a digit."""
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def understood(params: Mapping[str, str]) -> Wanted:
    """What a query asks for. Whatever is malformed is left out, with a sentence about it."""
    complaints: list[str] = []
    known = {key: kind for key, kind in KINDS.items() if not kind.read_upload}
    key = params.get(TEXT, next(iter(known)))
    if key not in known:
        complaints.append(f"This link asks for a text called “{short(key)}”, which there is not.")
    kind = known.get(key, next(iter(known.values())))
    usual = next(iter(kind.presets.values())).as_dict()
    of_this_text = {name: params[of_text(name)] for name in kind.options if of_text(name) in params}
    options = values(kind.options, of_this_text, complaints)
    settings = values(SETTINGS, params, complaints)
    try:
        hyperparameters = Hyperparameters(**{**usual, **settings})
    except SettingError as error:
        complaints.append(str(error))
        hyperparameters = Hyperparameters(**usual)
    until = values({UNTIL: GOAL}, params, complaints).get(UNTIL)
    understood = {TEXT, UNTIL, *SETTINGS, *map(of_text, kind.options)}
    if unknown := sorted({*params} - understood):
        complaints.append(
            f"This link also says “{short(', '.join(unknown))}”, which means nothing here."
        )
    return Wanted(kind, options, hyperparameters, until, complaints)


def values(
    settings: Mapping[str, Setting], params: Mapping[str, str], complaints: list[str]
) -> dict[str, Any]:
    """The values in a query for some settings, each checked."""
    found = {}
    for name, setting in settings.items():
        if name not in params:
            continue
        try:
            found[name] = setting.check(name, read(setting, params[name]))
        except SettingError as error:
            complaints.append(f"In this link: {short(str(error), 300)}")
    return found


def read(setting: Setting, text: str) -> Any:
    """The value that a piece of a link stands for; what is no number stays text."""
    if isinstance(setting, Number):
        try:
            return int(text) if setting.integer else float(text)
        except ValueError:
            return short(text)
    return text if isinstance(setting, Text) else short(text)


def short(text: str, most: int = 40) -> str:
    """Foreign words, cut so that they cannot fill the screen."""
    return words.one_line(text if len(text) <= most else f"{text[:most]}…")
