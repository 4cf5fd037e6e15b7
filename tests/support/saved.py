"""Small runs to save, and what must be the same after loading them.

`python -m tests.support.saved` made golden/run.npz.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.checkpoint import Checkpoint, Provenance, save
from rnn.persistence.npz import HEADER, pack, zipped
from rnn.persistence.validation import as_json
from rnn.training.loss_history import LossHistory

GOLDEN = Path(__file__).parents[1] / "golden" / "run.npz"
TINY: dict[str, Any] = {"hidden_size": 6, "seq_length": 5, "learning_rate": 0.02}

BOOK = Corpus(
    name="Алиса",
    text="Down the rabbit-hole 🐇\n" * 500,
    source="https://www.gutenberg.org/ebooks/11",
    prompt="Down ",
    open_ended=True,
    kind="gutenberg",
    options={"address": "11"},
)
OWN_TEXT = "Zwei Ringe,\r\nein 漢字 und zwei 😀. " * 400
CORPORA: dict[str, Corpus] = {
    **{key: kind.make() for key, kind in KINDS.items() if not kind.fetches and key != "own"},
    "own": KINDS["own"].make(text=OWN_TEXT, alphabet=8),
    "gutenberg": BOOK,
    "nameless": Corpus(name="", text="abcab" * 40),
}


def begun(corpus: Corpus = CORPORA["decimal"], updates: int = 7, **settings: Any) -> Checkpoint:
    """A run that has done some updates, with a sample from its beginning and one from its end."""
    text, held_out = corpus.parts()
    trainer = Trainer(text, Hyperparameters(**TINY | settings), held_out)
    first = trainer.sample(20)
    trainer.train(iterations=updates)
    samples = [(0, "", first), (updates, corpus.prompt, trainer.sample(9))]
    return Checkpoint(corpus, trainer, samples, Provenance(0.5, rate_changed=True, goal=9))


def saved(run: Checkpoint) -> bytes:
    return save(run.corpus, run.trainer, run.samples, run.way)


def everything(trainer: Trainer) -> dict[str, Any]:
    """All that training has changed, in a form that compares bit by bit."""
    progress = trainer.snapshot()
    history = progress.pop("history")
    return {
        "progress": {name: exact(value) for name, value in progress.items()},
        "losses": all_losses(history),
        "settings": trainer.hyperparameters,
        "optimizer": trainer.optimizer,
        "letters": trainer.vocabulary.characters,
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


def opened(data: bytes) -> dict[str, bytes]:
    """The members of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def resealed(data: bytes, members: Mapping[str, bytes | None]) -> bytes:
    """The file with some members exchanged, or removed, and nothing else wrong with it."""
    kept = {**opened(data), **members}
    return zipped({name: content for name, content in kept.items() if content is not None})


def meta(data: bytes) -> dict[str, Any]:
    """What a file says of itself."""
    return dict(json.loads(opened(data)["meta.npy"][HEADER:]))


def npy(content: bytes | NDArray[Any]) -> bytes:
    """An array, or text as one, in NumPy's format and the length of header used here."""
    array = np.frombuffer(content, np.uint8) if isinstance(content, bytes) else content
    (member,) = opened(pack({"x": array})).values()
    return member


def with_meta(data: bytes, **changes: Any) -> bytes:
    """The file with something else said in its meta."""
    return resealed(data, {"meta.npy": npy(as_json(meta(data) | changes))})


if __name__ == "__main__":
    GOLDEN.write_bytes(saved(begun()))
