"""What a network writes when, in the middle of its text, it is told something else than what is
due. Letters in shapes: T characters of the text, P places in it, n characters written, H hidden."""

import numpy as np

from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.network.trace import Trace
from rnn.vocabulary import Ids


def read_text(model: CharRNN, text: Ids) -> Trace:
    """All that is computed while it reads the text, ids of shape (T,), as one stream."""
    return model.trace(text[:, None])


def states_after(model: CharRNN, trace: Trace, counts: Ids) -> State:
    """The states after the first characters that one stream has read: each of `counts`, of shape
    (P,), says after how many, at least one. Arrays of shape (P, H)."""
    return {name: trace.signals[name][counts - 1, 0] for name in model.zero_state()}


def write_on(model: CharRNN, state: State, told: Ids, n: int) -> Ids:
    """What it writes at temperature 0, ids of shape (n,), when it reads `told`, of shape (k,), in a
    state. Changes nothing."""
    step = model.make_step()
    for i in told:
        logits, state = step(np.array([i]), state)
    written = np.zeros(n, np.intp)
    for t in range(n):
        written[t] = logits[0].argmax()
        logits, state = step(written[t : t + 1], state)
    return written
