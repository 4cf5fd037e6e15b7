"""Writing with a trained network: one character is drawn at a time, and read back in.

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
from rnn.vocabulary import Vocabulary

Probabilities = NDArray[np.float64]

TEMPERATURE = Number(
    "Temperature",
    "How daring it writes. At 0 it always takes the likeliest letter; at 1 it trusts its own "
    "guesses; above 1 it takes more and more unlikely letters.",
    0.8,
    low=0.0,
    high=5.0,
)
LENGTH = Number("Length", "How many letters to write.", 300, low=1, high=100_000, integer=True)


@dataclass(frozen=True)
class Draw:
    """One drawn character, the probabilities (V,) it was drawn from, and the state before it."""

    character: str
    probabilities: Probabilities
    state: State


def next_probabilities(
    logits: ArrayLike,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Probabilities:
    """The chance of each next character, of shape (V,), from logits of shape (V,), in float64.

    Temperature 0 is greedy. `top_k` keeps the k likeliest; `top_p` keeps the fewest that together
    reach p (nucleus sampling, Holtzman et al., 2020). What is cut gets 0; ties go to the lower id.

    Raises DivergedError if a logit is not finite.
    """
    y = np.asarray(logits, dtype=np.float64)
    if not np.isfinite(y).all():
        raise DivergedError
    if temperature == 0:
        greedy: Probabilities = np.eye(1, len(y), int(y.argmax()))[0]
        return greedy
    with np.errstate(over="ignore"):  # a tiny temperature: exp(-inf) is 0, as it should be
        p: Probabilities = np.exp((y - y.max()) / temperature)
    p /= p.sum()
    if top_k is None and top_p is None:
        return p
    order = np.argsort(-p, kind="stable")
    if top_k is not None:
        p[order[top_k:]] = 0
        p /= p.sum()
    if top_p is not None:
        reached_before = np.concatenate([[0], np.cumsum(p[order])[:-1]])
        p[order[reached_before >= top_p]] = 0
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
) -> Iterator[Draw]:
    """Write `length` characters after `prompt`, one Draw at a time.

    The dice depend on `seed` alone: the k-th character is drawn with the same throw at every
    temperature. With an empty prompt the first character comes from an empty memory.

    Raises PromptError for a prompt with unknown characters, SettingError for a number outside its
    range, DivergedError if the network's numbers are not finite.
    """
    temperature = TEMPERATURE.check("temperature", temperature)
    length = int(LENGTH.check("length", length))
    if top_k is not None:
        top_k = int(Number("", "", 5, low=1, high=2**31, integer=True).check("top_k", top_k))
    if top_p is not None:
        top_p = Number("", "", 0.9, low=1e-9, high=1.0).check("top_p", top_p)
    return _draws(
        model, vocabulary, vocabulary.encode(prompt), length, temperature, top_k, top_p, seed
    )


def _draws(
    model: CharRNN,
    vocabulary: Vocabulary,
    prompt: NDArray[np.intp],
    length: int,
    temperature: float,
    top_k: int | None,
    top_p: float | None,
    seed: int | tuple[int, ...],
) -> Iterator[Draw]:
    random = np.random.default_rng(seed)
    read, state = model.reader(), model.zero_state()
    logits = model.readout(state)
    for i in prompt:
        logits, state = read(np.array([i]), state)
    for _ in range(length):
        p = next_probabilities(logits[0], temperature, top_k, top_p)
        reached = np.cumsum(p)
        i = int(np.searchsorted(reached, random.random() * reached[-1], side="right"))
        yield Draw(vocabulary.characters[i], p, state)
        logits, state = read(np.array([i]), state)
