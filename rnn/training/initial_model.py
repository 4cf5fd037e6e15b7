"""The network that a run begins with."""

import numpy as np

from rnn.network.model import CharRNN
from rnn.training.hyperparameters import Hyperparameters

WEIGHTS = 1  # with the seed, what the random numbers of the first weights start from


def make_model(hp: Hyperparameters, vocabulary_size: int) -> CharRNN:
    """The network before its first update: the same hyperparameters give the same weights."""
    return CharRNN(
        vocabulary_size,
        hp.hidden_size,
        random=np.random.default_rng((hp.seed, WEIGHTS)),
        cell=hp.cell,
        layers=hp.layers,
        initialization=hp.initialization,
        dtype=hp.dtype,
    )
