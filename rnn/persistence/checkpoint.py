"""One run in one file: everything it is, so that it goes on elsewhere as if nothing had happened.

The file is an .npz (see `archive.py`). In it, "meta" is JSON: the settings, the letters, the
counters, the samples on the way, and how the text is made; "text" is what cannot be made again
without the visitor or the network. The other arrays are the weights, the optimizer's memory, the
carried state and the losses. There are no dice to keep: they start from the seed whenever needed.

A file may come from anyone, so it is loaded as if it came from an enemy: see `preflight.py`. What
it says of its text (a name, where it is from) is no more than what a file says.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus
from rnn.errors import CheckpointError, PlaygroundError
from rnn.network.cells import CELLS
from rnn.network.layers import state_names, weight_shapes
from rnn.persistence.corpus_spec import described, read_text, remade
from rnn.persistence.npz import Archive, pack, refusal, require
from rnn.persistence.validation import (
    VERSION,
    as_json,
    in_short,
    read_hyperparameters,
    read_meta,
    try_out,
)
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.loss_history import RECENT, LossHistory, buckets
from rnn.training.optimizers import OPTIMIZERS, Arrays
from rnn.training.trainer import Trainer
from rnn.vocabulary import Vocabulary

COUNTED = ("iteration", "position", "next_check", "smooth_loss", "ema_loss")

Written = tuple[int, str, str]  # the update, the prompt, and what the network wrote after it


@dataclass(frozen=True)
class Provenance:
    """How a run came to where it is, beyond what its settings say, and where it is to go."""

    first_rate: float  # the learning rate of its first update
    rate_changed: bool = False  # after that
    goal: int = 0  # the update to stop at; 0: none


@dataclass(frozen=True)
class Checkpoint:
    """A run as it was saved; the trainer is that of `corpus.parts()`.

    `corpus.kind` may be "", of a text that no kind in KINDS has made: whoever looks the kind up
    must be ready for that.
    """

    corpus: Corpus
    trainer: Trainer
    samples: list[Written]
    way: Provenance


def save(
    corpus: Corpus, trainer: Trainer, samples: Iterable[Written] = (), way: Provenance | None = None
) -> bytes:
    """The file of a run: always the same bytes for the same run, also after it was loaded.

    Raises CheckpointError if the run is too large for a file, or has numbers `load` would refuse.
    """
    about, text = described(corpus)
    meta = {
        "version": VERSION,
        "hyperparameters": trainer.hyperparameters.as_dict(),
        "vocabulary": trainer.vocabulary.characters,
        "corpus": about,
        **{name: getattr(trainer, name) for name in COUNTED},
        "held_out": trainer.history.held_out,
        "samples": list(samples),
        "way": asdict(way or Provenance(trainer.learning_rate)),
    }
    data = pack({"meta": _bytes(as_json(meta)), "text": _bytes(text.encode()), **_arrays(trainer)})
    _examined(data)
    return data


def load(data: bytes) -> Checkpoint:
    """The run in a file. Raises CheckpointError, and nothing else, if anything is wrong with it.

    A text of no kind comes back like any other; to accept kinds alone is for the caller.
    """
    meta, hp, text, progress = _examined(data)
    position, T, B = meta["position"], hp.seq_length, hp.batch_size
    try:
        corpus = remade(meta["corpus"], text)
        train, held_out = corpus.parts()
        letters = Vocabulary(train + held_out).characters
        require(letters == meta["vocabulary"], "know its text's letters", "knows others")
        require({*corpus.prompt} <= {*letters}, "begin samples in its letters", "uses others")
        require(
            0 <= position < len(train) // B and position % T == 0,
            "stand between two windows of its text",
            f"stands at letter {position:,}",
        )
        trainer = Trainer(train, hp, held_out)
    except CheckpointError:
        raise
    except PlaygroundError as error:
        must = "have a text that can be made, and a network that can read it"
        raise refusal(must, f"has not: {in_short(error)}") from None
    trainer.restore(progress)
    samples = [(i, prompt, text) for i, prompt, text in meta["samples"]]
    return Checkpoint(corpus, trainer, samples, Provenance(**meta["way"]))


def _examined(data: bytes) -> tuple[dict[str, Any], Hyperparameters, str, dict[str, Any]]:
    """All that a file holds, looked at but for whether the text fits to it: its meta, the settings,
    the text, and what `Trainer.restore` takes. Nothing here is much larger than the file."""
    archive = Archive(data)
    meta = read_meta(archive.take("meta", np.uint8).tobytes())
    hp = read_hyperparameters(meta["hyperparameters"])
    text = read_text(archive.take("text", np.uint8).tobytes())

    cell, H, layers = CELLS[hp.cell], hp.hidden_size, hp.layers
    shapes = weight_shapes(cell, len(meta["vocabulary"]), H, layers)
    params = {name: archive.take(f"params.{name}", hp.dtype, s) for name, s in shapes.items()}
    empty = OPTIMIZERS[hp.optimizer](hp.learning_rate).init(params)
    memory = {
        what: {
            name: archive.take(f"memory.{what}.{name}", a.dtype, a.shape) for name, a in of.items()
        }
        for what, of in empty.items()
    }
    shape = hp.batch_size, H
    states = state_names(cell, layers)
    state = {name: archive.take(f"state.{name}", hp.dtype, shape) for name in states}
    iteration = meta["iteration"]
    history = LossHistory.resumed(
        iteration,
        archive.take("losses", np.float64, (buckets(iteration), 3)),
        archive.take("recent", np.float64, (min(iteration, RECENT),)).tolist(),
        [(i, loss) for i, loss in meta["held_out"]],
    )
    archive.close()
    try_out(hp, params, memory, state)
    counted = {name: meta[name] for name in COUNTED}
    progress = {
        "params": params,
        "optimizer_state": memory,
        "state": state,
        "history": history,
        **counted,
    }
    return meta, hp, text, progress


def _arrays(trainer: Trainer) -> Arrays:
    """The arrays of a run by the names they have in a file."""
    groups = {"params": trainer.model.params, "state": trainer.state}
    groups |= {f"memory.{what}": arrays for what, arrays in trainer.optimizer_state.items()}
    named = {f"{of}.{name}": a for of, arrays in groups.items() for name, a in arrays.items()}
    named["losses"] = trainer.history.rows()[:, 1:]  # the first column follows from the iteration
    named["recent"] = np.array(trainer.history.recent)
    return named


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)
