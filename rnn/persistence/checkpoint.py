"""A whole run in one file: when it is loaded, it goes on as if nothing had happened.

The file is a safetensors file (see `tensor_file.py`). Its metadata is JSON: the recipe, the
settings, the vocabulary, the counters, the samples so far, and a checksum of all of it and of the
arrays. The arrays are the weights, the optimizer state, the hidden state, the losses, and the text
if no rule makes it. There is no state of random numbers: they start from the seed whenever needed.

A file may come from anyone, so all of it is checked (see `validation.py`) before the text is read,
and the text before a trainer is made.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus
from rnn.errors import CheckpointError, PlaygroundError
from rnn.persistence.recipe import Recipe
from rnn.persistence.refusal import first_sentence, refusal, require
from rnn.persistence.saved_text import (
    TEXT,
    check_book,
    decode_text,
    describe_book,
    describe_recipe,
    has_text,
    make_corpus,
    parse_recipe,
    text_of,
)
from rnn.persistence.tensor_file import TensorFile, pack
from rnn.persistence.trainer_tensors import take_snapshot, tensors_of
from rnn.persistence.validation import (
    PROGRESS_FIELDS,
    VERSION,
    check_numbers,
    parse_hyperparameters,
    parse_metadata,
    to_json,
)
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.trainer import Trainer
from rnn.vocabulary import Vocabulary

SavedSample = tuple[int, str, str]  # the update, the prompt, and what the network wrote after it


@dataclass(frozen=True)
class Provenance:
    """How a run came to where it is, beyond what its recipe says."""

    first_rate: float  # the learning rate of its first update
    rate_changed: bool = False  # since then
    finished: int | None = None  # the update since which nothing is left to learn


@dataclass(frozen=True)
class Checkpoint:
    """A run as it is saved.

    The trainer's texts are `corpus.parts()`. The recipe is what the run began with: its settings
    are the trainer's, except that the learning rate is `provenance.first_rate`.
    """

    recipe: Recipe
    corpus: Corpus
    trainer: Trainer
    samples: list[SavedSample]
    provenance: Provenance
    expected: Fingerprint | None = None  # that of the next update, where it was saved


def save(checkpoint: Checkpoint) -> bytes:
    """The file of a run: always the same bytes for the same run, also after it was loaded.

    Raises CheckpointError if the run is too large for a file, or has numbers `load` would refuse;
    ValueError if the recipe is not that of the text and the network.
    """
    recipe, corpus, trainer = checkpoint.recipe, checkpoint.corpus, checkpoint.trainer
    rate = checkpoint.provenance.first_rate
    if (recipe.kind, recipe.options) != (corpus.kind, corpus.options):
        raise ValueError(
            f"The recipe must be that of the text, got {recipe} for '{corpus.name}'. "
            "Make both from the same options."
        )
    if recipe.hyperparameters != replace(trainer.hyperparameters, learning_rate=rate):
        raise ValueError(
            "The recipe must have the trainer's settings with the first learning rate, got "
            f"{recipe.hyperparameters} for {trainer.hyperparameters}. Make the trainer from it."
        )
    metadata = {
        "version": VERSION,
        "sha256": "",
        "recipe": describe_recipe(recipe),
        "hyperparameters": trainer.hyperparameters.as_dict(),
        "provenance": asdict(checkpoint.provenance),
        "vocabulary": trainer.vocabulary.characters,
        "next_fingerprint": str(trainer.next_fingerprint() or ""),
        "progress": {name: getattr(trainer, name) for name in PROGRESS_FIELDS},
        "held_out_losses": trainer.history.held_out,
        "samples": checkpoint.samples,
        "book": describe_book(corpus),
    }
    tensors = tensors_of(trainer)
    if has_text(recipe.kind):
        tensors[TEXT] = np.frombuffer(text_of(corpus).encode(), np.uint8)
    try:
        metadata["sha256"] = checksum(metadata, tensors)
        described = to_json(metadata)
    except ValueError:
        raise refusal("have finite losses", "has others", "Go back to an earlier update.") from None
    data = pack(tensors, described)
    _examine(data)
    return data


def load(data: bytes) -> Checkpoint:
    """The run in a file. Raises CheckpointError, and nothing else, if anything is wrong with it."""
    run = _examine(data)
    metadata, hp = run.metadata, run.hyperparameters
    try:
        recipe, corpus = make_corpus(run.recipe, metadata["book"], decode_text(run.text))
        train, held_out = corpus.parts()
        characters = Vocabulary(train + held_out).characters
        same = characters == metadata["vocabulary"]
        require(same, "know the characters of its text", "knows others")
        known = {*corpus.prompt} <= {*characters}
        require(known, "begin samples in characters of its text", "uses others")
        trainer = Trainer(train, hp, held_out)
    except CheckpointError:
        raise
    except PlaygroundError as error:
        raise refusal(
            "have a text that can be made, and a network that can read it",
            f"has not: {first_sentence(error)}",
        ) from None
    trainer.restore(run.snapshot)
    samples = [(i, prompt, text) for i, prompt, text in metadata["samples"]]
    expected = Fingerprint.parse(metadata["next_fingerprint"])
    provenance = Provenance(**metadata["provenance"])
    return Checkpoint(recipe, corpus, trainer, samples, provenance, expected)


@dataclass(frozen=True)
class _Examined:
    """The content of a file, of which only the text is still to be checked."""

    metadata: dict[str, Any]
    hyperparameters: Hyperparameters
    recipe: Recipe  # without a text of one's own
    snapshot: dict[str, Any]  # for Trainer.restore
    text: bytes


def _examine(data: bytes) -> _Examined:
    """Raises CheckpointError. Nothing here is much larger than the file."""
    file = TensorFile(data)
    metadata = parse_metadata(file.metadata)
    sound = metadata["sha256"] == checksum(metadata | {"sha256": ""}, file.raw_tensors())
    require(sound, "be a file as it was saved", "has been changed")
    hp = parse_hyperparameters(metadata["hyperparameters"])
    first_rate = metadata["provenance"]["first_rate"]
    recipe = parse_recipe(metadata["recipe"], replace(hp, learning_rate=first_rate))
    check_book(recipe.kind, metadata["book"])
    snapshot = take_snapshot(file, metadata, hp)
    text = file.take(TEXT, np.uint8).tobytes() if has_text(recipe.kind) else b""
    file.close()
    check_numbers(hp, snapshot["params"], snapshot["optimizer_state"], snapshot["state"])
    return _Examined(metadata, hp, recipe, snapshot, text)


def checksum(metadata: dict[str, Any], tensors: Mapping[str, NDArray[Any]]) -> str:
    """SHA-256 of the metadata, with an empty checksum in it, and of the arrays by name."""
    digest = hashlib.sha256(to_json(metadata).encode())
    for name, tensor in sorted(tensors.items()):
        digest.update(name.encode())
        digest.update(tensor.tobytes())
    return digest.hexdigest()
