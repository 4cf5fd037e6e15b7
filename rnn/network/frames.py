"""The buffers of one layer, and the arguments that its cell's equations are called with.

Rows are cut and arguments are looked up by name once for all steps: to do so inside the time loop
would cost as much as the arithmetic.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from inspect import signature
from typing import Any

import numpy as np

from rnn.network.cells.base import Array, Cell, Equations
from rnn.network.flat_params import aligned_zeros
from rnn.network.loop_product import LoopProduct, Multiply, split_columns

# Local gradients are computed for so many numbers of dp at once: few enough that these, and what
# they are computed from, stay in the cache until `backward` needs them.
CHUNK = 2**16

Arguments = tuple[Array, ...]
# times h_prev, p to be filled by it, and the arguments of `forward`
ForwardStep = tuple[Multiply, Array, Arguments]
# times dp_next, dh_next to be filled by it, and the arguments of `backward`
BackwardStep = tuple[Multiply, Array, Arguments]
# Of several steps: the arguments of `local_gradients`, the steps, the last one first, and the
# arguments of `input_gradient`.
BackwardChunk = tuple[Arguments, list[BackwardStep], Arguments]


class Frames:
    """The buffers for T steps of B streams, and the arguments for every call.

    A single stream (B = 1) has no batch axis, so that its product is matrix times vector: hence
    [B,] in the shapes.
    """

    def __init__(self, cell: Cell, hidden_size: int, T: int, B: int, dtype: Any) -> None:
        self._cell = cell
        H, GH, lead = hidden_size, cell.gates * hidden_size, (B,) if B > 1 else ()
        self.times_Whh = LoopProduct(B, H, GH, dtype)
        self.times_Whh_T = LoopProduct(B, GH, H, dtype)

        def zeros(*shape: int) -> Array:
            return aligned_zeros(shape, dtype)

        # a row for every step
        self.x = zeros(T, *lead, GH)
        self._dp = zeros(T + 1, *lead, GH)  # row T stays 0: nothing comes from after the end
        self.dp = self._dp[:-1]  # (T, [B,] GH)
        self.dx = zeros(T, *lead, GH) if argument_names(cell.input_gradient) else self.dp
        self.dh = zeros(T, *lead, H)
        # (T + 1, [B,] H) each; row t is the state before step t
        self.states = {name: zeros(T + 1, *lead, H) for name in cell.state}
        self.signals: dict[str, Array] = {}  # (T, [B,] H) each, and neighbours together
        for number, names in enumerate(cell.signals):
            is_over_x = cell.over_x and number == 0
            memory = self.x if is_over_x else zeros(T, *lead, len(names) * H)
            self.signals |= block_views(memory, names, H)
        self._by_step = {"dh": self.dh} | self.signals
        for name, rows in self.states.items():
            self._by_step |= {f"{name}_prev": rows[:-1], name: rows[1:]}
        for name, array in {"x": self.x, "dx": self.dx, "dp": self.dp}.items():
            self._by_step |= {name: array} | block_views(array, cell.blocks, H, f"{name}_")

        # a row for every step of a chunk, the same in all chunks
        self._chunk = min(T, max(1, CHUNK // self.dp[0].size))  # steps
        self._by_chunk = {name: zeros(self._chunk, *lead, H) for name in cell.factors}

        # the same arrays at every step
        self.dh_next = zeros(*lead, H)
        self.carried = {name: zeros(*lead, H) for name in cell.carried}
        scratch = {name: zeros(*lead, H) for name in cell.scratch}
        upstream = zeros(*lead, GH)
        self._shared = {"dh_next": self.dh_next, "upstream": upstream} | self.carried | scratch
        self._shared |= block_views(upstream, cell.blocks, H, "upstream_")
        self._shared |= blocks_first(upstream, cell.blocks, H, "upstream_")
        for name, numbers in cell.constants.items():
            self._shared[name] = zeros(*lead, len(numbers) * H)
            self._shared[name][...] = np.repeat(numbers, H)

        # p is where dp will be if `local_gradients` is to read it; if not, one row is for all steps
        p_by_step = {"p": self.dp} | block_views(self.dp, cell.blocks, H, "p_")
        if p_by_step.keys() & argument_names(cell.local_gradients):
            self._by_step |= p_by_step
        else:
            p = zeros(*lead, GH)
            self._shared |= {"p": p} | block_views(p, cell.blocks, H, "p_")

    @cached_property
    def forward_steps(self) -> list[ForwardStep]:
        """What the loop does, the first step first."""
        h, product, forward = self.states["h"], self.times_Whh.bind, self._cell.forward
        return [
            (*product(h[t], self._rows("p", t)), self._bind_arguments(forward, t))
            for t in range(len(self.x))
        ]

    @cached_property
    def backward_chunks(self) -> list[BackwardChunk]:
        """What the loop does on its way back, the last steps first."""
        bind, cell, T, chunk = self._bind_arguments, self._cell, len(self.x), self._chunk
        product, dh_next = self.times_Whh_T.bind, self.dh_next
        steps = [(*product(self._dp[t + 1], dh_next), bind(cell.backward, t)) for t in range(T)]
        return [
            (
                bind(cell.local_gradients, slice(start, start + chunk)),
                steps[start : start + chunk][::-1],
                bind(cell.input_gradient, slice(start, start + chunk)),
            )
            for start in reversed(range(0, T, chunk))
        ]

    def _bind_arguments(self, equations: Equations, steps: int | slice) -> Arguments:
        """The arguments to call some equations with: of one step, or of those of one chunk."""
        names, known = argument_names(equations), {*self._shared, *self._by_chunk, *self._by_step}
        if unknown := [name for name in names if name not in known]:
            raise TypeError(
                "The arguments of a cell's equations must be names of its arrays, got "
                f"{unknown} in {equations.__module__}.{equations.__qualname__}. "
                f"Use some of {sorted(known)}, or declare them in the Cell."
            )
        return tuple(self._rows(name, steps) for name in names)

    def _rows(self, name: str, steps: int | slice) -> Array:
        """What there is of an array for one step, or for those of one chunk."""
        rows: Array
        if name in self._shared:
            rows = self._shared[name]
        elif name in self._by_step:
            rows = self._by_step[name][steps]
        elif isinstance(steps, int):
            rows = self._by_chunk[name][steps % self._chunk]
        else:
            rows = self._by_chunk[name][: len(self.x[steps])]
        return rows


@cache
def argument_names(equations: Equations) -> tuple[str, ...]:
    """The arrays that some equations read and write."""
    return tuple(signature(equations).parameters)


def block_views(
    array: Array, names: Sequence[str], hidden_size: int, prefix: str = ""
) -> dict[str, Array]:
    """The H-wide blocks of an array and all runs of neighbours, as views by name: of the blocks
    "ifgo" also "if" and "fgo"."""
    H, G = hidden_size, len(names)
    runs = [(start, end) for start in range(G) for end in range(start + 1, G + 1)]
    return {prefix + "".join(names[a:b]): array[..., a * H : b * H] for a, b in runs}


def blocks_first(
    array: Array, names: Sequence[str], hidden_size: int, prefix: str = ""
) -> dict[str, Array]:
    """All runs of at least two blocks, with the blocks as an axis in front, as views by name: of
    the blocks "ifgo" for example "i_f" of shape (2, …, H)."""
    G, blocks = len(names), split_columns(array, hidden_size)
    runs = [(start, end) for start in range(G) for end in range(start + 2, G + 1)]
    return {prefix + "_".join(names[a:b]): blocks[a:b] for a, b in runs}
