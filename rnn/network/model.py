"""A character RNN: ids → cell over time → softmax over the next character.

    x = Wxh[id] + bh          a one-hot row times a matrix is picking a row
    h = cell(x, h_prev @ Whh)     so for every layer: a higher one has x = h_below @ Wxh + bh
    y = h @ Why + by          logits; p(next = k) = exp(y_k) / Σ exp(y)

Every matrix product lives here and in the time loop: there h_prev @ Whh and its way back, step by
step, and here all others, each over all T·B rows at once. Rows are vectors, but for the logits,
whose columns are: T time, B batch, V vocabulary, H hidden, G gates.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from rnn.network.cells import CELLS
from rnn.network.cells.base import Array
from rnn.network.embedding_gradient import EmbeddingGradient
from rnn.network.flat_params import FlatParams, aligned_zeros, zeros_like
from rnn.network.initialization import initial_weights
from rnn.network.layers import Layer, State, state_names, suffixes

Ids = NDArray[np.intp]
Read = Callable[[Ids, State], tuple[Array, State]]


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
        self.cell = CELLS[cell]
        self.layers = layers
        self._top = "h" + suffixes(layers)[-1]  # the memory that is read out
        weights = initial_weights(
            initialization, self.cell, vocabulary_size, hidden_size, layers, random
        )
        shapes = {name: w.shape for name, w in weights.items()}
        self.params: dict[str, Array] = FlatParams(shapes, dtype)
        for name, w in weights.items():
            self.params[name][...] = w
        self._workspaces: dict[tuple[int, int], _Workspace] = {}

    @property
    def hidden_size(self) -> int:
        return int(self.params["Why"].shape[0])

    @property
    def vocabulary_size(self) -> int:
        return int(self.params["Why"].shape[1])

    def zero_state(self, batch_size: int = 1) -> State:
        """An empty memory, each array of shape (B, H)."""
        shape, dtype = (batch_size, self.hidden_size), self.params["Whh"].dtype
        return {name: np.zeros(shape, dtype) for name in state_names(self.cell, self.layers)}

    def step(self, ids: Ids, state: State) -> tuple[Array, State]:
        """Read one character per stream: ids of shape (B,) -> logits (B, V) and the next state."""
        return self.reader(len(ids))(ids, state)

    def reader(self, batch_size: int = 1) -> Read:
        """Gives `step` for many steps: a function with buffers of its own, none of them the
        model's, so it may be made and called at any time beside training."""
        stack = self.new_stack(1, batch_size)

        def read(ids: Ids, state: State) -> tuple[Array, State]:
            params = self.params
            with np.errstate(over="ignore", invalid="ignore"):
                np.subtract(-params["bh"], params["Wxh"][ids], out=stack[0].minus_x)
                next_state = self._up(stack, state)
                return self._logits(next_state), next_state

        return read

    def readout(self, state: State) -> Array:
        """Logits of shape (B, V): what the memory says about the next character."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._logits(state)

    def _logits(self, state: State) -> Array:
        return state[self._top] @ self.params["Why"] + self.params["by"]

    def loss_and_gradients(
        self, inputs: Ids, targets: Ids, state: State
    ) -> tuple[float, dict[str, Array], State]:
        """The loss, its gradients, and the next state; nothing is applied.

        inputs, targets: ids of shape (T, B). The loss is -Σ log p(target), summed over time and
        averaged over the batch, in nats. The gradients have the keys and shapes of `params` and are
        the model's own buffers: the next call of the same shape writes over them.
        """
        T, B = inputs.shape
        work, params = self._workspace((T, B)), self.params
        next_state = self._forward(work, inputs, state)
        loss, dy = self._softmax(work, targets, B)  # of shape (V, T·B)
        # d(-log softmax)/dy = p - onehot(target)
        dy[targets.ravel(), work.columns] -= 1
        if B > 1:
            dy /= B
        grads, top = work.grads, work.stack[-1]
        np.dot(top.h.T, dy.T, out=grads["Why"])
        dy.sum(axis=1, out=grads["by"])
        np.dot(dy.T, params["Why"].T, out=top.dh)

        for layer in reversed(work.stack):
            layer.loop.backward(params[layer.Whh])
            np.dot(layer.h_prev.T, layer.dp, out=grads[layer.Whh])
            if layer.below:
                np.dot(layer.below.h.T, layer.dx, out=grads[layer.Wxh])
                layer.dx.sum(axis=0, out=grads[layer.bh])
                np.dot(layer.dx, params[layer.Wxh].T, out=layer.below.dh)
            else:
                work.embedding_gradient(layer.dx, inputs.ravel(), grads["Wxh"])
                grads["Wxh"].sum(axis=0, out=grads["bh"])  # every step read one letter: all dx
        return loss, grads, next_state

    def loss(self, inputs: Ids, targets: Ids, state: State) -> tuple[float, State]:
        """The loss, as `loss_and_gradients` gives it, and the next state."""
        work = self._workspace(inputs.shape)
        next_state = self._forward(work, inputs, state)
        return self._softmax(work, targets, inputs.shape[1])[0], next_state

    def _softmax(self, work: "_Workspace", targets: Ids, B: int) -> tuple[float, Array]:
        """The loss, and p of shape (V, T·B), which takes the place of the logits."""
        # log-sum-exp: with the largest logit taken off, exp cannot overflow
        y = work.logits
        y -= y.max(axis=0)
        of_target = y[targets.ravel(), work.columns]
        np.exp(y, out=y)
        total = y.sum(axis=0)
        loss = float(np.log(total).sum(dtype=np.float64) - of_target.sum(dtype=np.float64)) / B
        return loss, np.divide(y, total, out=y)

    def _forward(self, work: "_Workspace", inputs: Ids, state: State) -> State:
        params = self.params
        minus_x = np.negative(params["Wxh"] + params["bh"])
        # mode: the default, "raise", would fill `out` by way of a copy
        np.take(minus_x, inputs.ravel(), axis=0, out=work.stack[0].minus_x, mode="clip")
        with np.errstate(over="ignore"):  # 1/σ is infinite where a gate is shut
            next_state = self._up(work.stack, state)
        np.dot(params["Why"].T, work.stack[-1].h.T, out=work.logits)
        work.logits += params["by"][:, None]
        return next_state

    def _up(self, stack: list[Layer], state: State) -> State:
        """Run every layer, the lowest over what stands in its `minus_x`; gives the next state."""
        params, next_state = self.params, State()
        for layer in stack:
            if layer.below:
                np.dot(layer.below.h, params[layer.Wxh], out=layer.minus_x)
                np.subtract(-params[layer.bh], layer.minus_x, out=layer.minus_x)
            next_state |= layer.loop.forward(params[layer.Whh], state)
        return next_state

    def new_stack(self, T: int, B: int) -> list[Layer]:
        """All layers from below, with buffers for windows of T steps and B streams."""
        H, dtype, stack = self.hidden_size, self.params["Whh"].dtype, list[Layer]()
        for suffix in suffixes(self.layers):
            below = stack[-1] if stack else None
            stack.append(Layer(suffix, below, self.cell, H, T, B, dtype))
        return stack

    def _workspace(self, shape: tuple[int, ...]) -> "_Workspace":
        T, B = shape
        if (T, B) not in self._workspaces:
            self._workspaces[T, B] = _Workspace(self, T, B)
        return self._workspaces[T, B]


class _Workspace:
    """The buffers for windows of T steps and B streams."""

    def __init__(self, model: CharRNN, T: int, B: int) -> None:
        self.stack = model.new_stack(T, B)
        V, rows, dx = model.vocabulary_size, T * B, self.stack[0].dx
        self.logits = aligned_zeros((V, rows), dx.dtype)  # (V, T·B): sums over V are fast
        self.embedding_gradient = EmbeddingGradient(rows, dx.shape[1], V, dx.dtype)
        self.columns = np.arange(rows)
        self.grads = zeros_like(model.params)
