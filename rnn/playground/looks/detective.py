"""The detective: which single unit tells something about the text best, whether it tells it
indeed, and what happens without it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.base import Corpus
from rnn.inspection.damage import READ
from rnn.inspection.detective import (
    BestUnit,
    find_best_unit,
    score_character,
    score_together,
)
from rnn.inspection.memories import read_states
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model
from rnn.playground.looks.places import (
    LONG,
    WARM,
    excerpt_of,
    read_places,
    take_streams,
    too_short,
)
from rnn.playground.looks.staircase import SHOWN
from rnn.playground.looks.statements import (
    QUOTATION_MARKS,
    TRIED,
    find_truth,
    is_judged,
    offered,
)
from rnn.playground.looks.switched_off import read_damaged
from rnn.playground.run import Run
from rnn.settings import Choice, Setting
from rnn.vocabulary import Ids

TELLING, ABOVE = 85, 10  # of 100: the least score, and how much it has to be above the others
ABOVE_BEFORE = 5  # that all units together have to be above those of the untrained network
ABOVE_CHANCE = 1.3  # times the correlation of the best of the shifted copies
OTHERS = 32  # units that are switched off beside the one, each by itself
LEAST = WARM + LONG + READ  # characters of a text
READ_BEFORE = 128  # characters before a network is read without a unit
NOTHING = (
    "Of this text it has nothing to ask. It asks about spaces, capital letters, quotation marks "
    f"and numbers such as 12 where enough of the first {TRIED:,} letters are of that kind and "
    "enough are not, and of the texts Brackets, Sums and FizzBuzz about what they are made of."
)
LOW, LETTER, BEGAN, CHANCE = "low", "letter", "began", "chance"  # why no unit tells it


@dataclass(frozen=True, eq=False)
class Strip:
    """A unit over some letters of the text."""

    unit: int
    values: NDArray[np.float32]  # (SHOWN,)


@dataclass(frozen=True, eq=False)
class Detected:
    """What was found out about one statement."""

    words: str
    text: str
    truth: NDArray[np.bool_]  # after each character of `text`
    best: BestUnit
    together: float  # the score of all units
    character: float  # the score of the character just read
    best_before: BestUnit  # of the untrained network
    together_before: float
    strip: Strip
    strip_before: Strip
    rise: float  # of the loss, nats, with the unit switched off
    mattering_more: int  # of the others that were tried, how many raise it by more
    tried: int

    @property
    def doubt(self) -> str:
        """Why the best unit does not tell it: LOW, or hardly more than the LETTER alone, or than
        one of the network as it BEGAN, or it may be CHANCE. Empty: it does. Told by the scores as
        they are shown, so that the words agree with them."""
        best = of_100(self.best.score)
        if best < TELLING:
            return LOW
        if best < of_100(self.character) + ABOVE:
            return LETTER
        if best < of_100(self.best_before.score) + ABOVE:
            return BEGAN
        return "" if self.best.beats_chance > ABOVE_CHANCE else CHANCE

    @property
    def tells_together(self) -> bool:
        """Whether all units tell it, and more than the character and the untrained network."""
        together = of_100(self.together)
        return (
            together >= max(TELLING, of_100(self.character) + ABOVE)
            and together >= of_100(self.together_before) + ABOVE_BEFORE
        )


def of_100(score: float) -> int:
    """A score as it is shown."""
    return round(100 * score)


@dataclass(frozen=True)
class Detective(LookQuestion):
    """Is there a unit that tells this?"""

    statement: str = ""

    @classmethod
    def about(cls, corpus: Corpus) -> Self:
        return cls(next(iter(offered(corpus)), ""))

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        if not (words := offered(corpus)):
            return {}
        help = "What a unit might tell about the text, after each letter. One unit is one number."
        if "quotation" in words:
            help = f"{help} {QUOTATION_MARKS}"
        return {"statement": Choice("What might it tell?", help, next(iter(words)), words)}

    def answer(self, run: Run) -> Detected | Silence:
        if silence := self._find_silence(run):
            return silence
        words = offered(run.corpus)[self.statement]
        streams, truth = take_streams(run), find_truth(run, self.statement)
        y, learn = truth[streams.places], streams.learn
        vocabulary, (start, text) = run.trainer.vocabulary, excerpt_of(run, SHOWN)
        read = streams.ids[WARM:].ravel()
        best, together, strip = self._detect(run, network_of(run))
        best_before, together_before, strip_before = self._detect_before(run)
        found = Detected(
            words, text, truth[start : start + len(text)], best, together,
            score_character(read, y, learn), best_before, together_before, strip, strip_before,
            0.0, 0, 0,
        )  # fmt: skip
        if found.doubt:
            return found
        piece = vocabulary.encode(run.trainer.text[: READ_BEFORE + READ + 1])
        rise, more, tried = switch_off(run, piece, best.unit)
        return replace(found, rise=rise, mattering_more=more, tried=tried)

    def prepare(self, run: Run) -> None:
        if not self._find_silence(run):
            self._detect_before(run)

    def _find_silence(self, run: Run) -> Silence | None:
        """Why there is nothing to say of this text, if there is not."""
        if silence := too_short(run, LEAST):
            return silence
        words = offered(run.corpus).get(self.statement)
        if words is None:
            return Silence(NOTHING)
        streams, truth = take_streams(run), find_truth(run, self.statement)
        y = truth[streams.places]
        if not (is_judged(y[streams.learn]) and is_judged(y[~streams.learn])):
            why = f"In the part that it reads here it is hardly ever so that {words}."
            return Silence(f"{why} {QUOTATION_MARKS}" if self.statement == "quotation" else why)
        return None

    def _detect(self, run: Run, model: CharRNN) -> tuple[BestUnit, float, Strip]:
        """The best unit of one network, the score of all together, and the unit over the text."""
        streams, (_, text) = take_streams(run), excerpt_of(run, SHOWN)
        y = find_truth(run, self.statement)[streams.places]
        h = read_places(model, streams)
        best = find_best_unit(h, y, streams.learn)
        values = read_states(model, run.trainer.vocabulary.encode(text))[:, best.unit]
        strip = Strip(best.unit, values.astype(np.float32))
        return best, score_together(h, y, streams.learn), strip

    def _detect_before(self, run: Run) -> tuple[BestUnit, float, Strip]:
        return once(run, self, lambda: self._detect(run, untrained_model(run)))


def switch_off(run: Run, ids: Ids, unit: int) -> tuple[float, int, int]:
    """How much the loss rises while a unit of the top layer is held at its mean; how many others
    raise it by more, each by itself; and how many others were tried."""
    model = network_of(run)
    H = model.hidden_size
    others = [int(u) for u in np.unique(np.linspace(0, H - 1, OTHERS).astype(int)) if u != unit]
    masks = np.zeros((2 + len(others), model.layers, H), bool)
    masks[range(1, len(masks)), -1, [unit, *others]] = True
    loss = read_damaged(run, model, ids, masks).loss
    rises = loss[1:] - loss[0]
    return float(rises[0]), int((rises[1:] > rises[0]).sum()), len(others)
