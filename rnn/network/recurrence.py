"""The time loop that every cell shares. What can leave the loop has left it: the input's part of
all T steps arrives as `minus_x`, and the gradients of the weights are taken from `dp` afterwards.
Inside stay the one product that cannot leave, h @ Whh, and the cell's pointwise lines.
"""

import numpy as np

from rnn.network.cells.base import Array, Cell, Frame, bound, names, viewed, with_room
from rnn.network.flat_params import aligned_zeros

CACHED = 2**15  # numbers: what the processor can keep at hand of a few steps


class Recurrence:
    """The buffers of one layer over T steps of B streams, and the loop over them.

    All buffers are made once, and for every step the arrays that the cell names are looked up once:
    to do so inside the loop would cost as much as the arithmetic. A single stream (B = 1) drops its
    batch axis, so that the product is matrix-vector. `suffix` is what stands behind the names of
    the states outside, of which the cell knows nothing.
    """

    def __init__(
        self, cell: Cell, hidden_size: int, T: int, B: int, dtype: np.dtype, suffix: str = ""
    ) -> None:
        H, lead = hidden_size, (B,) if B > 1 else ()
        wide = (*lead, cell.gates * H)
        self.cell = cell
        self.minus_x = aligned_zeros((T, *wide), dtype)
        dp = aligned_zeros((T + 1, *wide), dtype)  # row T stays 0: nothing comes from beyond
        self.dp = dp[:-1]
        self.dx = aligned_zeros((T, *wide), dtype) if names(cell.input_gradient) else self.dp
        self.dh = aligned_zeros((T, *lead, H), dtype)  # from the readout or the layer above
        signals = with_room(cell.signals, (T + 1, *lead), H, dtype)
        self.states = {}
        for name in cell.state:
            beside = cell.lies_in.get(name)
            rows = signals[beside] if beside else aligned_zeros((T + 1, *lead, H), dtype)
            self.states[name + suffix] = rows

        # every array that a cell may name, with a row for each step
        known = {"dh": self.dh}
        for name, array in signals.items():
            known |= {name: array[:-1], f"{name}_next": array[1:]}
        for name, array in zip(cell.state, self.states.values(), strict=True):
            known |= {f"{name}_prev": array[:-1], name: array[1:]}
        # p and dp are one array: a cell reads what it needs of p before it writes dp there
        by_block = {"minus_x": self.minus_x, "p": self.dp, "dp": self.dp, "dx": self.dx}
        for name, array in by_block.items():
            known |= {name: array, **viewed(array, cell.blocks, H, f"{name}_")}
        # those that it does name, of each step; and what the loop calls, one after the other
        groups = (cell.forward, cell.local_gradients, cell.backward, cell.input_gradient)
        wanted = {"h_prev", "p"}.union(*map(names, groups))
        of_every_step = {name: array for name, array in known.items() if name in wanted}
        self._dh_p = aligned_zeros((*lead, H), dtype)
        shared = {**cell.shared(lead, H, dtype), "dh_p": self._dh_p}
        self._carried = [shared[name] for name in cell.carried]
        at_once = min(T, max(1, CACHED // dp[0].size))  # steps of which the factors are kept
        factors = with_room(cell.factors, (at_once, *lead), H, dtype)

        steps = [{**at(of_every_step, t), **at(factors, t % at_once), **shared} for t in range(T)]
        self._steps = [(step["h_prev"].dot, step["p"], bound(cell.forward, step)) for step in steps]
        back = [(dp[t + 1].dot, bound(cell.backward, step)) for t, step in enumerate(steps)]
        self._back = []  # a few steps at a time: what is done for them all, and each of them
        for start in reversed(range(0, T, at_once)):
            few = slice(start, min(start + at_once, T))
            arrays = {**at(of_every_step, few), **at(factors, slice(few.stop - start)), **shared}
            before, after = bound(cell.local_gradients, arrays), bound(cell.input_gradient, arrays)
            self._back.append((before, back[few][::-1], after))

    def forward(self, Whh: Array, state: Frame) -> dict[str, Array]:
        """Run the cell over `self.minus_x`, from `state`; returns the last state, arrays of shape
        (B, H). Afterwards `self.states` holds the state before and after every step.
        """
        for name, s in self.states.items():
            s[0] = state[name].reshape(s[0].shape)
        cell_forward = self.cell.forward
        for product, p, arrays in self._steps:
            product(Whh, p)
            cell_forward(*arrays)
        return {name: s[-1].reshape(state[name].shape).copy() for name, s in self.states.items()}

    def backward(self, Whh: Array) -> None:
        """Run back over `self.dh`; fills `self.dx` and `self.dp` of every step.

        Once after each `forward`: what that has left, in p and some signals, is written over.
        """
        for gradient in self._carried:
            gradient.fill(0)
        cell_backward, dh_p = self.cell.backward, self._dh_p
        # several streams multiply matrices, twice as fast when both lie row by row
        Whh_T = Whh.T if dh_p.ndim == 1 else np.ascontiguousarray(Whh.T)
        for before, steps, after in self._back:
            self.cell.local_gradients(*before)
            for product, arrays in steps:
                product(Whh_T, dh_p)
                cell_backward(*arrays)
            self.cell.input_gradient(*after)


def at(arrays: Frame, t: int | slice) -> dict[str, Array]:
    """The row of step t of each array, or the rows of some steps, as views."""
    return {name: array[t] for name, array in arrays.items()}
