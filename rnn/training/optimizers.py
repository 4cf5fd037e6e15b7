"""Optimizers turn gradients into updates of the weights. The formulas are the papers':

    w, g    a weight and its gradient, element by element
    η       the learning rate

An optimizer remembers nothing itself. What it has to remember of earlier gradients is a value of
its own, the optimizer state, which the trainer keeps.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from rnn.network.cells.base import Arrays
from rnn.network.flat_params import zeros_like, zip_arrays

OptimizerState = dict[str, Arrays]  # symbol of the formula -> one array for every parameter


class Optimizer(Protocol):
    """What the trainer asks of an optimizer."""

    label: ClassVar[str]

    def init(self, params: Arrays) -> OptimizerState:
        """The state before the first update."""

    def update(
        self, params: Arrays, grads: Arrays, state: OptimizerState, learning_rate: float
    ) -> None:
        """One update, in place: of `params` and of `state`."""


@dataclass(frozen=True)
class SGD:
    """Gradient descent with momentum (Polyak, 1964):  m ← μm + g,  w ← w - ηm"""

    label: ClassVar[str] = "SGD with momentum"
    momentum: float = 0.9

    def init(self, params: Arrays) -> OptimizerState:
        return {"m": zeros_like(params)}

    def update(
        self, params: Arrays, grads: Arrays, state: OptimizerState, learning_rate: float
    ) -> None:
        for w, g, m in zip_arrays(params, grads, state["m"]):
            m *= self.momentum
            m += g
            w -= learning_rate * m


@dataclass(frozen=True)
class Adagrad:
    """Adagrad (Duchi et al., 2011), with ε inside the root as in the notebook:
    s ← s + g²,  w ← w - ηg / √(s + ε)"""

    label: ClassVar[str] = "Adagrad"
    epsilon: float = 1e-8

    def init(self, params: Arrays) -> OptimizerState:
        return {"s": zeros_like(params)}

    def update(
        self, params: Arrays, grads: Arrays, state: OptimizerState, learning_rate: float
    ) -> None:
        for w, g, s in zip_arrays(params, grads, state["s"]):
            buffer = g * g
            s += buffer
            np.add(s, self.epsilon, out=buffer)
            np.sqrt(buffer, out=buffer)
            np.divide(g, buffer, out=buffer)
            buffer *= learning_rate
            w -= buffer


@dataclass(frozen=True)
class RMSprop:
    """RMSprop (Hinton, 2012, lecture 6e):  s ← ρs + (1 - ρ)g²,  w ← w - ηg / (√s + ε)"""

    label: ClassVar[str] = "RMSprop"
    decay: float = 0.95
    epsilon: float = 1e-8

    def init(self, params: Arrays) -> OptimizerState:
        return {"s": zeros_like(params)}

    def update(
        self, params: Arrays, grads: Arrays, state: OptimizerState, learning_rate: float
    ) -> None:
        for w, g, s in zip_arrays(params, grads, state["s"]):
            s *= self.decay
            s += (1 - self.decay) * g * g
            w -= learning_rate * g / (np.sqrt(s) + self.epsilon)


@dataclass(frozen=True)
class Adam:
    """Adam (Kingma & Ba, 2015, algorithm 1):
    m ← β₁m + (1 - β₁)g,  v ← β₂v + (1 - β₂)g²,
    w ← w - η·m̂ / (√v̂ + ε)  with m̂ = m/(1 - β₁ᵗ), v̂ = v/(1 - β₂ᵗ)

    β₂ is 0.99 instead of the paper's 0.999: a run here lasts seconds, and v must settle within
    them.
    """

    label: ClassVar[str] = "Adam"
    beta1: float = 0.9
    beta2: float = 0.99
    epsilon: float = 1e-8

    def init(self, params: Arrays) -> OptimizerState:
        return {"m": zeros_like(params), "v": zeros_like(params), "t": {"t": np.zeros(())}}

    def update(
        self, params: Arrays, grads: Arrays, state: OptimizerState, learning_rate: float
    ) -> None:
        count = state["t"]["t"]
        count += 1
        t = float(count)
        m_scale = learning_rate / (1 - self.beta1**t)  # η·m̂ = m_scale·m
        root_scale = float(1 / np.sqrt(1 - self.beta2**t))  # √v̂ = root_scale·√v
        for w, g, m, v in zip_arrays(params, grads, state["m"], state["v"]):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            buffer = np.sqrt(v)
            buffer *= root_scale
            buffer += self.epsilon
            np.divide(m, buffer, out=buffer)
            buffer *= m_scale
            w -= buffer


OPTIMIZERS: dict[str, Optimizer] = {
    "adagrad": Adagrad(),
    "adam": Adam(),
    "rmsprop": RMSprop(),
    "sgd": SGD(),
}

CLIPPINGS = {"value": "each number", "norm": "the whole step"}


def clip_gradients(grads: Arrays, limit: float, method: str) -> None:
    """Bound the gradients, in place: "value" clips every element to ±limit (as in the notebook),
    "norm" scales all of them by one factor, so that their joint length is at most `limit` (Pascanu
    et al., 2013, algorithm 1).
    """
    if method == "value":
        for (g,) in zip_arrays(grads):
            # No element is larger than the length of all. Most gradients are short, and
            # their squared length costs less than clipping. `not <=` holds for nan as well.
            if not np.vdot(g, g) <= limit**2:
                g.clip(-limit, limit, out=g)
        return
    # in float64: the square of a large float32 is beyond float32
    squares = (np.square(g, dtype=np.float64).sum() for (g,) in zip_arrays(grads))
    length = float(np.sqrt(sum(squares)))
    if length > limit:
        for (g,) in zip_arrays(grads):
            g *= limit / length
