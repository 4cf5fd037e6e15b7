"""The time loop that every cell shares. What can leave the loop has left it: the input's part of
all T steps arrives as `x`, and the gradients of the weights are taken from `dp` afterwards. Inside
stay the one product that cannot leave, h @ Whh, and the cell's pointwise lines.
"""

import numpy as np

from rnn.buffers import room
from rnn.cells.base import Array, Cell, Frame, bound, names, viewed, with_room

CACHED = 2**15  # numbers: what the processor can keep at hand of a few steps


class Recurrence:
    """The buffers of one layer over T steps of B streams, and the loop over them.

    All buffers are made once, and for every step the arrays that the cell names are looked up once:
    to do so inside the loop would cost as much as the arithmetic. A single stream (B = 1) drops its
    batch axis, so that the product is matrix-vector.
    """

    def __init__(self, cell: Cell, hidden_size: int, T: int, B: int, dtype: np.dtype) -> None:
        H, G = hidden_size, cell.gates
        lead = (B,) if B > 1 else ()
        self.cell = cell
        self.x = room((T, *lead, G * H), dtype)
        p = room(self.x.shape, dtype)
        dp = room((T + 1, *lead, G * H), dtype)  # row T stays 0: nothing comes from beyond
        self.dp = dp[:-1]
        self.dx = room(self.x.shape, dtype) if names(cell.input_gradient) else self.dp
        self.dh = room((T, *lead, H), dtype)  # what comes from the readout; then all of it
        self.states = {name: room((T + 1, *lead, H), dtype) for name in cell.state}

        of_every_step = {"dh": self.dh, **with_room(cell.signals, (T, *lead), H, dtype)}
        for name, states in self.states.items():
            of_every_step |= {name: states[1:], f"{name}_prev": states[:-1]}
        for name, wide in {"x": self.x, "p": p, "dp": self.dp, "dx": self.dx}.items():
            of_every_step |= {name: wide, **viewed(wide, cell.blocks, H, f"{name}_")}
        self._carried = {f"d{name}_carried": room((*lead, H), dtype) for name in cell.state}
        once = {**cell.constants(H, dtype), **self._carried}
        at_once = min(T, max(1, CACHED // self.x[0].size))  # steps of which the factors are kept
        factors = with_room(cell.factors, (at_once, *lead), H, dtype)

        steps = [{**at(of_every_step, t), **at(factors, t % at_once), **once} for t in range(T)]
        self._steps = [(step["h_prev"], step["p"], bound(cell.forward, step)) for step in steps]
        self._through_p = room((*lead, H), dtype)
        back = [(dp[t + 1], step["dh"], bound(cell.backward, step)) for t, step in enumerate(steps)]
        self._back = []  # a few steps at a time: what is done for them all, and each of them
        for start in reversed(range(0, T, at_once)):
            few = slice(start, min(start + at_once, T))
            arrays = {**at(of_every_step, few), **at(factors, slice(few.stop - start)), **once}
            before, after = bound(cell.slopes, arrays), bound(cell.input_gradient, arrays)
            self._back.append((before, back[few][::-1], after))

    def forward(self, Whh: Array, state: Frame) -> dict[str, Array]:
        """Run the cell over `self.x`, from `state`; returns the last state, arrays of shape (B, H).

        Afterwards `self.states` holds the state before and after every step.
        """
        for name, s in self.states.items():
            s[0] = state[name].reshape(s[0].shape)
        cell_forward = self.cell.forward
        for h_prev, p, arrays in self._steps:
            h_prev.dot(Whh, p)
            cell_forward(*arrays)
        return {name: s[-1].reshape(state[name].shape).copy() for name, s in self.states.items()}

    def backward(self, Whh: Array) -> None:
        """Run back over `self.dh`; fills `self.dx` and `self.dp` of every step."""
        for gradient in self._carried.values():
            gradient.fill(0)
        add, cell_backward, through_p = np.add, self.cell.backward, self._through_p
        # several streams multiply matrices, twice as fast when both lie row by row
        Whh_T = Whh.T if through_p.ndim == 1 else np.ascontiguousarray(Whh.T)
        for before, steps, after in self._back:
            self.cell.slopes(*before)
            for dp_next, dh, arrays in steps:
                dp_next.dot(Whh_T, through_p)
                add(dh, through_p, dh)
                cell_backward(*arrays)
            self.cell.input_gradient(*after)


def at(arrays: Frame, t: int | slice) -> dict[str, Array]:
    """The row of step t of each array, or the rows of some steps, as views."""
    return {name: array[t] for name, array in arrays.items()}
