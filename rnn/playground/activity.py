"""A network at work, character by character: what it read, its hidden units, and what it expected
next, small enough to be sent to a browser every second. Letters in shapes: N characters, U units
that are shown, K candidates.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.sampling import next_probabilities
from rnn.training.trainer import Trainer
from rnn.vocabulary import Vocabulary

MOST_UNITS = 256
MOST_ACTIVATIONS = 4_800  # N·U, a byte each
MOST_CHARACTERS, LEAST_CHARACTERS = 48, 12  # N
MOST_CANDIDATES = 5
WARM_UP = 64  # characters read before the first that is shown
SLOW_CHARACTERS = 12  # of an update that are shown one by one


@dataclass(frozen=True, eq=False)
class Activity:
    """A network that read N characters."""

    text: str  # N + 1 characters: those read, and the one that follows
    start: int  # where the first of them stands
    written: bool  # by the network itself; else it is the text that it learns
    units: NDArray[np.uint8]  # (N, U): h of the top layer, from 0 for -1 to 255 for 1
    hidden_size: int  # of these, U are shown, evenly chosen
    layers: int
    candidates: tuple[str, ...]  # for each character read: K next ones, the likeliest first
    probabilities: NDArray[np.float32]  # (N, K)

    @property
    def following_probabilities(self) -> NDArray[np.float32]:
        """What the characters that follow were given, of shape (N,)."""
        places = [row.index(c) for row, c in zip(self.candidates, self.text[1:], strict=True)]
        return np.take_along_axis(self.probabilities, np.array(places)[:, None], axis=1)[:, 0]


@dataclass(frozen=True, eq=False)
class UpdateActivity:
    """One update of the weights: how its first stream was read before it, and after it."""

    iteration: int  # the number of the update
    before: Activity  # the first characters of the window
    after: Activity  # the same characters and the same candidates
    characters: int  # that the update read, in all streams together
    weights: int
    changed: int  # weights that are not what they were
    mean_change: float  # of all weights, how far they were moved


def stretch_length(hidden_size: int) -> int:
    """How many characters of such a network are shown at once."""
    fitting = MOST_ACTIVATIONS // min(hidden_size, MOST_UNITS)
    return max(LEAST_CHARACTERS, min(MOST_CHARACTERS, fitting))


def observe_reading(trainer: Trainer, place: int) -> Activity:
    """The network reads its text from a place on; beyond the end it begins again.

    It has read WARM_UP characters before that place, or all there are. Raises DivergedError if its
    numbers are not finite.
    """
    text = trainer.text
    N = min(stretch_length(trainer.model.hidden_size), len(text) - 1)
    start = place % len(text)
    if start + N >= len(text):
        start = 0
    before = text[max(0, start - WARM_UP) : start]
    return observe_text(trainer, before, text[start : start + N + 1], start, written=False)


def observe_writing(trainer: Trainer, prompt: str, temperature: float) -> Activity:
    """The network reads the prompt and what it writes then, as `trainer.sample` does.

    Raises DivergedError if its numbers are not finite.
    """
    N = stretch_length(trainer.model.hidden_size)
    text = prompt + trainer.sample(max(LEAST_CHARACTERS, N + 1 - len(prompt)), temperature, prompt)
    start = len(text) - N - 1 if len(text) > N else 0
    return observe_text(trainer, text[:start], text[start:], start, written=True)


def observe_text(trainer: Trainer, before: str, text: str, start: int, written: bool) -> Activity:
    """The network reads `before` from the zero state, unseen, and then all of `text` but its last
    character."""
    model, vocabulary = trainer.model, trainer.vocabulary
    state = model.zero_state()
    if before:
        state = model.trace(vocabulary.encode(before)[:, None], state).state
    return observe(model, vocabulary, text, state, start, written)


def observe(
    model: CharRNN,
    vocabulary: Vocabulary,
    text: str,
    state: State,
    start: int,
    written: bool = False,
    candidates: NDArray[np.intp] | None = None,
) -> Activity:
    """The network reads all of `text` but its last character from `state`, arrays of shape (1, H).

    The candidates, of shape (N, K), are the likeliest, the last one replaced by the character that
    follows if that is not among them; or those that are given.
    """
    ids = vocabulary.encode(text)
    trace = model.trace(ids[:-1, None], state)
    p = np.array([next_probabilities(logits) for logits in trace.logits[:, 0]])  # (N, V)
    if candidates is None:
        candidates = choose_candidates(p, ids[1:])
    h = trace.signals[model.top][:, 0]  # (N, H)
    H = model.hidden_size
    shown = np.linspace(0, H - 1, min(H, MOST_UNITS)).round().astype(np.intp)
    return Activity(
        text,
        start,
        written,
        np.rint((h[:, shown] + 1) * 127.5).astype(np.uint8),
        H,
        model.layers,
        tuple(vocabulary.decode(row) for row in candidates),
        np.take_along_axis(p, candidates, axis=1).astype(np.float32),
    )


def choose_candidates(
    p: NDArray[np.float64], following: NDArray[np.intp], most: int = MOST_CANDIDATES
) -> NDArray[np.intp]:
    """The likeliest characters of each row of p, (N, V), with the one that follows among them."""
    candidates: NDArray[np.intp] = np.argsort(-p, axis=1, kind="stable")[:, :most]
    missing = ~(candidates == following[:, None]).any(axis=1)
    candidates[missing, -1] = following[missing]
    return candidates


def observe_update(trainer: Trainer, update: Callable[[], object]) -> UpdateActivity:
    """Do the one update that `update` does, and tell what it was.

    Raises what `update` raises.
    """
    vocabulary, windows, hp = trainer.vocabulary, trainer.windows, trainer.hyperparameters
    k = trainer.iteration % windows.count
    start, end = windows.start(k), windows.start(k + 1)
    text = trainer.text[start : min(end, start + SLOW_CHARACTERS) + 1]  # of the first stream
    if k:
        state = {name: array[:1].copy() for name, array in trainer.state.items()}
    else:
        state = trainer.model.zero_state()
    old = CharRNN.from_params(trainer.model.params, cell=hp.cell, layers=hp.layers)
    update()
    before = observe(old, vocabulary, text, state, start)
    candidates = np.array([vocabulary.encode(row) for row in before.candidates])
    after = observe(trainer.model, vocabulary, text, state, start, candidates=candidates)
    pairs = zip(old.params.values(), trainer.model.params.values(), strict=True)
    changes = np.concatenate([np.abs(new - was).ravel() for was, new in pairs])
    return UpdateActivity(
        trainer.iteration,
        before,
        after,
        (end - start) * hp.batch_size,
        changes.size,
        int(np.count_nonzero(changes)),
        float(changes.mean(dtype=np.float64)),
    )
