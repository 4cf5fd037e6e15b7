"""The loop that a network falls into when it is left alone: at temperature 0 it reads what it
writes, and sooner or later writes the same again and again. Letters in shapes: N characters, H
hidden.

>>> from rnn import Hyperparameters, Trainer
>>> hp = Hyperparameters(hidden_size=32, seq_length=16, optimizer="adam", learning_rate=0.01)
>>> trainer = Trainer("0." + "142857" * 40, hp)
>>> trainer.train(iterations=60)
60
>>> text = trainer.vocabulary.encode(trainer.text)
>>> loop = find_loop(*write_alone(trainer.model, text[:2], 60))
>>> len(loop), is_rotation(loop, find_period(text))
(6, True)
"""

import numpy as np

from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.vocabulary import Ids

LONGEST = 500  # characters of a loop or a period
TWICE = 50  # characters: a loop of so many need not come round more often than twice
TOLERANCE = 0.05  # of a typical step of the hidden state, within which it counts as the same again
LEAST_STEP = 0.1  # of the hidden state's length: a typical step counts as at least so long
AS_EVER = 2.0  # times as long as ever before
LATEST = 60  # characters whose steps tell what is typical


def write_alone(model: CharRNN, prompt: Ids, length: int) -> tuple[Ids, Array]:
    """What the network writes at temperature 0 after a prompt of at least one id, ids of shape
    (N,), and the hidden state of its top layer before each, of shape (N, H). Changes nothing."""
    step, state = model.make_step(), model.zero_state()
    for i in prompt:
        logits, state = step(np.array([i]), state)
    ids, h = np.zeros(length, np.intp), np.zeros((length, model.hidden_size))
    for n in range(length):
        h[n] = state[model.top][0]
        ids[n] = logits[0].argmax()
        logits, state = step(ids[n : n + 1], state)
    return ids, h


def find_loop(ids: Ids, h: Array) -> Ids:
    """One round of the loop that ids of shape (N,), written with hidden states of shape (N, H),
    have ended in: the latest q characters, for the least q such that each of the last 2q + 2 is
    what it was q before, and was written with nearly the same hidden state; empty if there is none.
    So it is a round of the memory, in which the characters may go round more often: shorten_loop.
    A loop that was left before counts once it has lasted longer than ever: see lasts.

    The states need not be equal: their last digits wander. Where q is TWICE or more, the characters
    alone tell, two rounds of them or more, if they do not repeat something shorter: the states take
    some time to settle.
    """
    if len(ids) < 2 or not np.isfinite(h).all():
        return ids[:0]
    steps = np.linalg.norm(np.diff(h[-LATEST:], axis=0), axis=1)
    lengths = np.linalg.norm(h[-LATEST:], axis=1)
    near = TOLERANCE * max(np.median(steps), LEAST_STEP * np.median(lengths))
    for q in range(1, longest_loop(len(ids)) + 1):
        last = min(2 * q + 2, len(ids) - q)
        if (ids[-last:] == ids[-last - q : -q]).all():
            distances = np.linalg.norm(h[-last:] - h[-last - q : -q], axis=1)
            is_long = q >= TWICE and not repeats_shorter(ids[-q:])
            is_loop = is_long or distances.max() <= near
            if is_loop and lasts(ids, len(shorten_loop(ids[-q:]))):
                return ids[-q:]
    return ids[:0]


def lasts(ids: Ids, q: int) -> bool:
    """Whether ids of shape (N,) that end in rounds of q characters have gone round for more than
    AS_EVER times as long as whenever they left the same loop before."""
    repeats = np.concatenate([[False], ids[q:] == ids[:-q], [False]])
    starts, ends = np.flatnonzero(repeats[1:] != repeats[:-1]).reshape(-1, 2).T
    lengths, loop = ends - starts, ids[-q:]
    left = [
        length
        for length, end in zip(lengths[:-1], ends[:-1], strict=True)
        if length > q and is_rotation(ids[end : end + q], loop)
    ]
    return bool(lengths[-1] > AS_EVER * max(left, default=0))


def repeats_shorter(loop: Ids) -> bool:
    """Whether a loop of TWICE characters or more goes round fewer again and again."""
    return any((loop[q:] == loop[:-q]).all() for q in range(1, TWICE))


def shorten_loop(loop: Ids) -> Ids:
    """The fewest characters of which a loop is some rounds: the memory may come round only after
    several of them."""
    q = len(loop)
    for n in range(1, q):
        if q % n == 0 and (loop == np.resize(loop[:n], q)).all():
            return loop[-n:]
    return loop


def longest_loop(length: int) -> int:
    """How many characters a loop may have to be seen in so many that were written."""
    of_three_rounds = (length - 2) // 3
    return min(LONGEST, of_three_rounds if of_three_rounds < TWICE else length // 2)


def count_rounds(ids: Ids, loop: Ids) -> int:
    """How many whole rounds of the loop the ids end with."""
    q = len(loop)
    rounds = 0
    while q and (rounds + 1) * q <= len(ids):
        end = len(ids) - rounds * q
        if (ids[end - q : end] != loop).any():
            break
        rounds += 1
    return rounds


def find_period(text: Ids) -> Ids:
    """The characters that a text repeats to its end, twice or more and for at least half of it;
    empty if there are none, or more than LONGEST."""
    half = len(text) - len(text) // 2
    for q in range(1, min(LONGEST, len(text) // 2) + 1):
        ending = text[-max(half, 2 * q) :]
        if (ending[q:] == ending[:-q]).all():
            return ending[-q:]
    return text[:0]


def is_rotation(loop: Ids, period: Ids) -> bool:
    """Whether both go round the same circle, wherever one begins; two empty ones do not."""
    if len(loop) != len(period) or len(loop) == 0:
        return False
    return any(np.array_equal(np.roll(loop, shift), period) for shift in range(len(loop)))
