"""A character RNN: ids → cell over time → softmax over the next character.

    x = Wxh[id] + bh              a one-hot row times a matrix is picking a row
    h = cell(x, h_prev @ Whh)     and so for every layer: a higher one has x = h_below @ Wxh + bh
    y = h @ Why + by              logits; p(next = k) = exp(y_k) / Σ exp(y)

Every matrix product but h_prev @ Whh stands outside the time loop and is done for all T·B rows at
once. Letters in shapes: T time, B batch, V vocabulary, H hidden, G gates. Row-vector convention.
Exception: in `loss_and_gradients` logits and their gradient are stored transposed, (V, T·B), so
that sums over V are contiguous.

>>> model = CharRNN(vocabulary_size=3, hidden_size=8, random=np.random.default_rng(0))
>>> inputs, targets = np.array([[0], [1], [2]]), np.array([[1], [2], [0]])  # T = 3, B = 1
>>> loss, gradients, state = model.loss_and_gradients(inputs, targets, model.zero_state())
>>> round(loss / 3, 2)  # tiny weights guess every character alike: ln 3 nats per character
1.1
>>> gradients["Wxh"].shape, state["h"].shape
((3, 8), (1, 8))
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Self
from weakref import WeakValueDictionary

import numpy as np
from numpy.random import Generator

from rnn.network.cells import CELLS
from rnn.network.cells.base import Array
from rnn.network.cross_entropy import softmax_cross_entropy
from rnn.network.embedding_gradient import EmbeddingGradient
from rnn.network.flat_params import FlatParams, aligned_zeros, zeros_like
from rnn.network.initialization import initial_weights
from rnn.network.layers import Stack, State, check_weights, state_names, suffixes
from rnn.network.trace import Trace
from rnn.vocabulary import Ids

Step = Callable[[Ids, State], tuple[Array, State]]
Workspaces = MutableMapping[tuple[Any, ...], Any]  # buffers, by structure and shape


class CharRNN:
    """The network: `params`, a flat dict of arrays, and what can be computed from them."""

    def __init__(
        self,
        vocabulary_size: int,
        hidden_size: int,
        *,
        random: Generator,
        cell: str = "vanilla",
        layers: int = 1,
        initialization: str = "notebook",
        dtype: str = "float32",
    ) -> None:
        weights = initial_weights(
            initialization, CELLS[cell], vocabulary_size, hidden_size, layers, random
        )
        self._take_over(weights, cell, layers, dtype)

    @classmethod
    def from_params(cls, params: Mapping[str, Array], *, cell: str, layers: int = 1) -> Self:
        """A model with a copy of these weights, all of the same dtype.

        Raises ValueError if they are not those of such a network.
        """
        check_weights(params, CELLS[cell], layers)
        model = cls.__new__(cls)
        model._take_over(params, cell, layers, params["Whh"].dtype)
        return model

    def _take_over(self, weights: Mapping[str, Array], cell: str, layers: int, dtype: Any) -> None:
        self.cell, self.layers = CELLS[cell], layers
        self.top = "h" + suffixes(layers)[-1]  # the state that is read out
        shapes = {name: w.shape for name, w in weights.items()}
        self.params: dict[str, Array] = FlatParams(shapes, dtype)
        for name, w in weights.items():
            self.params[name][...] = w
        self.share_workspaces(WeakValueDictionary())

    def share_workspaces(self, shared: Workspaces) -> None:
        """Compute in the same buffers as other models of the same structure, never two at once: in
        turn, they find them in the cache. Gradients last until any of them computes the next."""
        self._workspaces: dict[tuple[int, ...], _Workspace] = {}
        self._shared = shared

    @property
    def hidden_size(self) -> int:
        return int(self.params["Why"].shape[0])

    @property
    def vocabulary_size(self) -> int:
        return int(self.params["Why"].shape[1])

    def zero_state(self, batch_size: int = 1) -> State:
        """The state before anything has been read, each array of shape (B, H)."""
        shape, dtype = (batch_size, self.hidden_size), self.params["Whh"].dtype
        return {name: np.zeros(shape, dtype) for name in state_names(self.cell, self.layers)}

    def step(self, ids: Ids, state: State) -> tuple[Array, State]:
        """Read one character per stream: ids of shape (B,) -> logits (B, V) and the next state."""
        return self.make_step(len(ids))(ids, state)

    def make_step(self, batch_size: int = 1) -> Step:
        """The function `step`, for many calls: it makes its buffers once. None of them is the
        model's, so it may be called at any time beside training."""
        stack = self._new_stack(1, batch_size)

        def step(ids: Ids, state: State) -> tuple[Array, State]:
            params = self.params
            with np.errstate(over="ignore", invalid="ignore"):
                np.add(params["Wxh"][ids], params["bh"], out=stack.bottom.x)
                next_state = stack.forward(params, state)
                return self._logits(next_state[self.top]), next_state

        return step

    def readout(self, state: State) -> Array:
        """Logits of shape (B, V): what the state says about the next character."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._logits(state[self.top])

    def _logits(self, h: Array) -> Array:
        return h @ self.params["Why"] + self.params["by"]

    def trace(self, ids: Ids, state: State | None = None) -> Trace:
        """Read ids of shape (T, B), from the zero state if none is given, and tell all that was
        computed. Changes nothing: it has buffers of its own, so it may run beside training."""
        stack = self._new_stack(*ids.shape)
        with np.errstate(over="ignore", invalid="ignore"):
            next_state = self._read_window(stack, ids, state or self.zero_state(ids.shape[1]))
            logits = self._logits(stack.top.h)  # (T·B, V)
        return Trace(stack.signals(), logits.reshape(*ids.shape, -1), next_state)

    def input_gradients(self, ids: Ids, targets: Ids) -> Array:
        """How the loss of the last step alone depends on the input part x of every step in the
        lowest layer: dLoss/dx of shape (T, B, G·H).

        Reads ids of shape (T, B) from the zero state; targets, of shape (B,), are the characters
        that follow them. Each stream has a loss of its own, -log p(target) in nats, not divided by
        B. Changes nothing, like `trace`.
        """
        T, B = ids.shape
        stack, params = self._new_stack(T, B), self.params
        with np.errstate(over="ignore", invalid="ignore"):
            last = self._read_window(stack, ids, self.zero_state(B))
            _, dy = softmax_cross_entropy(self._logits(last[self.top]).T, targets)  # (V, B)
            # the rows of the last step; those of all others are 0
            np.dot(dy.T, params["Why"].T, out=stack.top.dh[-B:])
            stack.backward(params)
        return stack.bottom.dx.reshape(T, B, -1)

    def loss_and_gradients(
        self, inputs: Ids, targets: Ids, state: State
    ) -> tuple[float, dict[str, Array], State]:
        """The loss, its gradients, and the next state; nothing is applied.

        inputs, targets: ids of shape (T, B). The loss is -Σ log p(target), summed over time and
        averaged over the batch, in nats. The gradients have the keys and shapes of `params` and are
        the model's own buffers: the next call of the same shape writes over them.
        """
        work, params, B = self._workspace(inputs.shape), self.params, inputs.shape[1]
        next_state = self._forward(work, inputs, state)
        loss, dy = softmax_cross_entropy(work.logits, targets.ravel(), B)  # (V, T·B)
        grads, top, bottom = work.grads, work.stack.top, work.stack.bottom
        grads["Why"][...] = np.dot(dy, top.h).T  # faster than top.h.T @ dy.T
        dy.sum(axis=1, out=grads["by"])
        np.dot(dy.T, params["Why"].T, out=top.dh)

        work.stack.backward(params)
        work.stack.fill_gradients(grads)
        work.embedding_gradient(bottom.dx, inputs.ravel(), grads["Wxh"])
        grads["Wxh"].sum(axis=0, out=grads["bh"])  # every step read one character: all of dx
        return loss, grads, next_state

    def loss(self, inputs: Ids, targets: Ids, state: State) -> tuple[float, State]:
        """The loss, as `loss_and_gradients` gives it, and the next state."""
        work = self._workspace(inputs.shape)
        next_state = self._forward(work, inputs, state)
        loss, _ = softmax_cross_entropy(work.logits, targets.ravel(), inputs.shape[1])
        return loss, next_state

    def _forward(self, work: "_Workspace", inputs: Ids, state: State) -> State:
        next_state = self._read_window(work.stack, inputs, state)
        np.dot(self.params["Why"].T, work.stack.top.h.T, out=work.logits)
        work.logits += self.params["by"][:, None]
        return next_state

    def _read_window(self, stack: Stack, ids: Ids, state: State) -> State:
        """Run all layers over ids of shape (T, B); returns the next state."""
        x = self.params["Wxh"] + self.params["bh"]  # (V, G·H): x of every character
        # mode: the default, "raise", would fill `out` by way of a copy
        np.take(x, ids.ravel(), axis=0, out=stack.bottom.x, mode="clip")
        return stack.forward(self.params, state)

    def _new_stack(self, T: int, B: int) -> Stack:
        dtype = self.params["Whh"].dtype
        return Stack(self.cell, self.layers, self.hidden_size, T, B, dtype)

    def _workspace(self, shape: tuple[int, ...]) -> "_Workspace":
        if shape not in self._workspaces:
            x = self.params["Wxh"]
            key = self.cell, self.layers, *x.shape, x.dtype, *shape
            work = self._shared.get(key) or _Workspace(self._new_stack(*shape), self.params)
            self._workspaces[shape] = self._shared[key] = work
        return self._workspaces[shape]


class _Workspace:
    """The buffers for windows of one shape (T, B)."""

    def __init__(self, stack: Stack, params: dict[str, Array]) -> None:
        rows, width = stack.bottom.dx.shape
        V, dtype = len(params["Wxh"]), stack.bottom.dx.dtype
        self.stack = stack
        self.logits = aligned_zeros((V, rows), dtype)
        self.embedding_gradient = EmbeddingGradient(rows, width, V, dtype)
        self.grads = zeros_like(params)
