"""Interrupted: while it counts it is told another number than the one that is due. Does it go on
from the number told, or from where it was?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn.corpora.base import Corpus
from rnn.inspection.interruption import read_text, states_after
from rnn.inspection.wiped import write_after
from rnn.network.model import CharRNN
from rnn.network.trace import Trace
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model
from rnn.playground.run import Run
from rnn.settings import Number, Setting

ROUND = 15  # numbers after which the rule is the same again
WRITTEN = 10  # characters, by which it is judged
SHOWN = 20  # characters that are shown
BEFORE = 3  # words of the game that are shown before the interruption
TRIES, SEED = 20, 0  # the seed draws the same tries for everybody
LEAST = 3 * ROUND  # numbers that the game must go to
MOST_READ = 5_000  # characters of the game
DUE, TOLD = 37, 52
TOLD_IT, KEPT_IT, NEITHER, BOTH = "told", "kept", "neither", "both"
UNKNOWN = "This text has no “{digit}”, so the network cannot be told {told}. Choose another number."
NO_GAME = "This look needs a network that reads FizzBuzz, up to {least} or more: start with that."


@dataclass(frozen=True)
class Interruption:
    """One number told where another was due."""

    due: str  # the word that the game had there
    told: int
    before: str  # the words of the game before it
    after: str  # and after it
    written: str
    believed: str  # TOLD_IT: the number told; KEPT_IT: its memory; NEITHER; BOTH: it is the same
    untrained: str  # what the untrained network wrote


@dataclass(frozen=True)
class Interrupted:
    """What it made of being interrupted."""

    shown: Interruption
    told: int  # of TRIES with other numbers: it went on from the number told
    kept: int  # it went on as if nothing had been said
    tries: int
    cell: str


@dataclass(frozen=True)
class AskInterrupted(LookQuestion):
    """Whom does it believe, the page or its memory?"""

    due: int = DUE
    told: int = TOLD

    @classmethod
    def about(cls, corpus: Corpus) -> Self:
        last = corpus.options.get("last", 0)
        return cls() if last >= TOLD + 2 else cls(due=17, told=32)

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        last = corpus.options.get("last", 0)
        if not can_interrupt(corpus):
            return {}
        return {
            "due": Number(
                "Where the game has come to",
                "The number that is due. Instead of it, the network is told another one.",
                min(DUE, last - 2),
                low=2,
                high=last - 2,
                integer=True,
            ),
            "told": Number(
                "Tell it instead",
                "The network reads this number. After one that is fifteen more or less, fizz and "
                "buzz come as before; so only the numbers tell whom it believes.",
                min(TOLD, last - 2),
                low=1,
                high=last - 2,
                integer=True,
            ),
        }

    def answer(self, run: Run) -> Interrupted | Silence:
        if not can_interrupt(run.corpus):
            return Silence(NO_GAME.format(least=LEAST))
        text = run.trainer.text[:MOST_READ]
        words = text.split(" ")[:-1]
        due, told = min(self.due, len(words) - 2), min(self.told, len(words) - 2)
        if unknown := set(str(told)) - set(run.trainer.vocabulary.characters):
            return Silence(UNKNOWN.format(told=told, digit=min(unknown)))
        model = network_of(run)
        trace = read_text(model, run.trainer.vocabulary.encode(text))
        untrained = untrained_model(run)
        blank = once(
            run, type(self), lambda: read_text(untrained, run.trainer.vocabulary.encode(text))
        )
        shown = Interruption(
            words[due - 1],
            told,
            " ".join(words[max(0, due - 1 - BEFORE) : due - 1]),
            " ".join(words[due:])[:SHOWN],
            written := continue_game(run, model, trace, words, due, told, SHOWN),
            judge(written, words, due, told),
            continue_game(run, untrained, blank, words, due, told, SHOWN),
        )
        drawn = once(run, (type(self), "tries"), lambda: choose_tries(words))
        others = [pair for pair in drawn if pair != (due, told)][:TRIES]
        verdicts = [
            judge(continue_game(run, model, trace, words, a, b, WRITTEN), words, a, b)
            for a, b in others
        ]
        told_it, kept_it = verdicts.count(TOLD_IT), verdicts.count(KEPT_IT)
        return Interrupted(shown, told_it, kept_it, len(verdicts), model.cell.label)


def can_interrupt(corpus: Corpus) -> bool:
    return corpus.kind == "fizzbuzz" and corpus.options["last"] >= LEAST


def continue_game(
    run: Run, model: CharRNN, trace: Trace, words: list[str], due: int, told: int, n: int
) -> str:
    """What it writes when it reads the game up to the number that is due, and then another."""
    place = sum(len(word) + 1 for word in words[: due - 1])
    vocabulary = run.trainer.vocabulary
    state = states_after(model, trace, np.array([place]))
    read = vocabulary.encode(f"{told} ")[:, None]
    return vocabulary.decode(write_after(model, read, n, state)[:, 0])


def judge(written: str, words: list[str], due: int, told: int) -> str:
    """Whether it goes on from the number told, or from the one that was due."""
    from_told, from_due = read_on(words, told), read_on(words, due)
    begun = written[:WRITTEN]
    if begun == from_told == from_due:
        return BOTH
    return TOLD_IT if begun == from_told else KEPT_IT if begun == from_due else NEITHER


def read_on(words: list[str], number: int) -> str:
    """The next WRITTEN characters of the game after a number."""
    return " ".join([*words[number : number + WRITTEN], ""])[:WRITTEN]


def choose_tries(words: list[str]) -> list[tuple[int, int]]:
    """Pairs of a number that is due and one to tell, some rounds away, drawn from all after which
    the game goes on differently: elsewhere nobody can tell which of the two it believed. One more
    than TRIES, since one of them may be what is shown."""
    last = len(words)
    after = [read_on(words, number) for number in range(last)]
    pairs = [
        (due, told)
        for due in range(2, last - 2)
        for told in range(1 + (due - 1) % ROUND, last - 2, ROUND)
        if due % 3 and due % 5 and after[due] != after[told]
    ]
    random = np.random.default_rng(SEED)
    drawn = random.choice(len(pairs), min(TRIES + 1, len(pairs)), replace=False)
    return [pairs[i] for i in drawn]
