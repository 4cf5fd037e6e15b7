"""Gradient check: each analytic gradient is compared with the central difference of the loss,

    dLoss/dw ≈ (Loss(w + ε) - Loss(w - ε)) / 2ε

In float64 the two agree to about nine digits, so a mistake in a formula shows at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn.network.cells.base import Array
from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

EPSILON = 1e-5  # a smaller one is lost in rounding, a larger one sees the loss's curvature
TOLERANCE = 1e-6  # of the relative error


@dataclass(frozen=True)
class Comparison:
    """The two gradients of one parameter: their relative error, and where they differ most."""

    parameter: str
    error: float  # ‖analytic - numeric‖ / (‖analytic‖ + ‖numeric‖), over the whole array
    index: tuple[int, ...]
    analytic: float
    numeric: float

    def __str__(self) -> str:
        return (
            f"{self.parameter}: relative error {self.error:.1e}; largest difference at "
            f"{self.parameter}{list(self.index)}, "
            f"analytic {self.analytic:.10g}, numeric {self.numeric:.10g}"
        )


class GradientError(ArithmeticError):
    """Some analytic gradients differ from the numeric ones: those in `wrong`."""

    def __init__(self, wrong: list[Comparison]) -> None:
        self.wrong = wrong
        super().__init__("\n".join(["Wrong gradients:", *map(str, wrong)]))


def check_gradients(
    model: CharRNN, inputs: Ids, targets: Ids, state: State
) -> dict[str, Comparison]:
    """Compare every element of every gradient of a float64 model, on ids of shape (T, B).

    Use several steps and a state that is not zero: with T = 1 no mistake in backpropagation through
    time can show. Raises GradientError if a relative error reaches 1e-6.
    """
    dtype = model.params["Whh"].dtype
    if dtype != np.float64:
        raise ValueError(
            f'The model must be of dtype float64, got {dtype}. Make it with dtype="float64".'
        )

    def loss() -> float:
        return model.loss_and_gradients(inputs, targets, state)[0]

    _, buffers, _ = model.loss_and_gradients(inputs, targets, state)
    gradients = {name: g.copy() for name, g in buffers.items()}
    compared = {
        name: compare(name, gradients[name], numeric_gradient(loss, w))
        for name, w in model.params.items()
    }
    # `not <` instead of `>=`: an error that is NaN is wrong too
    if wrong := [each for each in compared.values() if not each.error < TOLERANCE]:
        raise GradientError(wrong)
    return compared


def numeric_gradient(loss: Callable[[], float], w: Array) -> Array:
    """dLoss/dw, one element changed at a time; `w` ends as it was."""
    gradient = np.empty_like(w)
    for index in np.ndindex(w.shape):
        original = w[index]
        w[index] = original + EPSILON
        above = loss()
        w[index] = original - EPSILON
        below = loss()
        w[index] = original
        gradient[index] = (above - below) / (2 * EPSILON)
    return gradient


def compare(parameter: str, analytic: Array, numeric: Array) -> Comparison:
    """Compare two gradients of one parameter."""
    difference = np.abs(analytic - numeric)
    scale = float(np.linalg.norm(analytic) + np.linalg.norm(numeric))
    error = float(np.linalg.norm(difference)) / scale if scale else 0.0
    index = tuple(int(i) for i in np.unravel_index(difference.argmax(), difference.shape))
    return Comparison(parameter, error, index, float(analytic[index]), float(numeric[index]))
