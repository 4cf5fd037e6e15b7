"""What a network writes when its memory is emptied, and a few characters are given back to it.
Letters in shapes: P places, k characters given back, n characters written."""

from collections import Counter, defaultdict

import numpy as np

from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids


def contexts_at(text: Ids, places: Ids, k: int) -> Ids:
    """The k characters before each of P places of a text, of shape (k, P)."""
    contexts: Ids = text[places + np.arange(-k, 0)[:, None]]
    return contexts


def write_after(model: CharRNN, contexts: Ids, n: int, state: State | None = None) -> Ids:
    """What it writes at temperature 0, ids of shape (n, P), when it reads contexts of shape (k, P)
    from the zero state, or another of P streams. Changes nothing."""
    _, P = contexts.shape
    step, state = model.make_step(P), state or model.zero_state(P)
    for ids in contexts:
        logits, state = step(ids, state)
    written = np.zeros((n, P), np.intp)
    for t in range(n):
        written[t] = logits.argmax(axis=1)
        logits, state = step(written[t], state)
    return written


def write_forgetting(model: CharRNN, first: int, n: int) -> Ids:
    """What it writes at temperature 0, of shape (n,), if its memory is emptied before every
    character that it reads: each one then hangs on the one before alone. Changes nothing."""
    V = model.vocabulary_size
    successors = write_after(model, np.arange(V)[None], 1)[0]  # (V,)
    written = np.zeros(n, np.intp)
    last = first
    for t in range(n):
        last = written[t] = successors[last]
    return written


def count_possible(contexts: Ids, right: Ids) -> int:
    """At how many of P places a reader of the context alone, (k, P), can at most go on right, as
    (n, P) does: each context leads to one continuation, wherever it stands."""
    continuations: dict[bytes, Counter[bytes]] = defaultdict(Counter)
    for context, after in zip(contexts.T, right.T, strict=True):
        continuations[context.tobytes()][after.tobytes()] += 1
    return sum(max(counts.values()) for counts in continuations.values())
