"""Left alone: the loop that the network falls into where nothing is left to chance, and the path
of its memory round it. Letters in shapes: N points of the path."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rnn.inspection.loop import (
    count_rounds,
    find_loop,
    find_period,
    is_rotation,
    shorten_loop,
    write_alone,
)
from rnn.inspection.memories import count_memories, read_states, stops_of
from rnn.inspection.plane import centred, fill_picture
from rnn.network.cells.base import Array
from rnn.network.model import CharRNN
from rnn.playground.looks.base import LookQuestion
from rnn.playground.looks.memo import network_of, once, steady_plane, untrained_model
from rnn.playground.milestones import begin_loop, count_right, repeated_ending, run_length
from rnn.playground.run import Run
from rnn.vocabulary import Ids, Vocabulary

MOST_WRITTEN, LEAST_WRITTEN = 600, 60  # characters
ROUNDS = 6  # of the text's own loop that it has time for
LONG_ROUNDS = 3  # of a long one
REPEATED = 30  # characters at the end that go round without the memory, to be told of it
SETTLED = 3  # rounds, in which it has come to rest: the first lead to the loop
MULTIPLICATIONS = 160e6  # that writing may take
SEARCHED = 20_000  # characters at the end of a text, in which its period is looked for
PATH = 40  # points, where there is no loop …
LONGEST_PATH = 120  # … or one of more than so many characters
READ = 64  # characters of the text, whose hidden states choose the plane


@dataclass(frozen=True, eq=False)
class Path:
    """The memory of a network that writes alone, in a plane: before each of its last characters."""

    points: NDArray[np.float32]  # (N, 2), from -1 to 1
    letters: str  # N characters: what was written from each
    closes: bool  # from the last it goes back to the first


@dataclass(frozen=True, eq=False)
class Alone:
    """What a network wrote alone."""

    prompt: str
    text: str  # after it
    loop: str  # one round of the letters that it ended in; empty: it repeats nothing
    rounds: int  # of it, without a slip
    period: str  # what the text itself goes round; empty: it does not
    is_right: bool  # both go round the same
    mistake: int | None  # the place in `text` where it is first not what the text has
    memories: tuple[str, int]  # a character of a right loop, and from how many memories it comes
    path: Path
    loop_before: str  # of the untrained network
    path_before: Path
    turns: int = 1  # rounds of the letters after which its memory comes round as well
    repeated: str = ""  # one round of the letters at its end, where its memory does not come round


@dataclass(frozen=True)
class LeftAlone(LookQuestion):
    """What does it do when it is left alone?"""

    def answer(self, run: Run) -> Alone:
        vocabulary, corpus = run.trainer.vocabulary, run.corpus
        prompt = vocabulary.encode(corpus.prompt)
        found = once(run, "period", lambda: find_round(corpus.text, vocabulary))
        known, period, beginning = found
        model = network_of(run)
        length = choose_length(model, len(period), beginning)
        ids, h = write_alone(model, prompt, length)
        begun = partial(begin_loop, text=known.partition(corpus.prompt)[2])
        loop_before, path_before = once(run, type(self), lambda: self.before(run, prompt, length))
        memory_loop = find_loop(ids, h)
        loop = shorten_loop(memory_loop)
        turns = len(memory_loop) // len(loop) if len(loop) else 1
        rounds, is_right = count_rounds(ids, loop), is_rotation(loop, period)
        text, round_of_text = vocabulary.decode(ids), vocabulary.decode(period)
        return Alone(
            corpus.prompt,
            text,
            begun(vocabulary.decode(loop)),
            rounds,
            round_of_text,
            is_right,
            find_mistake(text, known, corpus.prompt, round_of_text),
            self.memories(run, loop, h, rounds) if is_right else ("", 0),
            self.path(run, "path", model, ids, h, len(memory_loop)),
            begun(loop_before),
            path_before,
            turns,
            "" if len(loop) else find_repeated(text),
        )

    def before(self, run: Run, prompt: Ids, length: int) -> tuple[str, Path]:
        model = untrained_model(run)
        ids, h = write_alone(model, prompt, length)
        memory_loop = find_loop(ids, h)
        path = self.path(run, "path before", model, ids, h, len(memory_loop))
        return run.trainer.vocabulary.decode(shorten_loop(memory_loop)), path

    def memories(self, run: Run, loop: Ids, h: Array, rounds: int) -> tuple[str, int]:
        """The character that is written from the most memories, of several the last in the
        alphabet, if not the same follows it each time, and each time that it stands in the loop has
        its own: where fewer are told apart, the memory has not settled."""
        stops, spread = stops_of(h, len(loop), min(rounds, SETTLED))
        counts, places = count_memories(loop, stops, spread), Counter(loop.tolist())
        pairs = {*zip(loop.tolist(), np.roll(loop, -1).tolist(), strict=True)}
        goes_on = Counter(character for character, _ in pairs)  # in how many ways
        told = [
            (n, character)
            for character, n in counts.items()
            if n == places[character] and (n == 1 or goes_on[character] > 1)
        ]
        if not told:
            return "", 0
        count, character = max(told)
        return run.trainer.vocabulary.characters[character], count

    def path(self, run: Run, name: str, model: CharRNN, ids: Ids, h: Array, q: int) -> Path:
        """One round of the memory, of q characters, or the last PATH if q is 0 or too many. The
        plane is that of the hidden states while it reads the text: they move little from look to
        look, also where what it writes becomes something else."""
        read = run.trainer.vocabulary.encode(run.trainer.text[:READ])
        states = read_states(model, read)
        plane = steady_plane(run, name, centred(states))
        N = q if 0 < q <= LONGEST_PATH else PATH
        both = (np.concatenate([states, h[-N:]]) - states.mean(axis=0)) @ plane
        letters = run.trainer.vocabulary.decode(ids[-N:])
        return Path(fill_picture(both)[-len(letters) :], letters, closes=q == N)


def choose_length(model: CharRNN, period: int, beginning: int = 0) -> int:
    """How many characters it is to write: enough to see the loop go round, also after a beginning
    of so many that is no part of it, and not too dear."""
    weights = sum(w.size for w in model.params.values())
    most = max(MOST_WRITTEN, LONG_ROUNDS * period)
    affordable = int(np.clip(MULTIPLICATIONS / weights, LEAST_WRITTEN, most))
    return (
        min(affordable, max(ROUNDS * period + beginning, LEAST_WRITTEN)) if period else affordable
    )


def find_round(text: str, vocabulary: Vocabulary) -> tuple[str, Ids, int]:
    """What a text goes round to its end, ids of shape (q,); before it the text up to there, since
    it may have blank lines at its end that are no part of it; after it how many characters come
    before the first round. None is found: all of the text, no ids, and 0."""
    for known in (text, text.rstrip()):
        if q := len(period := find_period(vocabulary.encode(known[-SEARCHED:]))):
            return known, period, len(known) - run_length(known, q)
    return text, period, 0


def find_mistake(written: str, text: str, prompt: str, period: str) -> int | None:
    """Where what was written after the prompt first differs from a text that has a period."""
    right = count_right(written, text, prompt, period) if period else len(written)
    return None if right == len(written) else right


def find_repeated(written: str) -> str:
    """One round of the letters that go round at the end of what was written, REPEATED of them or
    more; empty if there are none."""
    period = repeated_ending(written)
    return period if period and run_length(written, len(period)) >= REPEATED else ""
