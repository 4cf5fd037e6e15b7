"""The pieces of its text that a network reads for a look: always the same ones, spread over the
beginning of the text, so that a look at a text of millions of characters costs no more."""

from dataclasses import dataclass
from unicodedata import category, east_asian_width

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.reach import IN_ORDER, measure_lost
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.looks.base import Silence
from rnn.playground.looks.memo import network_of, once, whole
from rnn.playground.run import Run
from rnn.vocabulary import Ids

SEARCHED = 100_000  # characters at the beginning of a text
BLOCK = 64  # characters: of such pieces every second one is learned from, the others judge
WARM, LONG = 32, 128  # characters of a stream that only fill the memory, and that are looked at
STREAMS, LEAST_STREAMS = 32, 8
MULTIPLICATIONS = 7e8  # that reading them may take; a larger network reads fewer


@dataclass(frozen=True, eq=False)
class Streams:
    """Pieces of the text that are read side by side."""

    ids: Ids  # (WARM + LONG, B)
    places: NDArray[np.intp]  # (LONG·B,), where in the text each looked-at character stands
    learn: NDArray[np.bool_]  # (LONG·B,), whether that is in a block to learn from


def too_short(run: Run, least: int) -> Silence | None:
    """The reason to be silent where the text has fewer characters; else None."""
    length = len(run.trainer.text)
    if length >= least:
        return None
    return Silence(f"This look reads {least} letters at least, and the text has {length:,}.")


def take_windows(run: Run, length: int, count: int) -> Ids:
    """Pieces from anywhere, of shape (length, count); they may overlap."""

    def take() -> Ids:
        text = run.trainer.text[:SEARCHED]
        starts = np.random.default_rng(0).integers(0, len(text) - length + 1, count)
        pieces = "".join(text[start : start + length] for start in starts)
        return run.trainer.vocabulary.encode(pieces).reshape(count, length).T

    return once(run, ("windows", length, count), take)


def spread_windows(run: Run, length: int, step: int, count: int) -> Ids:
    """Pieces evenly spread over the text, of shape (length, at most count): each begins `step`
    characters after the one before, or more. Where that is all of the text, there are fewer."""

    def take() -> Ids:
        text = run.trainer.text[:SEARCHED]
        last = len(text) - length
        B = min(count, last // step + 1)
        starts = np.arange(B) * step if count > B else np.linspace(0, last, B).astype(np.intp)
        every = starts + np.arange(length)[:, None]  # (length, B)
        windows: Ids = run.trainer.vocabulary.encode(text)[every]
        return windows

    return once(run, ("spread windows", length, step, count), take)


def find_lost(run: Run) -> float:
    """How much worse, in nats, the network guesses long after its memory was emptied than where
    nothing was, at the beginning of its text: see `measure_lost`."""
    ids = run.trainer.vocabulary.encode(run.trainer.text[:IN_ORDER])
    return whole(run, lambda: measure_lost(network_of(run), ids))


def take_streams(run: Run) -> Streams:
    """Pieces evenly spread, hardly overlapping, of WARM + LONG characters each."""

    def take() -> Streams:
        text = run.trainer.text[:SEARCHED]
        B = min(count_streams(network_of(run)), -(-len(text) // LONG))
        starts = np.linspace(0, len(text) - WARM - LONG, B).astype(np.intp)
        every = starts[None] + np.arange(WARM + LONG)[:, None]  # (WARM + LONG, B)
        places = every[WARM:].ravel()
        return Streams(run.trainer.vocabulary.encode(text)[every], places, places // BLOCK % 2 == 0)

    return once(run, "streams", take)


def count_streams(model: CharRNN) -> int:
    """How many pieces a look reads side by side."""
    a_stream = (WARM + LONG) * model.hidden_size**2 * model.cell.gates * (2 * model.layers - 1)
    return int(np.clip(MULTIPLICATIONS // a_stream, LEAST_STREAMS, STREAMS))


def excerpt_of(run: Run, length: int) -> tuple[int, str]:
    """Some letters of its text, as `find_excerpt` does."""
    return find_excerpt(run.trainer.text, length)


def find_excerpt(text: str, length: int) -> tuple[int, str]:
    """The beginning of a text, from its second line on where lines are short; and before it, where
    in the text that is. Of letters that are twice as wide as others, half as many."""
    start = text.find("\n", 0, 80) + 1
    if len(text) < start + length:
        start = 0
    excerpt = text[start : start + length]
    return start, excerpt[: length // 2] if any(map(is_wide, excerpt)) else excerpt


def is_wide(character: str) -> bool:
    """Whether it takes twice the room of others where it stands alone: as Chinese ones do, and
    marks, which then stand on a circle."""
    return east_asian_width(character) in "WF" or category(character)[0] == "M"


def read_places(model: CharRNN, streams: Streams) -> Array:
    """The hidden state of the top layer after every place of the streams, of shape (LONG·B, H)."""
    h = model.trace(streams.ids).signals[model.top]
    return h[WARM:].reshape(-1, model.hidden_size)
