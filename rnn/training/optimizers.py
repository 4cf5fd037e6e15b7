"""Optimizers turn gradients into updates. Each is two functions: `init(params)` makes its memory,
`update(params, grads, state)` applies one update, in place. The formulas are the papers'.

    w, g    a weight and its gradient, element by element
    η       the learning rate
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from rnn.network.flat_params import zeros_like, zip_arrays

Arrays = dict[str, NDArray[Any]]
State = dict[str, Arrays]  # the optimizer's memory: what -> one array per parameter


class Optimizer(Protocol):
    """What the trainer asks of an optimizer."""

    label: ClassVar[str]
    learning_rate: float

    def __init__(self, learning_rate: float) -> None: ...

    def init(self, params: Arrays) -> State: ...

    def update(self, params: Arrays, grads: Arrays, state: State) -> None: ...


@dataclass
class SGD:
    """Gradient descent with momentum (Polyak, 1964):  m ← μm + g,  w ← w - ηm"""

    label: ClassVar[str] = "SGD with momentum"
    learning_rate: float
    momentum: float = 0.9

    def init(self, params: Arrays) -> State:
        return {"m": zeros_like(params)}

    def update(self, params: Arrays, grads: Arrays, state: State) -> None:
        for w, g, m in zip_arrays(params, grads, state["m"]):
            m *= self.momentum
            m += g
            w -= self.learning_rate * m


@dataclass
class Adagrad:
    """Adagrad (Duchi et al., 2011), ε in the root as in the notebook:
    s ← s + g²,  w ← w - ηg / √(s + ε)"""

    label: ClassVar[str] = "Adagrad"
    learning_rate: float
    epsilon: float = 1e-8

    def init(self, params: Arrays) -> State:
        return {"s": zeros_like(params)}

    def update(self, params: Arrays, grads: Arrays, state: State) -> None:
        for w, g, s in zip_arrays(params, grads, state["s"]):
            root = g * g
            s += root
            np.add(s, self.epsilon, out=root)
            np.sqrt(root, out=root)
            np.divide(g, root, out=root)
            root *= self.learning_rate
            w -= root


@dataclass
class RMSprop:
    """RMSprop (Hinton, 2012):  s ← ρs + (1 - ρ)g²,  w ← w - ηg / (√s + ε)"""

    label: ClassVar[str] = "RMSprop"
    learning_rate: float
    decay: float = 0.95
    epsilon: float = 1e-8

    def init(self, params: Arrays) -> State:
        return {"s": zeros_like(params)}

    def update(self, params: Arrays, grads: Arrays, state: State) -> None:
        for w, g, s in zip_arrays(params, grads, state["s"]):
            s *= self.decay
            s += (1 - self.decay) * g * g
            w -= self.learning_rate * g / (np.sqrt(s) + self.epsilon)


@dataclass
class Adam:
    """Adam (Kingma & Ba, 2015, algorithm 1):
    m ← β₁m + (1 - β₁)g,  v ← β₂v + (1 - β₂)g²,
    w ← w - η·m̂ / (√v̂ + ε)  with m̂ = m/(1 - β₁ᵗ), v̂ = v/(1 - β₂ᵗ)

    β₂ is 0.99, not the paper's 0.999: a run here lasts seconds, and the shorter memory learns
    faster in them.
    """

    label: ClassVar[str] = "Adam"
    learning_rate: float
    beta1: float = 0.9
    beta2: float = 0.99
    epsilon: float = 1e-8

    def init(self, params: Arrays) -> State:
        return {"m": zeros_like(params), "v": zeros_like(params), "t": {"t": np.zeros(())}}

    def update(self, params: Arrays, grads: Arrays, state: State) -> None:
        count = state["t"]["t"]
        count += 1
        t = float(count)
        step = self.learning_rate / (1 - self.beta1**t)
        shrink = 1 / np.sqrt(1 - self.beta2**t)
        for w, g, m, v in zip_arrays(params, grads, state["m"], state["v"]):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            root = np.sqrt(v)
            root *= float(shrink)
            root += self.epsilon
            np.divide(m, root, out=root)
            root *= step
            w -= root


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "adagrad": Adagrad,
    "adam": Adam,
    "rmsprop": RMSprop,
    "sgd": SGD,
}

CLIPPINGS = {"value": "each number", "norm": "the whole step"}


def clip_gradients(grads: Arrays, limit: float, method: str) -> None:
    """Hold gradients back, in place: "value" clips every element to ±limit (the notebook's way),
    "norm" scales all of them so that their joint length is at most `limit` (Pascanu et al., 2013).
    """
    if method == "value":
        for (g,) in zip_arrays(grads):
            if not np.vdot(g, g) <= limit**2:  # what is short as a whole has no element beyond
                g.clip(-limit, limit, out=g)
        return
    # in float64: the square of a large float32 is beyond float32
    squares = (np.square(g, dtype=np.float64).sum() for (g,) in zip_arrays(grads))
    length = float(np.sqrt(sum(squares)))
    if length > limit:
        for (g,) in zip_arrays(grads):
            g *= limit / length
