"""Writing with a trained network: one character is drawn at a time and read as the next input.

p_k = exp(y_k / temperature) / Σ exp(y / temperature)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.errors import DivergedError
from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.settings import Number
from rnn.vocabulary import Ids, Vocabulary

Probabilities = NDArray[np.float64]

TEMPERATURE = Number(
    "Temperature",
    "How boldly it writes. At 0 it writes its best guess each time; at 1 it trusts its own "
    "chances; above 1 it takes more and more unlikely letters.",
    0.8,
    low=0.0,
    high=5.0,
    term="softmax temperature",
)
LENGTH = Number("Length", "How many letters to write.", 300, low=1, high=100_000, integer=True)
TOP_K = Number(
    "Only the likeliest letters (top-k)",
    "It draws from so many letters at most and leaves all others out.",
    5,
    low=1,
    high=2**31,
    integer=True,
    term="top-k sampling",
)
TOP_P = Number(
    "Only the likeliest share (top-p)",
    "It draws from as few letters as together have this chance, and leaves all others out.",
    0.9,
    low=1e-9,
    high=1.0,
    term="nucleus sampling",
)


@dataclass(frozen=True)
class Draw:
    """One drawn character, the probabilities it was drawn from, of shape (V,), and the hidden state
    before it, each array of shape (1, H)."""

    character: str
    probabilities: Probabilities
    state: State


def next_probabilities(
    logits: ArrayLike,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Probabilities:
    """The probability of each next character, of shape (V,), from logits of shape (V,), in float64.

    Temperature 0 is greedy. `top_k` keeps the k most probable characters. `top_p` keeps the fewest
    whose probabilities sum to at least p (nucleus sampling, Holtzman et al., 2020); after top_k, if
    both are given. All others get 0. Of equally probable characters the lower id is kept first.

    Raises DivergedError if a logit is not finite.

    >>> next_probabilities([1, 3, 2], temperature=0)
    array([0., 1., 0.])
    >>> next_probabilities([0, 0, 0, 0], top_k=2)
    array([0.5, 0.5, 0. , 0. ])
    """
    y = np.asarray(logits, dtype=np.float64)
    if not np.isfinite(y).all():
        raise DivergedError
    if temperature == 0:
        greedy: Probabilities = np.zeros(len(y))
        greedy[y.argmax()] = 1
        return greedy
    with np.errstate(over="ignore"):  # at a tiny temperature: exp(-inf) is 0, as it should be
        p: Probabilities = np.exp((y - y.max()) / temperature)
    p /= p.sum()
    if top_k is None and top_p is None:
        return p
    most_probable_first = np.argsort(-p, kind="stable")
    if top_k is not None:
        p[most_probable_first[top_k:]] = 0
        p /= p.sum()
    if top_p is not None:
        sum_before = np.concatenate([[0], np.cumsum(p[most_probable_first])[:-1]])
        p[most_probable_first[sum_before >= top_p]] = 0
        p /= p.sum()
    return p


def generate(
    model: CharRNN,
    vocabulary: Vocabulary,
    *,
    prompt: str = "",
    length: int = 200,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    seed: int | tuple[int, ...] = 0,
    state: State | None = None,
    forgets: bool = False,
) -> Iterator[Draw]:
    """Write `length` characters after `prompt`, one Draw at a time. Changes nothing in the model.

    The random numbers depend on `seed` alone: the k-th character is drawn with the k-th number,
    whatever the other arguments. The prompt is read from the hidden state `state`, its arrays of
    shape (1, H), or else from the zero state. Without a prompt the first character is drawn from
    what that state says. One that `forgets` reads every character in the zero state, so each
    depends on the one before it alone.

    Raises PromptError for characters that are not in the vocabulary, SettingError for a number
    outside its range, both before anything is drawn; DivergedError if the network's numbers are not
    finite.

    >>> from rnn import Hyperparameters, Trainer
    >>> trainer = Trainer("142857" * 100, Hyperparameters(hidden_size=32, seq_length=24))
    >>> trainer.train(iterations=100)
    100
    >>> draws = generate(trainer.model, trainer.vocabulary, prompt="1428", length=6, temperature=0)
    >>> "".join(draw.character for draw in draws)
    '571428'
    """
    temperature = TEMPERATURE.check("temperature", temperature)
    length = int(LENGTH.check("length", length))
    if top_k is not None:
        top_k = int(TOP_K.check("top_k", top_k))
    if top_p is not None:
        top_p = TOP_P.check("top_p", top_p)
    ids = vocabulary.encode(prompt)
    state = model.zero_state() if state is None else state
    # the checks above run at once; a generator runs when the first Draw is asked for
    empty = model.zero_state() if forgets else None
    return _draw(model, vocabulary, ids, length, temperature, top_k, top_p, seed, state, empty)


def _draw(
    model: CharRNN,
    vocabulary: Vocabulary,
    prompt: Ids,
    length: int,
    temperature: float,
    top_k: int | None,
    top_p: float | None,
    seed: int | tuple[int, ...],
    state: State,
    empty: State | None,
) -> Iterator[Draw]:
    """Each character is read in the state `empty`, if that is given, in place of the one before."""
    numbers = np.random.default_rng(seed).random(length)
    step = model.make_step()
    logits = model.readout(state)  # (1, V)
    for i in prompt:
        logits, state = step(np.array([i]), empty or state)
    for number in numbers.tolist():
        p = next_probabilities(logits[0], temperature, top_k, top_p)
        cumulative = p.cumsum()
        # times the last value, since the sum may miss 1 by rounding
        i = int(cumulative.searchsorted(number * cumulative[-1], side="right"))
        yield Draw(vocabulary.characters[i], p, state)
        logits, state = step(np.array([i]), empty or state)
