"""The states of a network in the middle of its text, where it may be told something else than what
is due. Letters in shapes: T characters of the text, P places in it, H hidden."""

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
