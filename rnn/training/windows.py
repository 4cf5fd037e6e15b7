"""Windows: the pieces of a text that a run reads, one of each stream at every update. Letters in
shapes: T time, B batch.

"notebook": B streams of equal length, each cut into windows of T characters, as min-char-rnn does
it. Up to T characters at the end of every stream, and what is left over at the end of the text, lie
in no window.

"complete": every character but the first is a target in every epoch. Several streams are so long
that whole windows fill them; so they overlap a little. A single one is cut into as few windows as
can be, whose lengths differ by one at most.
"""

from dataclasses import dataclass

import numpy as np

from rnn.errors import TextError
from rnn.training.streams import Streams
from rnn.vocabulary import Vocabulary

WINDOWS = {"complete": "All of the text", "notebook": "Whole windows only"}


@dataclass(frozen=True)
class Windows:
    """In an epoch every stream is read in `count` windows, and has `length` targets: the characters
    that follow its first one. Window k begins at character k·length // count of the stream."""

    starts: tuple[int, ...]  # where each stream begins in the text
    length: int
    count: int

    def start(self, k: int) -> int:
        """Where window k begins in a stream; for k = count, where the last one ends."""
        return k * self.length // self.count

    def position(self, iteration: int) -> int:
        """Where in each stream the window of that update ended; 0 before the first update."""
        return self.start((iteration - 1) % self.count + 1) if iteration else 0

    def characters_read(self, iteration: int) -> int:
        """How many characters have been read in so many updates, in all streams together."""
        epochs, k = divmod(iteration, self.count)
        return len(self.starts) * (epochs * self.length + self.start(k))

    def never_read(self, text_length: int) -> int:
        """How many characters of the text lie in no window."""
        ends = [start + self.length + 1 for start in self.starts]
        next_starts = [*self.starts[1:], text_length]
        return sum(max(0, start - end) for end, start in zip(ends, next_starts, strict=True))

    def split(self, text: str, vocabulary: Vocabulary) -> Streams:
        """The streams of the text, ids of shape (length + 1, B)."""
        ids = vocabulary.encode_compact(text)
        return np.stack([ids[start : start + self.length + 1] for start in self.starts], axis=1)


def cut_into_windows(text_length: int, seq_length: int, batch_size: int, windows: str) -> Windows:
    """The windows of a text, by a key of WINDOWS.

    Raises TextError if the text is too short for one window in every stream.
    """
    T, B = seq_length, batch_size
    if text_length < B * (T + 1):
        readers = "1 reader" if B == 1 else f"{B} readers"
        raise TextError(
            f"The text must have at least {B * (T + 1):,} characters for a memory length of {T} "
            f"(seq_length) and {readers} at once (batch_size), got {text_length:,}. Use a longer "
            "text, fewer readers or a shorter memory."
        )
    if windows == "notebook":
        stream = text_length // B
        count = max(1, ceil_divide(stream - T - 1, T))  # those with p + T + 1 < stream
        return Windows(tuple(stream * b for b in range(B)), count * T, count)
    targets = ceil_divide(text_length - 1, B)  # of each stream, so that all together have them all
    count = ceil_divide(targets, T)
    if B == 1:
        return Windows((0,), targets, count)
    last_start = text_length - 1 - count * T
    return Windows(tuple(last_start * b // (B - 1) for b in range(B)), count * T, count)


def ceil_divide(number: int, by: int) -> int:
    return -(-number // by)
