"""The network as textbooks write it, one character at a time, to race against.

After Karpathy's min-char-rnn (2015), in float64 columns: one-hot characters, a product of matrices
per character, an outer product per character and gradient, Adagrad. `np.dot` is the original's
choice and matters: `@` multiplies a column by a row several times more slowly.
"""

import numpy as np

from rnn import Hyperparameters, Vocabulary


class Textbook:
    """One run over a text: a plain cell, one character at a time."""

    def __init__(self, text: str, hyperparameters: Hyperparameters) -> None:
        hp, vocabulary = hyperparameters, Vocabulary(text)
        H, V = hp.hidden_size, len(vocabulary)
        random = np.random.default_rng(hp.seed)
        self.ids = [int(i) for i in vocabulary.encode(text)]
        self.seq_length, self.learning_rate, self.clip = hp.seq_length, hp.learning_rate, hp.clip
        self.Wxh = random.standard_normal((H, V)) * 0.01
        self.Whh = random.standard_normal((H, H)) * 0.01
        self.Why = random.standard_normal((V, H)) * 0.01
        self.bh = np.zeros((H, 1))
        self.by = np.zeros((V, 1))
        self.params = [self.Wxh, self.Whh, self.Why, self.bh, self.by]
        self.optimizer_state = [np.zeros_like(w) for w in self.params]
        self.position = 0
        self.h = np.zeros((H, 1))

    def step(self) -> float:
        """One update. Returns its loss before the update, mean nats per character."""
        p, T = self.position, self.seq_length
        if p + T + 1 >= len(self.ids):
            p, self.h = 0, np.zeros_like(self.h)
        loss, grads, self.h = self.loss_and_gradients(
            self.ids[p : p + T], self.ids[p + 1 : p + T + 1], self.h
        )
        for w, g, s in zip(self.params, grads, self.optimizer_state, strict=True):
            s += g * g
            w += -self.learning_rate * g / np.sqrt(s + 1e-8)
        self.position = p + T
        return loss / T

    def loss_and_gradients(
        self, inputs: list[int], targets: list[int], h_prev: np.ndarray
    ) -> tuple[float, list[np.ndarray], np.ndarray]:
        """The summed loss, the clipped gradients in the order of `params`, and the last h."""
        xs, hs, ps = {}, {-1: h_prev}, {}
        loss = 0.0
        for t, i in enumerate(inputs):
            xs[t] = np.zeros((len(self.by), 1))
            xs[t][i] = 1
            hs[t] = np.tanh(np.dot(self.Wxh, xs[t]) + np.dot(self.Whh, hs[t - 1]) + self.bh)
            y = np.dot(self.Why, hs[t]) + self.by
            ps[t] = np.exp(y) / np.sum(np.exp(y))
            loss += -np.log(ps[t][targets[t], 0])
        grads = [np.zeros_like(w) for w in self.params]
        dWxh, dWhh, dWhy, dbh, dby = grads
        dh_next = np.zeros_like(h_prev)
        for t in reversed(range(len(inputs))):
            dy = np.copy(ps[t])
            dy[targets[t]] -= 1
            dWhy += np.dot(dy, hs[t].T)
            dby += dy
            dh = np.dot(self.Why.T, dy) + dh_next
            draw = (1 - hs[t] * hs[t]) * dh
            dbh += draw
            dWxh += np.dot(draw, xs[t].T)
            dWhh += np.dot(draw, hs[t - 1].T)
            dh_next = np.dot(self.Whh.T, draw)
        for g in grads:
            np.clip(g, -self.clip, self.clip, out=g)
        return float(loss), grads, hs[len(inputs) - 1]
