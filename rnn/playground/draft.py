"""The draft: what the sidebar shows, and what a new run would be made from."""

from dataclasses import dataclass, field
from typing import Any

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.corpora.decoding import Reading
from rnn.errors import PlaygroundError, TextError
from rnn.persistence.recipe import Recipe
from rnn.playground.scheduling.single_flight import SingleFlight
from rnn.training.hyperparameters import SETTINGS, Hyperparameters
from rnn.training.limits import check_limits
from rnn.training.windows import Windows, cut_into_windows

_make_shared = SingleFlight(Recipe.make_corpus, most=8)  # many visitors read the same text


def make_corpus(recipe: Recipe) -> Corpus:
    """The text of a recipe; one of a visitor's own is kept for nobody else."""
    is_own = KINDS[recipe.kind].read_upload is not None
    return recipe.make_corpus() if is_own else _make_shared(recipe)


@dataclass(frozen=True)
class Upload:
    """A file that a text of one's own was read from, and how."""

    data: bytes
    reading: Reading


@dataclass
class Draft:
    """The picked kind of text with its options, and the settings for the next run.

    `corpus` is the latest text that could be made; `kind` and `options` may be ahead of it, where
    a book is still to be fetched or a text of one's own still to be typed.
    """

    kind: str
    options: dict[str, dict[str, Any]]  # kind -> option -> value
    corpus: Corpus
    hyperparameters: dict[str, Any]
    upload: Upload | None = None  # where the file may have to be read in another way
    # setting -> (what it was, what fits the text), where a short text made it smaller
    shrunk: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, corpus: Corpus, hyperparameters: Hyperparameters, before: "Draft | None" = None
    ) -> "Draft":
        """The draft that asks for this text and these settings; the options of other kinds of text
        are those of the draft `before`."""
        options = {
            key: {name: option.default for name, option in kind.options.items()}
            for key, kind in KINDS.items()
        }
        if before:
            options |= before.options
        options[corpus.kind] = dict(corpus.options)
        return cls(corpus.kind, options, corpus, hyperparameters.as_dict())

    def recipe(self) -> Recipe:
        """What the draft asks for. Raises SettingError if its settings do not go together."""
        corpus = self.corpus
        return Recipe(corpus.kind, corpus.options, Hyperparameters(**self.hyperparameters))

    def update_corpus(self) -> None:
        """Make the text that the options ask for, unless it is there or has to be fetched.

        Raises a PlaygroundError, and keeps the text of before, if it cannot be made.
        """
        if self.is_ahead and not KINDS[self.kind].fetches:
            self.take_corpus(make_corpus(self.picked))

    @property
    def is_ahead(self) -> bool:
        """Whether the picked text is not there: a book to be fetched, or a text to be given."""
        options = self.options[self.kind]
        return (self.corpus.kind, dict(self.corpus.options)) != (self.kind, options)

    @property
    def picked(self) -> Recipe:
        """The picked text, with the settings that suit it. Raises SettingError for an option that
        is not allowed."""
        return Recipe.preset(self.kind, None, **self.options[self.kind])

    def take_corpus(self, corpus: Corpus) -> bool:
        """Another text. Another kind of text brings the settings that suit it, and settings too
        large for the text are made to fit, until there is a longer one. Gives whether settings
        changed."""
        before = dict(self.hyperparameters)
        as_they_were = {
            name: was for name, (was, fits) in self.shrunk.items() if before[name] == fits
        }
        wanted = Hyperparameters(**before | as_they_were)
        if corpus.kind != self.corpus.kind:
            wanted = next(iter(KINDS[corpus.kind].presets.values()))
        self.corpus = corpus
        self.hyperparameters = wanted.fit_to(len(corpus.parts()[0])).as_dict()
        self.shrunk = {
            name: (was, self.hyperparameters[name])
            for name, was in wanted.as_dict().items()
            if was != self.hyperparameters[name]
        }
        return self.hyperparameters != before

    def preset(self, name: str) -> Hyperparameters:
        """A preset of the text's kind, made to fit the text."""
        return KINDS[self.corpus.kind].presets[name].fit_to(len(self.corpus.parts()[0]))

    @property
    def taken_preset(self) -> str | None:
        """The name of the preset whose settings these are; None: one's own."""
        presets = KINDS[self.corpus.kind].presets
        return next((n for n in presets if self.preset(n).as_dict() == self.hyperparameters), None)

    @property
    def never_read(self) -> int:
        """How many characters of the text lie in no window; 0 also where there cannot be any."""
        try:
            return self._cut().never_read(len(self.corpus.parts()[0]))
        except TextError:
            return 0

    def find_refusal(self) -> str:
        """Why no network can be made of the text and the settings; empty if one can be."""
        try:
            wanted = self.recipe().hyperparameters
            self._cut()
            check_limits(wanted, len(self.corpus.characters))
        except PlaygroundError as error:
            return str(error)
        return ""

    def _cut(self) -> Windows:
        """The windows of the text. Raises TextError if it is too short for any."""
        hp, length = self.hyperparameters, len(self.corpus.parts()[0])
        return cut_into_windows(length, hp["seq_length"], hp["batch_size"], hp["windows"])

    def differs_in_text(self, other: Corpus) -> bool:
        """Whether the draft asks for another text, compared by what is asked: a book has many
        addresses, and some options make no difference to some texts."""
        is_same = (self.corpus.kind, self.corpus.options) == (other.kind, other.options)
        return not is_same and (self.corpus.kind, self.corpus.text) != (other.kind, other.text)

    def differing_settings(self, running: Hyperparameters) -> dict[str, tuple[Any, Any]]:
        """Setting -> (running, draft), where they differ."""
        values = running.as_dict()
        return {
            name: (values[name], self.hyperparameters[name])
            for name in SETTINGS
            if values[name] != self.hyperparameters[name]
        }
