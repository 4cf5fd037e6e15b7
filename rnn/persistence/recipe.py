"""A run to begin with, as a value: which text, which settings, where to stop, how fast to show it.

An idea, a preset, a link and a saved run all hold a `Recipe`. The same recipe gives the same run,
with the same losses and the same samples.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.errors import SettingError
from rnn.persistence import link
from rnn.settings import Number
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import SETTINGS, Hyperparameters
from rnn.training.trainer import Trainer

FIRST_KIND = next(iter(KINDS))
GOAL = Number("Stop at update", "", 1, low=1, high=10**9, integer=True)
PACE = Number("Updates per second", "", 4.0, low=0.01, high=math.inf)


class Options(Mapping[str, Any]):
    """The options of a kind of text: a dict that cannot be changed, and so can be hashed."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return repr(self._values)


@dataclass(frozen=True)
class Recipe:
    """A run to begin with. Two recipes that ask for the same thing are equal.

    Every value is checked, and an option that is not given has its default. Raises SettingError
    for a kind, an option or a value that is not allowed.
    """

    kind: str  # a key of rnn.corpora.KINDS
    options: Mapping[str, Any] = field(repr=False)  # of that kind, all of them; a text may be long
    hyperparameters: Hyperparameters
    goal: int | None = None  # the update to stop at
    pace: float | None = None  # updates per second, inf: as many as can be; None: as the kind says
    fingerprint: Fingerprint | None = None  # that the run had where the link to it was made

    def __post_init__(self) -> None:
        kind = KINDS.get(self.kind)
        if kind is None:
            raise SettingError(
                f"The kind of text must be one of {', '.join(KINDS)}; got "
                f"{link.quote(repr(self.kind))}. Choose one of these."
            )
        if unknown := sorted(self.options.keys() - kind.options.keys()):
            raise SettingError(
                f"A text of the kind '{kind.key}' must be made from {', '.join(kind.options)}; got "
                f"{link.quote(', '.join(unknown))}. Leave that out."
            )
        options = Options(kind.check_options(self.options))
        goal, pace = self.goal, self.pace
        if goal is not None:
            goal = int(GOAL.check(link.UNTIL, goal))
        if pace is not None:
            pace = PACE.check(link.PACE, pace)
        if pace == kind.pace:
            pace = None
        for name, value in (("options", options), ("goal", goal), ("pace", pace)):
            object.__setattr__(self, name, value)

    @classmethod
    def preset(cls, kind: str, preset: str | None = None, /, **options: Any) -> "Recipe":
        """The recipe of a preset, by default the first one of that kind of text. Its settings are
        those for a text of any length: see `fit_to`."""
        presets = KINDS[kind].presets
        return cls(kind, options, presets[preset or next(iter(presets))])

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "ParsedQuery":
        """What the query of a link asks for. Never raises: see `ParsedQuery`."""
        complaints: list[str] = []
        kinds = [key for key, kind in KINDS.items() if not kind.read_upload]
        key = query.get(link.TEXT, FIRST_KIND)
        if key not in kinds:
            called = link.quote(key)
            complaints.append(f"This link asks for a text called “{called}”, which there is not.")
            key = FIRST_KIND
        options_of_kind = {link.option_name(n): option for n, option in KINDS[key].options.items()}
        parsed_options = link.parse_values(options_of_kind, query, complaints)
        options = {
            name: parsed_options[link.option_name(name)]
            for name in KINDS[key].options
            if link.option_name(name) in parsed_options
        }
        recipe = cls.preset(key, **options)
        settings = link.parse_values(SETTINGS, query, complaints)
        try:
            recipe = replace(recipe, hyperparameters=replace(recipe.hyperparameters, **settings))
        except SettingError as error:  # each is allowed, but not all of them together
            complaints.append(link.complaint(error))
        more = link.parse_values({link.UNTIL: GOAL, link.PACE: PACE}, query, complaints)
        goal, pace = more.get(link.UNTIL), more.get(link.PACE)
        fingerprint = link.parse_fingerprint(query, complaints)
        recipe = replace(recipe, goal=goal, pace=pace, fingerprint=fingerprint)

        # what else stands there was added on the way, as portals and newsletters do
        names = {link.option_name(n) for key in kinds for n in KINDS[key].options}
        for name in sorted(names & query.keys() - options_of_kind.keys()):
            complaints.append(f"This link also says “{name}”, which is for another text.")
        return ParsedQuery(recipe, complaints)

    def to_query(self) -> dict[str, str]:
        """What stands behind the question mark of a link: the kind of text, and whatever differs
        from that kind's defaults and first preset. `from_query` turns it into an equal recipe.

        Raises ValueError for a text of one's own, which does not fit into a link.
        """
        kind = KINDS[self.kind]
        if kind.read_upload:
            raise ValueError("A text of one's own does not fit into a link.")
        usual = Recipe.preset(self.kind)
        query = {link.TEXT: self.kind}
        for name, value in self.options.items():
            if value != usual.options[name]:
                query[link.option_name(name)] = link.write_value(value)
        usual_settings = usual.hyperparameters.as_dict()
        for name, value in self.hyperparameters.as_dict().items():
            if value != usual_settings[name]:
                query[name] = link.write_value(value)
        if self.goal is not None:
            query[link.UNTIL] = link.write_value(self.goal)
        if self.pace is not None:
            query[link.PACE] = link.write_value(self.pace)
        if self.fingerprint is not None:
            query[link.FINGERPRINT] = str(self.fingerprint)
        return query

    def make_corpus(self) -> Corpus:
        """The text. Raises TextError if nothing can be learned from it, and BookError for a book
        that cannot be fetched; fetching takes seconds."""
        return KINDS[self.kind].make(**self.options)

    def make_trainer(self, corpus: Corpus) -> Trainer:
        """The run at its beginning. Raises TextError if the text is too short for the settings,
        and SettingError if the network would be too large for the text's many characters."""
        train, held_out = corpus.parts()
        return Trainer(train, self.hyperparameters, held_out)

    def fit_to(self, corpus: Corpus) -> "Recipe":
        """This recipe, with fewer streams and a shorter `seq_length` if the text is short."""
        fitted = self.hyperparameters.fit_to(len(corpus.parts()[0]))
        return replace(self, hyperparameters=fitted)


@dataclass(frozen=True)
class ParsedQuery:
    """What a link asks for as far as it is understood, and a sentence for each thing that is not.

    What is malformed, not allowed or unknown is left out of the recipe. The sentences are on one
    line each, and repeat little of the link.
    """

    recipe: Recipe
    complaints: list[str]


# What everybody begins with. Its query is {"text": "decimal"}: a link names its text, so that it
# means the same when something else comes first.
FIRST_RECIPE = Recipe.preset(FIRST_KIND)
