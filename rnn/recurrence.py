"""The time loop that every cell shares. What can leave the loop has left it: the input's part of
all T steps arrives as `x`, and the gradients of the weights are taken from `dp` afterwards. Inside
stay the one product that cannot leave, h @ Whh, and the cell's pointwise lines.
"""

import numpy as np

from rnn.buffers import room
from rnn.cells.base import Array, Cell, Frame, empty_signals, frame


class Recurrence:
    """The buffers of one layer over T steps of B streams, and the loop over them.

    All buffers are made once, with a view of every time step ready: making arrays and slices inside
    the loop would cost more than the arithmetic. A single stream (B = 1) drops its batch axis, so
    that the product is matrix-vector.
    """

    def __init__(self, cell: Cell, hidden_size: int, T: int, B: int, dtype: np.dtype) -> None:
        H, G = hidden_size, cell.gates
        lead = (B,) if B > 1 else ()
        self.cell = cell
        self.x = room((T, *lead, G * H), dtype)
        self.p = room(self.x.shape, dtype)
        self.dp = room((T + 1, *lead, G * H), dtype)  # row T stays 0: nothing comes from beyond
        self.dh = room((T, *lead, H), dtype)  # what comes from the readout; then all of it
        self.states = {name: room((T + 1, *lead, H), dtype) for name in cell.state}
        signals = empty_signals(cell, (T, *lead), H, dtype)
        self.before = {name: s[:-1] for name, s in self.states.items()}
        self.now = frame(cell, {name: s[1:] for name, s in self.states.items()}, signals)
        self._carried = {name: room((*lead, H), dtype) for name in cell.state}
        self._through_p = room((*lead, H), dtype)

        befores = [at(self.before, t) for t in range(T)]
        nows = [at(self.now, t) for t in range(T)]
        h_prev = self.before["h"]
        self._steps = list(zip(h_prev, self.x, self.p, befores, nows, strict=True))
        self._steps_back = list(zip(self.dp[1:], self.dh, nows, self.dp[:-1], strict=True))[::-1]

    def forward(self, Whh: Array, state: Frame) -> dict[str, Array]:
        """Run the cell over `self.x`, from `state`; returns the last state, arrays of shape (B, H).

        Afterwards `self.now` and `self.before` hold every step's state, and `now` its signals.
        """
        for name, s in self.states.items():
            s[0] = state[name].reshape(s[0].shape)
        cell_forward = self.cell.forward
        for h_prev, x, p, before, now in self._steps:
            h_prev.dot(Whh, p)
            cell_forward(x, p, before, now)
        return {name: s[-1].reshape(state[name].shape).copy() for name, s in self.states.items()}

    def backward(self, Whh: Array) -> tuple[Array, Array]:
        """Run back over `self.dh`; returns dx and dp, dLoss/dx and dLoss/dp of every step."""
        self.cell.slopes(self.p, self.before, self.now)
        for gradient in self._carried.values():
            gradient.fill(0)
        add, cell_backward = np.add, self.cell.backward
        through_p, carried = self._through_p, self._carried
        # several streams multiply matrices, twice as fast when both lie row by row
        Whh_T = Whh.T if through_p.ndim == 1 else np.ascontiguousarray(Whh.T)
        for dp_next, dh, now, dp in self._steps_back:
            dp_next.dot(Whh_T, through_p)
            add(dh, through_p, dh)
            cell_backward(dh, now, dp, carried)
        dp = self.dp[:-1]
        return self.cell.input_gradient(self.dh, dp, self.now), dp


def at(arrays: Frame, t: int) -> Frame:
    """The row of step t of each array, as a view."""
    return {name: array[t] for name, array in arrays.items()}
