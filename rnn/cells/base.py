"""The job of a cell: given what arrives at one time step, say what the memory becomes; and, for
learning, how a nudge to the memory goes back to what arrived. A cell is only pointwise equations:
every matrix product is the model's.

Each group of equations is a function, and its arguments are the arrays it reads and writes: the
time loop looks up their names once and then calls it with the arrays of one step. The names:
    x_…   what the input letter brings, with the bias: Wxh[id] + bh   (a block of it)
    p_…   what the past brings: h_prev @ Whh                          (a block of it)
    h     the memory that is read out; h_prev, the one before (so for every state)
    d…    dLoss/d…
Arrays lead with any axes before the last, which is some blocks of H numbers; so the same lines
serve one step (B, ·), a single stream (·,), and a whole sequence (T, B, ·).

The last argument of an operation is where its result goes: np.add(x, p, h) is h = x + p. It is not
named, out=h, since naming it would take a tenth of the time of such short arrays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.buffers import room

Array = NDArray[Any]  # float32 or float64: the dtype follows the parameters
Frame = Mapping[str, Array]  # arrays by name, for example all that a cell knows of one time step
Layout = Mapping[str, tuple[str, ...]]  # an array -> the H-wide blocks it is made of
Equations = Callable[..., None]


def nothing() -> None:
    """No equations."""


def no_constants(hidden_size: int, dtype: Any) -> Frame:
    """No arrays."""
    return {}


@dataclass(frozen=True, eq=False)
class Cell:
    """The pointwise equations of one kind of memory, forward and backward, and their arrays."""

    label: str  # for the screen
    blocks: Layout  # of x and p, side by side
    state: tuple[str, ...]  # what is carried from letter to letter; "h" comes first

    forward: Equations  # one step: fill the state and the signals
    slopes: Equations  # some steps at once: what `backward` multiplies with, from the signals
    backward: Equations  # one step back: from dh and d…_carried fill dp, and d…_carried anew
    signals: Layout  # what else is kept of every step
    factors: Layout  # what `slopes` fills, for a few steps at a time

    input_gradient: Equations = nothing  # some steps at once: dx, where it is not dp itself
    constants: Callable[[int, Any], Frame] = no_constants  # from H and the dtype
    initial_bias: tuple[float, ...] = ()  # of each block; empty: 0

    @property
    def gates(self) -> int:
        """G: how many H-wide blocks x and p have."""
        return sum(map(len, self.blocks.values()))


@cache
def names(equations: Equations) -> tuple[str, ...]:
    """The arrays that some equations read and write."""
    return tuple(signature(equations).parameters)


def bound(equations: Equations, arrays: Frame) -> tuple[Array, ...]:
    """What to call some equations with."""
    return tuple(arrays[name] for name in names(equations))


def viewed(array: Array, layout: Layout, hidden_size: int, prefix: str = "") -> Frame:
    """The groups that lie side by side in an array, and their blocks, as views by name."""
    views, start = {}, 0
    for group, blocks in layout.items():
        first = start
        for block in blocks:
            views[prefix + block] = array[..., start : start + hidden_size]
            start += hidden_size
        views[prefix + group] = array[..., first:start]
    return views


def with_room(layout: Layout, lead: tuple[int, ...], hidden_size: int, dtype: Any) -> Frame:
    """An array for every group of a layout, of one axis more than `lead`; and its blocks."""
    views: dict[str, Array] = {}
    for group, blocks in layout.items():
        array = room((*lead, len(blocks) * hidden_size), dtype)
        views |= viewed(array, {group: blocks}, hidden_size)
    return views


def zero_state(cell: Cell, batch_size: int, hidden_size: int, dtype: Any) -> dict[str, Array]:
    """An empty memory: each of the cell's states as zeros of shape (B, H)."""
    return {name: np.zeros((batch_size, hidden_size), dtype) for name in cell.state}
