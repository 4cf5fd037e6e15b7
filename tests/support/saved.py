"""Small runs to save, what must be the same after loading them, and files taken apart and put
together again.

`python -m tests.support.saved` made tests/persistence/golden/run.safetensors.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import numpy as safetensors

from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.checkpoint import Checkpoint, Provenance, checksum, save
from rnn.persistence.recipe import Recipe
from rnn.persistence.tensor_file import KEY, LENGTH, METADATA
from rnn.training.loss_history import LossHistory

GOLDEN = Path(__file__).parents[1] / "persistence" / "golden" / "run.safetensors"
Tensors = dict[str, NDArray[Any]]
TINY: dict[str, Any] = {"hidden_size": 6, "seq_length": 5, "learning_rate": 0.02}

BOOK = Corpus(
    name="Алиса",
    text="Down the rabbit-hole 🐇\n" * 499 + "Down the rabbit-hole 🐇🐇",  # its end comes once
    source="https://www.gutenberg.org/ebooks/11",
    prompt="Down ",
    open_ended=True,
    kind="gutenberg",
    options={"address": "11"},
)
OWN_TEXT = "Zwei Ringe,\r\nein 漢字 und zwei 😀. " * 399 + "Zwei Ringe,\r\nein 漢字 und zwei 😀 ."
CORPORA: dict[str, Corpus] = {
    **{key: kind.make() for key, kind in KINDS.items() if not kind.fetches and key != "own"},
    "own": KINDS["own"].make(text=OWN_TEXT, alphabet=8),
    "gutenberg": BOOK,
}


def begun(corpus: Corpus = CORPORA["decimal"], updates: int = 7, **settings: Any) -> Checkpoint:
    """A run that has done some updates, with a sample from its beginning and one from its end. Its
    learning rate was changed on the way."""
    hp = Hyperparameters(**TINY | settings)
    began_with = replace(hp, learning_rate=0.5)
    recipe = Recipe(corpus.kind, corpus.options, began_with, goal=9, pace=4.5)
    trainer = replace(recipe, hyperparameters=hp).make_trainer(corpus)
    first = trainer.sample(20)
    trainer.train(iterations=updates)
    samples = [(0, "", first), (updates, corpus.prompt, trainer.sample(9))]
    return Checkpoint(recipe, corpus, trainer, samples, Provenance(0.5, rate_changed=True))


def everything(trainer: Trainer) -> dict[str, Any]:
    """All that training has changed, in a form that compares bit by bit."""
    progress = trainer.snapshot()
    history = progress.pop("history")
    return {
        "progress": {name: exact(value) for name, value in progress.items()},
        "losses": all_losses(history),
        "settings": trainer.hyperparameters,
        "vocabulary": trainer.vocabulary.characters,
        "sample": trainer.sample(50),
    }


def all_losses(history: LossHistory) -> tuple[Any, ...]:
    return exact(history.rows()), list(history.recent), history.held_out, history.width


def exact(value: Any) -> Any:
    """Arrays as type, shape and bytes."""
    if isinstance(value, dict):
        return {name: exact(part) for name, part in value.items()}
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    return type(value), value


@cache
def good(corpus: str = "decimal", **settings: Any) -> bytes:
    """The file of a small run."""
    return save(begun(CORPORA[corpus], **settings))


def opened(data: bytes) -> tuple[dict[str, Any], Tensors]:
    """The metadata of a run in a file, and its arrays."""
    header, _ = taken_apart(data)
    return json.loads(header[METADATA][KEY]), safetensors.load(data)


def packed(metadata: dict[str, Any] | str, tensors: Tensors) -> bytes:
    """The file of a run, with a right checksum if the metadata can have one."""
    text = metadata if isinstance(metadata, str) else json.dumps(metadata, ensure_ascii=False)
    with suppress(ValueError, TypeError, RecursionError):
        found = json.loads(text)
        if isinstance(found, dict) and isinstance(found.get("sha256"), str) and found["sha256"]:
            right = checksum(found | {"sha256": ""}, tensors)
            text = text.replace(found["sha256"], right)
    return safetensors.save(tensors, {KEY: text})


def with_tensors(data: bytes, tensors: Mapping[str, NDArray[Any] | None]) -> bytes:
    """The file with some arrays exchanged, added or removed, and nothing else wrong with it."""
    metadata, found = opened(data)
    kept = {**found, **tensors}
    return packed(metadata, {name: array for name, array in kept.items() if array is not None})


def with_metadata(data: bytes, **changes: Any) -> bytes:
    """The file with something else said in its metadata; `a__b` is the part "b" of "a"."""
    metadata, tensors = opened(data)
    for name, value in changes.items():
        *path, last = name.split("__")
        part = metadata
        for step in path:
            part = part[step]
        part[last] = value
    return packed(metadata, tensors)


def taken_apart(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The header of a safetensors file, and what follows it."""
    end = LENGTH + int.from_bytes(data[:LENGTH], "little")
    return json.loads(data[LENGTH:end]), data[end:]


def put_together(header: dict[str, Any] | bytes, body: bytes = b"") -> bytes:
    """A safetensors file with any header and any bytes behind it."""
    if isinstance(header, dict):
        header = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return len(header).to_bytes(LENGTH, "little") + header + body


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_bytes(save(begun()))
