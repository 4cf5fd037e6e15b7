"""The signal that fades is what nudging the input gives, and it shrinks as theory says."""

import numpy as np
import pytest

from rnn import Hyperparameters
from rnn.inspection.fading import AT, FARTHEST, fading_factor, measure_signal
from rnn.network.cross_entropy import softmax_cross_entropy
from rnn.training.initial_model import make_model
from tests.support.networks import network

WINDOWS = np.random.default_rng(4).integers(0, 5, (FARTHEST + 2, 16))
# what is left at each letter: σ·√H for tiny weights; z = σ(0) of a GRU, f = σ(1) of an LSTM
THEORY = {"vanilla": 0.01 * np.sqrt(128), "gru": 0.5, "lstm": 1 / (1 + np.exp(-1))}


def nudged_loss(windows: np.ndarray, place: int, gate: int, step: float) -> float:
    """The last loss of a plain network when the input part of one step is a little larger."""
    model, h = network(), np.zeros(4)
    for t, i in enumerate(windows[:-1, 0]):
        x = model.params["Wxh"][i] + model.params["bh"]
        if t == place:
            x = x + step * np.eye(4)[gate]
        h = np.tanh(x + h @ model.params["Whh"])
    logits = (h @ model.params["Why"] + model.params["by"])[:, None]
    return softmax_cross_entropy(logits, windows[-1:, 0])[0]


def test_the_signal_is_how_a_nudge_changes_the_last_loss() -> None:
    windows, step = WINDOWS[:, :1], 1e-5
    signal = measure_signal(network(), windows)
    lengths = {}
    for back in (0, 1, 2):
        slopes = [
            (nudged_loss(windows, FARTHEST - back, g, step)
             - nudged_loss(windows, FARTHEST - back, g, -step)) / (2 * step)
            for g in range(4)
        ]  # fmt: skip
        lengths[back] = np.linalg.norm(slopes)
    for back in (0, 1, 2):
        assert signal[back] == pytest.approx(lengths[back] / lengths[0], rel=1e-5)


@pytest.mark.parametrize("cell", THEORY)
def test_tiny_weights_let_it_fade_as_theory_says(cell: str) -> None:
    for seed in range(5):
        model = make_model(Hyperparameters(cell=cell, seed=seed), 5)
        factor = fading_factor(measure_signal(model, WINDOWS))
        assert factor == pytest.approx(THEORY[cell], abs=0.02)


def test_a_signal_that_is_gone_leaves_nothing() -> None:
    assert fading_factor(np.r_[1.0, np.zeros(FARTHEST)]) == 0.0
    assert fading_factor(0.7 ** np.arange(FARTHEST + 1.0)) == pytest.approx(0.7)


def test_what_is_left_follows_from_what_each_letter_leaves() -> None:
    """Also where it grows at first and fades later."""
    signal = np.r_[1.0, np.linspace(1.1, 3.0, 15), 0.76, np.full(16, 0.5)]
    assert fading_factor(signal) ** AT == pytest.approx(signal[AT]) == 0.76
