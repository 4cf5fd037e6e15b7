"""The job of a cell: from what arrives at one time step, compute the next hidden state; and, for
learning, from the gradient of that state the gradients of what arrived. A cell is only pointwise
equations: the matrix products belong to the time loop and to the layers.

Each group of equations is a function. Its arguments are the arrays it reads and writes, with the
shape of one step (B batch, H hidden, G gates):

    x         (B, G·H)  the input part: Wxh[id] + bh, or h_below @ Wxh + bh
    p         (B, G·H)  the recurrent part: h_prev @ Whh. After `forward` only `local_gradients` may
                        read it
    h         (B, H)    the hidden state; so for every state that the cell names
    h_prev    (B, H)    the state before the step; so for every state
    dh        (B, H)    dLoss/dh. It arrives with what comes from the readout or the layer above;
                        `backward` adds what comes from the step after
    dh_next   (B, H)    what comes from the step after by way of its p: dp_next @ Whhᵀ
    dp        (B, G·H)  dLoss/dp. It may share its memory with p: `local_gradients` fills it with
                        the local gradient, and `backward` multiplies that by the upstream gradient
    upstream  (B, G·H)  scratch for the upstream gradient of every gate, to be multiplied into dp
    dx        (B, G·H)  dLoss/dx. It is dp itself, unless the cell has an `input_gradient`: then it
                        is an array of its own, filled by that and, if need be, `local_gradients`

The blocks of a G·H-wide array are named by the letters of the gates: p_n, and neighbours together,
p_rz. With an underscore between the letters, upstream_r_z, the blocks are on an axis in front,
(2, B, H), so that one assignment fills them all.

The contract:
  - The signals are what the equations name, as they name it: i is σ(x_i + p_i). They stay, for
    every step, until the next forward, for which x is filled anew.
  - After `backward`, `dh` and `dp` of every step are dLoss/dh and dLoss/dp, whole.
  - Equations said to be for several steps are called with arrays (T, B, ·); a single stream has no
    batch axis, (T, ·) and (·,). So the blocks are always on the last axis.

The limit: before the cell there is one product, h_prev @ Whh. A gate that acts before a product,
such as the reset gate of the first GRU paper, (r·h_prev) @ Whh, cannot be written.

The last argument of an operation is where its result goes: add(x, p, h) is h = x + p. For so few
numbers most of the time is the cost of the call. So the result is not named, as out=h costs a tenth
more; and what is treated alike lies side by side and is treated in one call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy import add, multiply, tanh
from numpy.typing import NDArray

Array = NDArray[Any]  # float32 or float64: the dtype follows the parameters
Arrays = Mapping[str, Array]  # by name
Equations = Callable[..., None]


def no_op() -> None:
    """No equations."""


def scaled_tanh(a: Array, scale: Array, shift: Array) -> None:
    """Replace a by shift + scale·tanh(scale·a).

    With scale = shift = ½ that is σ(a), with 1 and 0 it is tanh(a): so one call serves gates of
    both kinds, and nothing overflows. (A σ near 0 has the absolute precision of numbers near ½.)
    `scale` and `shift` have the shape of `a`, since an array is added faster than a number.
    """
    multiply(a, scale, a)
    tanh(a, a)
    multiply(a, scale, a)
    add(a, shift, a)


@dataclass(frozen=True, eq=False)
class Cell:
    """The pointwise equations of one kind of cell, forward and backward, and their arrays."""

    label: str  # for the screen
    blocks: str  # of x and p, side by side: a letter for each gate
    state: tuple[str, ...]  # what is carried from character to character; "h" comes first

    forward: Equations  # one step: fill the states and the signals
    local_gradients: Equations  # several steps: fill dp and the factors, from the signals
    backward: Equations  # one step back: complete dh and dp
    input_gradient: Equations = no_op  # several steps: fill dx, where it is not dp

    # More arrays, by name, of shape (B, H). Of signals there is one for every step, of factors one
    # for every step for which `local_gradients` is called at once.
    # Signals: what `forward` keeps. Those in one tuple lie side by side: ("r", "z") gives r, z, rz.
    signals: tuple[tuple[str, ...], ...] = ()
    over_x: bool = False  # those of the first tuple, one for each block, are written over x
    factors: tuple[str, ...] = ()  # what `local_gradients` leaves to `backward`
    carried: tuple[str, ...] = ()  # what `backward` leaves to the step before it; 0 at first
    scratch: tuple[str, ...] = ()  # intermediate results
    # A number for every block: {"half": (0.5, 0.5)} gives an array (B, 2·H) of ½.
    constants: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    initial_bias: tuple[float, ...] = ()  # a number for every block of bh; empty: all 0
    kept_by: str = ""  # the gate, one of `blocks`, whose value is how much of the old state stays

    @property
    def gates(self) -> int:
        """G: how many H-wide blocks x and p have."""
        return len(self.blocks)
