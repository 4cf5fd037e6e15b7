"""The text of a run in a file. What a rule makes is always made again, so no file can pass another
text off as it. A text of one's own and a book stand in the file, since they cannot be made again
without the visitor or the network."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.errors import SettingError
from rnn.persistence.link import FULL
from rnn.persistence.recipe import Recipe
from rnn.persistence.refusal import first_sentence, refusal, require
from rnn.persistence.validation import check_fields
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import Hyperparameters

TEXT = "text"  # the option that is a text of one's own
BOOK: dict[str, type] = {
    "name": str, "source": str, "rule": str, "prompt": str, "open_ended": bool
}  # fmt: skip
# Characters; the prompt is read again before every sample.
MOST_OF_BOOK = {"name": 1_000, "source": 1_000, "rule": 1_000, "prompt": 100}
MOST_CHARACTERS = 2**22


def has_text(kind: str) -> bool:
    """Whether a file holds the text of a run of this kind."""
    return KINDS[kind].fetches or TEXT in KINDS[kind].options


def describe_recipe(recipe: Recipe) -> dict[str, Any]:
    """A recipe as metadata, without its settings and without a text of one's own."""
    options = {name: value for name, value in recipe.options.items() if name != TEXT}
    pace = FULL if recipe.pace == math.inf else recipe.pace
    fingerprint = str(recipe.fingerprint) if recipe.fingerprint else None
    return {
        "kind": recipe.kind,
        "options": options,
        "goal": recipe.goal,
        "pace": pace,
        "fingerprint": fingerprint,
    }


def describe_book(corpus: Corpus) -> dict[str, Any]:
    """What there is to say of a text that was fetched. What was cut off it is left out."""
    if not KINDS[corpus.kind].fetches:
        return {}
    return {name: getattr(corpus, name) for name in BOOK}


def text_of(corpus: Corpus) -> str:
    """The text that a file has to hold, if `has_text`."""
    return corpus.text if KINDS[corpus.kind].fetches else corpus.options[TEXT]


def parse_recipe(values: Mapping[str, Any], hyperparameters: Hyperparameters) -> Recipe:
    """The recipe that `describe_recipe` described. An option that a file lacks has its default."""
    require(TEXT not in values["options"], "keep its text beside its options", "has it in them")
    pace = math.inf if values["pace"] == FULL else values["pace"]
    written = values["fingerprint"]
    fingerprint = None if written is None else Fingerprint.parse(written)
    require((written is None) == (fingerprint is None), "have a fingerprint or none", "has neither")
    changed = {"pace": pace, "fingerprint": fingerprint}
    try:
        return Recipe(hyperparameters=hyperparameters, **{**values, **changed})
    except SettingError as error:
        raise refusal("have a text that can be made", f"has not: {first_sentence(error)}") from None


def check_book(kind: str, book: Mapping[str, Any]) -> None:
    """What `describe_book` said must be there for a book, and for nothing else."""
    check_fields(book, BOOK if KINDS[kind].fetches else {})
    for name, most in MOST_OF_BOOK.items():
        length = len(book.get(name, ""))
        require(length <= most, f"have a short {name}", f"has {length:,} characters")


def decode_text(data: bytes) -> str:
    """The text in a file."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise refusal("have its text in UTF-8", "has not") from None
    require(
        len(text) <= MOST_CHARACTERS,
        f"have a text of at most {MOST_CHARACTERS:,} characters",
        f"has {len(text):,}",
    )
    return text


def make_corpus(recipe: Recipe, book: Mapping[str, Any], text: str) -> tuple[Recipe, Corpus]:
    """The corpus of a saved run, and the recipe with its text.

    Raises what its kind raises if nothing can be learned from the text.
    """
    if KINDS[recipe.kind].fetches:
        return recipe, Corpus(**book, text=text, kind=recipe.kind, options=dict(recipe.options))
    if TEXT in recipe.options:
        recipe = replace(recipe, options={**recipe.options, TEXT: text})
    return recipe, recipe.make_corpus()
