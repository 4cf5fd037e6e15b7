"""The job of a cell: given what arrives at one time step, say what the memory becomes; and, for
learning, how a nudge to the memory goes back to what arrived. A cell is only pointwise equations:
the matrix products are the time loop's and the model's.

Each group of equations is a function, and its arguments are the arrays it reads and writes: the
time loop looks up their names once and then calls it with the arrays of one step. The names:
    minus_x  what the input letter brings, with the bias, negated: -(Wxh[id] + bh); for σ, which
             needs exp(-a), that saves a step, and p - minus_x takes no longer than x + p
    p        what the past brings: h_prev @ Whh
    h        the memory that is read out; h_prev, the one before (so for every state)
    dh       dLoss/dh by what reads h at this step, the readout or the layer above; `backward` may
             add the rest. dh_p, by the p of the next step
    dp       dLoss/dp. It takes the place of p, and holds the local gradient first: what it is for a
             gradient of 1 from upstream
    …_next   of any signal, the row of the next step
A part of them is named by its blocks: p_n; and several that lie side by side together: p_rz.
Arrays lead with any axes before the last, which is some blocks of H numbers; so the same lines
serve one step (B, ·), a single stream (·,), and a whole sequence (T, B, ·).

The last argument of an operation is where its result goes: np.add(x, p, h) is h = x + p. It is not
named, out=h, since naming it would take a tenth of the time of such short arrays. For these, most
of the time is the cost of a call, however much it does: what can be done in one call lies together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from inspect import signature
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.network.flat_params import aligned_zeros

Array = NDArray[Any]  # float32 or float64: the dtype follows the parameters
Frame = Mapping[str, Array]  # arrays by name, for example all that a cell knows of one time step
Layout = Mapping[str, str]  # a prefix -> the H-wide blocks that lie side by side, a letter for each
Equations = Callable[..., None]


def nothing() -> None:
    """No equations."""


def no_arrays(lead: tuple[int, ...], hidden_size: int, dtype: Any) -> Frame:
    """No arrays."""
    return {}


@dataclass(frozen=True, eq=False)
class Cell:
    """The pointwise equations of one kind of memory, forward and backward, and their arrays."""

    label: str  # for the screen
    blocks: str  # of x and p, side by side: a letter for each
    state: tuple[str, ...]  # what is carried from letter to letter; "h" comes first

    forward: Equations  # one step: fill the state and the signals
    local_gradients: Equations  # some steps at once: fill dp, and the factors, from the signals
    backward: Equations  # one step back: from dh and dh_p make dp what it is to be

    signals: Layout = field(default_factory=dict)  # what else is kept of every step
    lies_in: Mapping[str, str] = field(default_factory=dict)  # a state -> a signal: what it was
    # before a step is that signal of the step
    factors: Layout = field(default_factory=dict)  # what else `local_gradients` fills
    shared: Callable[[tuple[int, ...], int, Any], Frame] = no_arrays  # what all steps use
    carried: tuple[str, ...] = ()  # of the shared, what one step leaves for the one before
    input_gradient: Equations = nothing  # some steps at once: dx, where it is not dp itself
    initial_bias: tuple[float, ...] = ()  # of each block; empty: 0

    @property
    def gates(self) -> int:
        """G: how many H-wide blocks x and p have."""
        return len(self.blocks)


@cache
def names(equations: Equations) -> tuple[str, ...]:
    """The arrays that some equations read and write."""
    return tuple(signature(equations).parameters)


def bound(equations: Equations, arrays: Frame) -> tuple[Array, ...]:
    """What to call some equations with."""
    return tuple(arrays[name] for name in names(equations))


def viewed(array: Array, blocks: str, hidden_size: int, prefix: str) -> Frame:
    """The blocks of an array, one by one and several side by side, as views by name: of the blocks
    "ifgo" also "if" and "fgo"."""
    H, G = hidden_size, len(blocks)
    runs = [(start, end) for start in range(G) for end in range(start + 1, G + 1)]
    return {prefix + blocks[a:b]: array[..., a * H : b * H] for a, b in runs}


def apart(array: Array, hidden_size: int) -> Array:
    """The same array with its blocks as an axis in front: so one assignment fills them all."""
    blocks = array.reshape(*array.shape[:-1], -1, hidden_size)
    return np.moveaxis(blocks, -2, 0)


def with_room(
    layout: Layout, lead: tuple[int, ...], hidden_size: int, dtype: Any
) -> dict[str, Array]:
    """An array for each prefix of a layout, of one axis more than `lead`: views of its blocks."""
    views: dict[str, Array] = {}
    for prefix, blocks in layout.items():
        array = aligned_zeros((*lead, len(blocks) * hidden_size), dtype)
        views |= viewed(array, blocks, hidden_size, prefix)
    return views
