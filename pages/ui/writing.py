"""A piece of writing: what the network wrote on request, letter by letter or all at once."""

import time
from dataclasses import dataclass, field

import numpy as np

from rnn import Draw, Trainer, generate
from rnn.sampling import next_probabilities
from rnn.training import DICE

LETTERS_PER_SECOND = 12
MOST_BARS = 8


@dataclass(frozen=True)
class Wish:
    """What a visitor asked for."""

    prompt: str
    length: int
    temperature: float
    top_k: int | None
    top_p: float | None
    throw: int  # which dice: the same number, the same throws


@dataclass(frozen=True)
class Bar:
    """One candidate for a letter: its chance before the cut, and what became of it."""

    character: str
    chance: float
    drawn: bool
    cut: bool  # top-k or top-p left it no chance


@dataclass
class Writing:
    """The fulfilment of a wish by the network as it stood after `iteration` updates."""

    wish: Wish
    iteration: int
    text: str
    bars: list[list[Bar]]  # for each letter, the likeliest candidates and the drawn one
    cost: float  # seconds
    began: float = field(default_factory=time.monotonic)

    def shown(self, slowly: bool) -> int:
        """How many letters stand on the screen by now."""
        if not slowly:
            return len(self.text)
        elapsed = time.monotonic() - self.began
        return min(len(self.text), 1 + int(elapsed * LETTERS_PER_SECOND))

    def aged(self) -> bool:
        """Whether it is old enough to be written anew: at most a tenth of the time goes into it."""
        return time.monotonic() - self.began > max(1.0, 10 * self.cost)


def write(trainer: Trainer, wish: Wish) -> Writing:
    """Raises PromptError if the prompt has letters the text never uses."""
    start = time.monotonic()
    text, bars = "", []
    for draw in generate(
        trainer.model,
        trainer.vocabulary,
        prompt=wish.prompt,
        length=wish.length,
        temperature=wish.temperature,
        top_k=wish.top_k,
        top_p=wish.top_p,
        seed=(trainer.hyperparameters.seed, DICE, wish.throw),
    ):
        text += draw.character
        bars.append(candidates(trainer, draw, wish.temperature))
    return Writing(wish, trainer.iteration, text, bars, cost=time.monotonic() - start)


def candidates(trainer: Trainer, draw: Draw, temperature: float) -> list[Bar]:
    """The likeliest characters of one draw, and the drawn one if it was not among them."""
    characters = trainer.vocabulary.characters
    before_cut = next_probabilities(trainer.model.readout(draw.state)[0], temperature)
    likeliest = np.argsort(-before_cut, kind="stable")[:MOST_BARS].tolist()
    drawn = characters.index(draw.character)
    if drawn not in likeliest:
        likeliest[-1] = drawn
    return [
        Bar(
            characters[i],
            float(before_cut[i]),
            i == drawn,
            bool(draw.probabilities[i] == 0 < before_cut[i]),
        )
        for i in likeliest
    ]


def up_to_date(
    trainer: Trainer, writing: Writing | None, wish: Wish, *, frozen: bool, playing: bool
) -> Writing:
    """`writing` if it still answers the wish, or a new one. Unless frozen it follows the network:
    every now and then while that plays, and always to where it came to rest."""
    if writing is None or writing.wish != wish:
        return write(trainer, wish)
    behind = writing.iteration != trainer.iteration and (writing.aged() or not playing)
    return write(trainer, wish) if behind and not frozen else writing
