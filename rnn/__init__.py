"""A character-level recurrent network, from the first line to the last: see README.md for a
reading order."""

import os

# Read once, when NumPy is first imported. Matrices this small are multiplied faster by one thread,
# and several would take the processor from other visitors.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

from rnn.errors import (
    BookError,
    CheckpointError,
    DivergedError,
    PlaygroundError,
    PromptError,
    SettingError,
    StoreError,
    TextError,
)
from rnn.network.model import CharRNN
from rnn.sampling import Draw, generate
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.trainer import Trainer
from rnn.vocabulary import Vocabulary

__all__ = [
    "BookError",
    "CharRNN",
    "CheckpointError",
    "DivergedError",
    "Draw",
    "Hyperparameters",
    "PlaygroundError",
    "PromptError",
    "SettingError",
    "StoreError",
    "TextError",
    "Trainer",
    "Vocabulary",
    "generate",
]
