"""Damage: some of its units are switched off, and it reads on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus
from rnn.inspection.damage import READ, Damage, choose_units, read_without
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model, whole
from rnn.playground.looks.pace import split_streams
from rnn.playground.looks.places import too_short
from rnn.playground.run import Run
from rnn.settings import Number, Setting
from rnn.vocabulary import Ids

SHARES = (0, 5, 10, 25, 50, 75, 90, 100)  # percent of all units
READ_BEFORE = 160  # characters: with them the mean of each unit is taken


@dataclass(frozen=True, eq=False)
class SwitchedOffAnswer:
    """How many letters it gets right with so many units off."""

    share: int  # percent, that was chosen
    off: int  # units
    units: int  # in all
    text: str  # the READ characters that it guesses
    right: NDArray[np.bool_]  # each of them, with that share off
    counts: dict[int, int]  # percent off -> right characters
    counts_before: dict[int, int]  # before training


@dataclass(frozen=True)
class SwitchedOff(LookQuestion):
    """What can it do without some of its units?"""

    share: int = 50

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        return {
            "share": Number(
                "Units switched off, in percent",
                "A unit that is switched off says the same at every letter: its own mean. Which "
                "ones they are is decided by dice.",
                50,
                low=0,
                high=100,
                grid=SHARES,
                integer=True,
            )
        }

    def answer(self, run: Run) -> SwitchedOffAnswer | Silence:
        if silence := too_short(run, READ + 32):
            return silence
        model, text = network_of(run), run.trainer.text[: READ_BEFORE + READ + 1]
        units = model.hidden_size * model.layers
        shares = sorted({*SHARES, self.share})
        off = [units * share // 100 for share in shares]
        ids, masks = run.trainer.vocabulary.encode(text), choose_units(model, off)
        right = read_damaged(run, model, ids, masks).right
        before = once(
            run,
            (type(self), *shares),
            lambda: read_damaged(run, untrained_model(run), ids, masks).right.sum(axis=1),
        )
        chosen = shares.index(self.share)
        return SwitchedOffAnswer(
            self.share,
            off[chosen],
            units,
            text[-READ:],
            right[chosen],
            dict(zip(shares, right.sum(axis=1).tolist(), strict=True)),
            dict(zip(shares, before.tolist(), strict=True)),
        )


def read_damaged(run: Run, model: CharRNN, ids: Ids, masks: Array) -> Damage:
    """What is lost with each of some sets of units, some of them after the other."""
    pieces = [
        whole(run, partial(read_without, model, ids, masks[group]))
        for group in split_streams(len(masks), model.vocabulary_size)
    ]
    return Damage(
        np.concatenate([piece.loss for piece in pieces]),
        np.concatenate([piece.right for piece in pieces]),
    )
