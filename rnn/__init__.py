"""A character-level recurrent network, written by hand in NumPy. README.md has a reading order.

>>> trainer = Trainer("142857" * 100, Hyperparameters(hidden_size=32, seq_length=24))
>>> trainer.train(iterations=100)
100
>>> trainer.sample(12, temperature=0, prompt="14")
'285714285714'
"""

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
