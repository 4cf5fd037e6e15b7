"""How far back a network looks: how much worse it guesses with only the last characters in its
memory than with all that it has read (as Khandelwal et al., 2018, define effective context).

    excess[j] = mean loss when the memory was emptied j + 1 characters before the target
                - mean loss of the same guesses with all that was read before

It says how much the network has to read until it guesses as well as ever. That is not what it
reacts to (see `swap_characters`): one that counts by itself may react to nothing that it reads.
"""

from dataclasses import dataclass

import numpy as np

from rnn.inspection.guesses import divergences, losses
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

WARM = 64  # characters that the memory with the whole past has read before
IN_ORDER = WARM + 256  # characters that are enough to see whether a network finds its way back
FARTHEST = 48  # characters back
EVERY = 8  # characters: in a window, the memory is emptied at so many places
FEW = 7  # characters, that no short loop is a multiple of
WINDOWS = 64
LEAST_WINDOWS = 16
MULTIPLICATIONS = 1.2e9  # that a look may take; a larger network reads fewer windows
LOGARITHM = 20  # multiplications that take as long as the logarithm of one probability
USED = 0.05  # nats: what lies so far back that it changes the loss by less does not count
SMOOTH = 5  # neighbouring distances, whose mean has to count as well: one alone may be chance
FAR = 3.0  # times its doubt: then one distance alone counts
SURE = 2.0  # standard errors: a mean may be farther off in one of twenty cases


@dataclass(frozen=True, eq=False)
class Reach:
    """The excess loss in nats by the number of characters read, 1, 2, …, FARTHEST; by how much
    each may be off; and how many of the last characters it has to read on average."""

    excess: Array  # (FARTHEST,)
    doubt: Array  # (FARTHEST,), nats
    characters: int

    @property
    def is_beyond(self) -> bool:
        """Whether it has to read more characters than was measured."""
        return self.characters > len(self.excess) - SMOOTH // 2


def count_windows(model: CharRNN) -> int:
    """How many windows a look reads: fewer with a large network."""
    H, G = model.hidden_size, model.cell.gates
    V, products = model.vocabulary_size, 2 * model.layers - 1
    a_step = H * H * G * products + H * V + LOGARITHM * V
    steps = WARM + FARTHEST + sum(FARTHEST - start for start in range(0, FARTHEST, EVERY))
    affordable = MULTIPLICATIONS / (steps * a_step)
    return int(min(WINDOWS, max(LEAST_WINDOWS, affordable)))


def measure_reach(model: CharRNN, windows: Ids) -> Reach:
    """From ids of shape (WARM + FARTHEST + 1, B), each column a piece of text."""
    return find_reach(measure_excess(model, windows))


def measure_excess(model: CharRNN, windows: Ids) -> Array:
    """The excess loss in each of such windows, of shape (FARTHEST, B)."""
    inputs, targets = windows[:-1], windows[WARM + 1 :]
    whole = losses(model.trace(inputs).logits[WARM:], targets)
    total, count = np.zeros(whole.shape), np.zeros((FARTHEST, 1))  # by distance
    for start in range(0, FARTHEST, EVERY):  # the memory is emptied here
        fresh = losses(model.trace(inputs[WARM + start :]).logits, targets[start:])
        total[: FARTHEST - start] += fresh - whole[start:]
        count[: FARTHEST - start] += 1
    excess: Array = total / count
    return excess


def measure_lost(model: CharRNN, ids: Ids) -> float:
    """How much worse, in nats, it guesses WARM characters and a few more after its memory was
    emptied than if nothing was: a mean over what follows in ids, of shape (N,), read in order.

    A network that has always read on may not find its way back. Then what it guesses from an
    emptied memory, however long ago that was, is no measure of what it guesses with all.
    """
    inputs, targets = ids[:-1], ids[1:]
    starts = np.arange(0, len(inputs) - WARM - FEW + 1, FEW)
    places = starts + np.arange(WARM + FEW)[:, None]  # (WARM + FEW, B)
    emptied = losses(model.trace(inputs[places]).logits[WARM:], targets[places[WARM:]])
    in_order = losses(model.trace(inputs[:, None]).logits, targets[:, None])[places[WARM:], 0]
    return float((emptied - in_order).mean())


def find_reach(of_windows: Array) -> Reach:
    """The reach that the excess in some windows, of shape (FARTHEST, B), comes to."""
    excess = of_windows.mean(axis=1)
    doubt = SURE * of_windows.std(axis=1) / np.sqrt(of_windows.shape[1])
    return Reach(excess, doubt, count_needed(excess, doubt))


def count_needed(excess: Array, doubt: Array) -> int:
    """How many characters it has to read: one more than the most with which it guesses worse for
    certain. One distance alone may be chance, unless it is far above its doubt."""
    neighbours = np.convolve(excess, np.ones(SMOOTH), "same")
    neighbours /= np.convolve(np.ones(len(excess)), np.ones(SMOOTH), "same")
    is_worse = (np.minimum(excess, neighbours) > USED) & (excess > doubt)
    is_worse |= excess > np.maximum(USED, FAR * doubt)
    worse = np.flatnonzero(is_worse[: -(SMOOTH // 2)])
    return int(worse[-1]) + 2 if len(worse) else 1


def swap_characters(model: CharRNN, ids: Ids) -> tuple[Ids, Array]:
    """What if one character of ids, of shape (T,), had been another: the one that the network held
    for the likeliest there beside it. Returns those others, (T,), and how much each guess changes,
    KL in nats: of shape (T, T), a row for every character swapped, 0 up to that place.
    """
    T = len(ids)
    trace = model.trace(ids[:, None])
    expected = np.concatenate([model.readout(model.zero_state()), trace.logits[:-1, 0]])  # (T, V)
    expected[np.arange(T), ids] = -np.inf
    others = expected.argmax(axis=1)
    read = np.repeat(ids[:, None], T, axis=1)
    np.fill_diagonal(read, others)
    changes = divergences(trace.logits, model.trace(read).logits)  # (T, T), a column for each swap
    return others, np.triu(changes.T)
