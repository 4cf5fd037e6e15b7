"""The network that ships with the app, read from its file when it is first asked for.

The file is a safetensors file with the weights alone, `params.Wxh` and so on, and an `About` as its
metadata. `make.py` makes it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np

from rnn.network.cells import CELLS
from rnn.network.cells.base import Array
from rnn.network.layers import State, weight_shapes
from rnn.network.model import CharRNN
from rnn.persistence.tensor_file import TensorFile, pack
from rnn.vocabulary import Vocabulary

FILE = Path(__file__).with_name("stories.safetensors")


@dataclass(frozen=True)
class About:
    """What there is to say of the network: how it was made, and what came of it."""

    reads: str  # what it was trained on, for a sentence: "small stories"
    characters: str  # its vocabulary
    cell: str
    layers: int
    hidden_size: int
    seed: int  # of its weights, and of what it writes
    updates: int
    loss: float  # on the part of the text that was kept back, nats per character
    first_fingerprint: str  # after FIRST updates, which tells kinds of processors apart
    early_fingerprint: str  # after EARLY_UPDATES
    early_loss: float  # the running mean of the loss after EARLY_UPDATES, nats per character
    lead: str  # the end of a story, which it has read before it writes or reads anything
    prompt: str  # how its samples begin
    excerpt: str  # the beginning of the text
    sample: str  # what it wrote after the prompt


@dataclass(frozen=True, eq=False)
class ReadyMade:
    """A trained network, and what there is to say of it."""

    about: About
    model: CharRNN
    vocabulary: Vocabulary
    state: State  # after the lead, each array of shape (1, H)


@cache
def ready_made() -> ReadyMade:
    """The network: one for each process, whoever asks."""
    return decode(FILE.read_bytes())


def encode(about: About, params: Mapping[str, Array]) -> bytes:
    """The file of a network."""
    tensors = {f"params.{name}": array for name, array in params.items()}
    return pack(tensors, json.dumps(asdict(about), ensure_ascii=False))


def decode(data: bytes) -> ReadyMade:
    """The network in a file. Raises CheckpointError if an array is not as its metadata says."""
    file = TensorFile(data)
    values = json.loads(file.metadata)
    about = About(**{field.name: values[field.name] for field in fields(About)})
    V = len(about.characters)
    shapes = weight_shapes(CELLS[about.cell], V, about.hidden_size, about.layers)
    params = {name: file.take(f"params.{name}", np.float32, s) for name, s in shapes.items()}
    model = CharRNN.from_params(params, cell=about.cell, layers=about.layers)
    vocabulary = Vocabulary(about.characters)
    state = model.trace(vocabulary.encode(about.lead)[:, None]).state
    return ReadyMade(about, model, vocabulary, state)
