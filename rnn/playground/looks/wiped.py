"""Wiped: the memory of the network is emptied, a few characters are given back, and it writes on.
Letters in shapes: P places of the text, K numbers of characters given back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnn.corpora.base import Corpus
from rnn.inspection.interruption import read_text, states_after
from rnn.inspection.loop import LONGEST, find_period
from rnn.inspection.wiped import contexts_at, count_possible, write_after, write_forgetting
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion, Silence
from rnn.playground.looks.memo import network_of, once, untrained_model
from rnn.playground.run import Run
from rnn.settings import Choice, Number, Setting
from rnn.vocabulary import Ids

GIVEN = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)  # characters
PLACES, MOST_PLACES = 16, 32  # of the text, at which its memory is emptied
WRITTEN = 30  # characters, by which it is judged
BEFORE = 8  # characters of the text that are shown before the wipe
FIRST = GIVEN[-1] + BEFORE  # the first place: before it there is enough to show and to give back
MOST_READ = 5_000  # characters of the text, within which the places lie
LARGE = 150_000  # weights, from which on only the chosen number of characters is tried
ONCE, ALWAYS = "once", "always"
NO_RULE = (
    "This look needs a text of which one can say how it must go on: a decimal, FizzBuzz, or one "
    f"that repeats the same letters, at most {LONGEST}, from beginning to end."
)
TOO_SHORT = "This text is too short to forget some of it and go on."


@dataclass(frozen=True)
class Try:
    """One wipe."""

    before: str  # what the text has before it
    given: str  # what was given back: the end of that
    written: str  # what it wrote then
    expected: str  # what the text has
    untrained: str  # what the untrained network wrote


@dataclass(frozen=True)
class Wiped:
    """What became of it when its memory was emptied."""

    how: str  # ONCE or ALWAYS
    shown: Try
    places: int  # P, at which that was done
    are_all: bool  # and the text has no others, but for rounds of its loop
    whole: int  # at how many of them it goes on as the text does if nothing is emptied
    k: int  # characters given back
    given: tuple[int, ...]  # (K,): other numbers of characters that were tried, and k
    found: tuple[int, ...]  # (K,): at how many places it went on as the text does
    possible: tuple[float, ...]  # (K,): the share of all that there are at which anyone could
    is_double: bool  # what `shown` is given stands elsewhere too, and goes on otherwise
    elsewhere: int  # after k characters: what it wrote stands in the text, but not there


@dataclass(frozen=True)
class AskWiped(LookQuestion):
    """How much has it to read again until it knows where it is?"""

    how: str = ONCE
    k: int = 1

    def settings(self, corpus: Corpus) -> Mapping[str, Setting]:
        how = "Once, and then it writes on; or before every letter that it reads."
        give = "How many letters it may read again after its memory was emptied."
        once_or_always = {ONCE: "once", ALWAYS: "before every letter"}
        return {
            "how": Choice("Empty its memory", how, ONCE, once_or_always),
            "k": Number("Letters given back", give, 1, GIVEN[0], GIVEN[-1], GIVEN, integer=True),
        }

    def answer(self, run: Run) -> Wiped | Silence:
        model, vocabulary = network_of(run), run.trainer.vocabulary
        text = vocabulary.encode(run.trainer.text[:MOST_READ])
        if run.corpus.entropy != 0 and not once(run, "repeats", lambda: repeats_itself(text)):
            return Silence(NO_RULE)
        everywhere = once(run, "places to wipe", lambda: find_places(text))
        if everywhere is None:
            return Silence(TOO_SHORT)
        places = choose_places(everywhere)
        right = what_follows(text, places)
        is_large = sum(w.size for w in model.params.values()) > LARGE
        given = (self.k,) if is_large else tuple(sorted({*GIVEN, self.k}))
        contexts = {k: contexts_at(text, places, k) for k in given}  # (k, P) each
        written = {k: write_after(model, contexts[k], WRITTEN) for k in given}  # (WRITTEN, P)
        found = {k: (written[k] == right).all(axis=0) for k in given}  # (P,)
        astray = written[self.k][:, ~found[self.k]].T
        states = states_after(model, read_text(model, text[: places.max()]), places - 1)
        whole = write_after(model, contexts_at(text, places, 1), WRITTEN, states)
        string = vocabulary.decode(text)
        return Wiped(
            self.how,
            self._show(run, text, places[0]),
            len(places),
            len(places) == len(everywhere),
            count_right(whole, right),
            self.k,
            given,
            tuple(count_right(written[k], right) for k in given),
            once(run, ("possible", given), lambda: find_possible(text, everywhere, given)),
            is_double(contexts_at(text, everywhere, self.k), what_follows(text, everywhere)),
            sum(vocabulary.decode(each) in string for each in astray),
        )

    def _show(self, run: Run, text: Ids, place: int) -> Try:
        """One wipe, before a place of the text."""
        decode = run.trainer.vocabulary.decode
        given = text[place - self.k : place]
        return Try(
            decode(text[place - BEFORE : place]),
            decode(given),
            decode(self._write(network_of(run), given)),
            decode(text[place : place + WRITTEN]),
            decode(once(run, self, lambda: self._write(untrained_model(run), given))),
        )

    def _write(self, model: CharRNN, given: Ids) -> Ids:
        if self.how == ALWAYS:
            return write_forgetting(model, given[-1], WRITTEN)
        return write_after(model, given[:, None], WRITTEN)[:, 0]


def count_right(written: Ids, right: Ids) -> int:
    """How many columns of (WRITTEN, P) are equal."""
    return int((written == right).all(axis=0).sum())


def repeats_itself(text: Ids) -> bool:
    """Whether a text goes round the same characters, at least from the first place on at which the
    memory may be emptied."""
    rest = text[FIRST:]
    period = len(find_period(text))
    return period > 0 and bool((rest[period:] == rest[:-period]).all())


def find_places(text: Ids) -> Ids | None:
    """Where in the text the memory can be emptied, of a loop in one round of it. None if the text
    is too short."""
    period = len(find_period(text))
    last = len(text) - WRITTEN
    if last - FIRST < max(PLACES, min(period, MOST_PLACES)):
        return None
    places = np.arange(FIRST, last + 1)
    return places[:period] if period else places


def choose_places(places: Ids) -> Ids:
    """The places at which that is done: all of them, or some of too many, evenly."""
    if len(places) <= MOST_PLACES:
        return places
    return places[np.linspace(0, len(places) - 1, PLACES).astype(np.intp)]


def what_follows(text: Ids, places: Ids) -> Ids:
    """What the text has from P places on, of shape (WRITTEN, P)."""
    after: Ids = text[places + np.arange(WRITTEN)[:, None]]
    return after


def find_possible(text: Ids, places: Ids, given: tuple[int, ...]) -> tuple[float, ...]:
    """The share of these places at which anyone could go on right, after each number of characters.
    Of a sample of them it could be more: it may leave out what they are mistaken for."""
    right = what_follows(text, places)
    return tuple(count_possible(contexts_at(text, places, k), right) / len(places) for k in given)


def is_double(contexts: Ids, right: Ids) -> bool:
    """Whether the first of P contexts, (k, P), stands elsewhere as well and goes on otherwise."""
    is_same = (contexts == contexts[:, :1]).all(axis=0)
    goes_on_alike = (right == right[:, :1]).all(axis=0)
    return bool((is_same & ~goes_on_alike).any())
