"""A piece of writing: what the network wrote on request, letter by letter or all at once."""

import time
from dataclasses import dataclass

import numpy as np

from rnn import Draw, Trainer, generate
from rnn.playground.freshness import Answer
from rnn.sampling import next_probabilities
from rnn.training.trainer import SAMPLING

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


@dataclass(kw_only=True)
class Writing(Answer):
    """The fulfilment of a wish."""

    wish: Wish
    text: str
    bars: list[list[Bar]]  # for the first letter, or for each: candidates, and the drawn one

    def shown(self, slowly: bool) -> int:
        """How many letters stand on the screen by now."""
        if not slowly:
            return len(self.text)
        elapsed = time.monotonic() - self.began
        return min(len(self.text), 1 + int(elapsed * LETTERS_PER_SECOND))

    def bars_after(self, shown: int) -> list[Bar]:
        """The candidates for the last of so many letters, if they were looked at; else those for
        the first."""
        return self.bars[min(shown, len(self.bars)) - 1]


def write(trainer: Trainer, wish: Wish, every_letter: bool = False) -> Writing:
    """Looks at the candidates for every letter, or only for the first.

    Raises PromptError if the prompt has letters the text never uses.
    """
    start, iteration = time.monotonic(), trainer.iteration
    text = ""
    bars: list[list[Bar]] = []
    for draw in generate(
        trainer.model,
        trainer.vocabulary,
        prompt=wish.prompt,
        length=wish.length,
        temperature=wish.temperature,
        top_k=wish.top_k,
        top_p=wish.top_p,
        seed=(trainer.hyperparameters.seed, SAMPLING, wish.throw),
    ):
        text += draw.character
        if every_letter or not bars:
            bars.append(candidates(trainer, draw, wish.temperature))
    cost = time.monotonic() - start
    return Writing(trainer=trainer, iteration=iteration, cost=cost, wish=wish, text=text, bars=bars)


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
    """`writing` if it still answers the wish, or a new one; if not frozen it keeps up."""
    if writing is None or writing.wish != wish or writing.trainer is not trainer:
        return write(trainer, wish, every_letter=frozen)
    return write(trainer, wish) if writing.outdated(trainer, playing) and not frozen else writing
