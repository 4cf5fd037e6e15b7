"""The notebook this playground grew from, as an independent reference: the loss function and the
Adagrad loop of min-char-rnn (Karpathy, 2015), one character at a time, in float64.

Its vectors are columns: every matrix is the transpose of the one in `rnn`.
"""

from typing import Any

import numpy as np

ONE_SEVENTH = "0." + "142857" * 166
FIZZBUZZ = " ".join("Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or str(i) for i in range(1, 101))

Arrays = dict[str, Any]


class Notebook:
    """One run of the notebook, from weights (rows, as in `rnn`) that are given to it."""

    def __init__(self, text: str, params: Arrays, seq_length: int, learning_rate: float) -> None:
        characters = sorted(set(text))
        self.ids = [characters.index(character) for character in text]
        self.seq_length, self.learning_rate = seq_length, learning_rate
        self.weights = {name: np.atleast_2d(w).T.astype("float64") for name, w in params.items()}
        self.memories = {name: np.zeros_like(w) for name, w in self.weights.items()}
        self.n = self.p = 0
        self.hprev = np.zeros_like(self.weights["bh"])
        self.smooth_loss = -np.log(1.0 / len(characters)) * seq_length

    def step(self) -> float:
        """One update; returns its loss, summed over the characters, in nats."""
        if self.p + self.seq_length + 1 >= len(self.ids) or self.n == 0:
            self.hprev = np.zeros_like(self.hprev)
            self.p = 0
        inputs = self.ids[self.p : self.p + self.seq_length]
        targets = self.ids[self.p + 1 : self.p + self.seq_length + 1]
        loss, gradients, self.hprev = self.loss_function(inputs, targets, self.hprev)
        self.smooth_loss = self.smooth_loss * 0.999 + loss * 0.001
        for name, dw in gradients.items():
            self.memories[name] += dw * dw
            self.weights[name] -= self.learning_rate * dw / np.sqrt(self.memories[name] + 1e-8)
        self.p += self.seq_length
        self.n += 1
        return loss

    def loss_function(
        self, inputs: list[int], targets: list[int], hprev: Any
    ) -> tuple[float, Arrays, Any]:
        """The summed loss, its clipped gradients, and the last hidden state."""
        Wxh, Whh, Why, bh, by = (self.weights[name] for name in ("Wxh", "Whh", "Why", "bh", "by"))
        xs, hs, ps = {}, {-1: hprev}, {}
        loss = 0.0
        for t in range(len(inputs)):
            xs[t] = np.zeros((Wxh.shape[1], 1))
            xs[t][inputs[t]] = 1
            hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
            y = Why @ hs[t] + by
            ps[t] = np.exp(y) / np.sum(np.exp(y))
            loss += -np.log(ps[t][targets[t], 0])

        d = {name: np.zeros_like(w) for name, w in self.weights.items()}
        dhnext = np.zeros_like(hprev)
        for t in reversed(range(len(inputs))):
            dy = ps[t].copy()
            dy[targets[t]] -= 1
            d["Why"] += dy @ hs[t].T
            d["by"] += dy
            dh = Why.T @ dy + dhnext
            dhraw = (1 - hs[t] * hs[t]) * dh
            d["bh"] += dhraw
            d["Wxh"] += dhraw @ xs[t].T
            d["Whh"] += dhraw @ hs[t - 1].T
            dhnext = Whh.T @ dhraw
        for gradient in d.values():
            np.clip(gradient, -5, 5, out=gradient)
        return float(loss), d, hs[len(inputs) - 1]


def as_rows(columns: Arrays) -> Arrays:
    """The notebook's arrays in the layout of `rnn`: matrices transposed, biases flat."""
    return {name: a.T if name.startswith("W") else a[:, 0] for name, a in columns.items()}
