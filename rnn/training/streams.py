"""A text as streams, contiguous parts of it that are read side by side, and the loss on streams
that training never reads. Letters in shapes: T time, B batch.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.network.model import CharRNN
from rnn.vocabulary import Vocabulary

Streams = NDArray[Any]  # ids of shape (characters in a stream, B), in the fewest bytes

MOST_HELD_OUT = 4096  # characters of held-out text that are read to measure the loss
CHECK_EVERY = 25 * MOST_HELD_OUT  # characters read between two checks, so that they cost little
FIRST_GAP = 3  # characters read between the first checks, for each that one reads


def split_into_streams(text: str, vocabulary: Vocabulary, batch_size: int) -> Streams:
    """The text as B contiguous streams; what is left over at its end is dropped."""
    length = len(text) // batch_size
    ids = vocabulary.encode_compact(text[: batch_size * length])
    return np.ascontiguousarray(ids.reshape(batch_size, length).T)


def held_out_streams(
    text: str, vocabulary: Vocabulary, seq_length: int, batch_size: int
) -> Streams:
    """The beginning of a held-out text as streams, fewer than B if it is too short for a window in
    each."""
    window = seq_length + 1
    text = text[: max(MOST_HELD_OUT, batch_size * window)]
    return split_into_streams(text, vocabulary, max(1, min(batch_size, len(text) // window)))


def mean_loss(model: CharRNN, streams: Streams, seq_length: int) -> float | None:
    """The loss on streams, mean nats per character; None if they have fewer than two characters.

    Each stream's first window does not count if more follow: it only fills the zero state.
    """
    length, B = streams.shape
    T = min(seq_length, length - 1)
    if T < 1:
        return None
    state, losses = model.zero_state(B), []
    for p in range(0, length - T, T):
        ids = streams[p : p + T + 1].astype(np.intp)  # (T + 1, B)
        loss, state = model.loss(ids[:-1], ids[1:], state)
        losses.append(loss / T)
    return float(np.mean(losses[1:] or losses))


def find_next_check(iteration: int, characters_per_update: int, streams: Streams) -> int:
    """The update after which the loss on `streams` is measured next, if it was measured after this
    one: at first after ever more updates, then at equal gaps."""
    most_updates = max(1, CHECK_EVERY // characters_per_update)
    first_gap = FIRST_GAP * streams.size // characters_per_update
    return iteration + min(max(1 + iteration // 2, first_gap), most_updates)
