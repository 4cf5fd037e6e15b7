"""The time loop that every cell shares. What can leave the loop has left it: the input part of all
T steps arrives as `x`, and the gradients of the weights are taken from `dx` and `dp` afterwards.
Inside stay the one product that cannot leave, h_prev @ Whh, and the cell's pointwise equations.
"""

from typing import Any

from rnn.network.cells.base import Array, Arrays, Cell
from rnn.network.frames import Frames


class Recurrence:
    """One layer's cell over T steps of B streams; all its arrays are in `frames`."""

    def __init__(self, cell: Cell, hidden_size: int, T: int, B: int, dtype: Any) -> None:
        self.cell = cell
        self.frames = Frames(cell, hidden_size, T, B, dtype)

    def forward(self, Whh: Array, state: Arrays) -> dict[str, Array]:
        """Run the cell over `frames.x`, from `state`, arrays of shape (B, H); returns the state
        after the last step. `frames` then holds the states and signals of every step.
        """
        states = self.frames.states
        for name, rows in states.items():
            rows[0] = state[name].reshape(rows[0].shape)
        cell_forward, Whh = self.cell.forward, self.frames.times_Whh.arrange(Whh)
        for times_h_prev, p, arguments in self.frames.forward_steps:
            times_h_prev(Whh, p)  # p = h_prev @ Whh
            cell_forward(*arguments)
        return {name: rows[-1].reshape(state[name].shape).copy() for name, rows in states.items()}

    def backward(self, Whh: Array) -> None:
        """Run back through time from `frames.dh`, the gradients from the readout or the layer
        above; makes dh whole and fills `frames.dp` and `frames.dx`.

        Only once after each `forward`: dp is written over p.
        """
        cell, frames = self.cell, self.frames
        for gradient in frames.carried.values():
            gradient.fill(0)
        cell_backward, Whh_T = cell.backward, frames.times_Whh_T.arrange(Whh.T)
        for local_gradients, steps, input_gradient in frames.backward_chunks:
            cell.local_gradients(*local_gradients)
            for times_dp_next, dh_next, arguments in steps:
                times_dp_next(Whh_T, dh_next)  # dh_next = dp_next @ Whhᵀ
                cell_backward(*arguments)
            cell.input_gradient(*input_gradient)
