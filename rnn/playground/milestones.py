"""What has just been learned, as far as it can be read off what the network writes now."""

from dataclasses import dataclass
from functools import lru_cache
from os.path import commonprefix

from rnn.corpora.base import Corpus
from rnn.corpora.segmentation import cluster_edges
from rnn.playground.samples import Sample

ROUNDS = 3  # times that an ending has to come to count as a loop
LONGEST = 100  # characters of a loop
PLACES = 100  # of a prompt in a text that are looked at
SEEN = 1_000  # characters at the end of a text that are looked at


@dataclass(frozen=True)
class Milestone:
    """A loop in what the network writes."""

    loop: str  # what it writes again and again, to the end; begun as `begin_loop` says
    is_right: bool  # whether the text ends in the same loop
    is_in_text: bool  # whether the text goes round it somewhere, for as long as was written
    has_beginning: bool  # whether all before the loop is right as well
    prompt_is_rare: bool  # whether the prompt comes only once in the text


def find_milestone(sample: Sample, corpus: Corpus) -> Milestone | None:
    """The loop that the sample ends in, if the text is one as well but for a beginning, and that is
    the shorter part. Blank lines at the end of the text are no part of its loop."""
    text, prompt = corpus.text.rstrip() or corpus.text, sample.prompt
    period, loop = _find_period(text), repeated_ending(sample.text)
    if not period or not loop:
        return None
    is_right = is_same_loop(loop, period)
    rounds = sample.text[-run_length(sample.text, len(loop)) :]
    start = text.find(prompt) + len(prompt)
    return Milestone(
        loop=begin_loop(loop, text[start : start + len(loop)]),
        is_right=is_right,
        is_in_text=rounds in text,
        has_beginning=count_right(sample.text, text, prompt, period) == len(sample.text),
        prompt_is_rare=text.count(prompt) == 1,
    )


def begin_loop(loop: str, text: str) -> str:
    """A loop, begun where the text begins it, if that goes round the same. Else where a reader
    would begin it: with a word, if there are several, and not within what is taken for one
    character; of those the first in the alphabet, so that it reads the same wherever it is cut."""
    first = text[: len(loop)]
    if is_same_loop(first, loop):
        return first
    starts = [edge - 1 for edge in cluster_edges("x" + loop)[1:-1]]
    words = [n for n in starts if loop[n - 1].isspace() and not loop[n].isspace()]
    return min((loop[n:] + loop[:n] for n in words or starts), default=loop)


def is_same_loop(loop: str, period: str) -> bool:
    """Whether both go round the same letters, wherever one begins."""
    return len(loop) == len(period) and loop in 2 * period


def _find_period(text: str) -> str:
    """The loop in which more than half of a text goes round, to its end; empty if there is none."""
    period = repeated_ending(text)
    rounds = len(text) // (2 * len(period)) + 1 if period else 0
    return period if text.endswith(period * rounds) else ""


def count_right(written: str, text: str, prompt: str, period: str) -> int:
    """How many of the characters written after a prompt are those that the text has after it, at
    the best of the prompt's first PLACES there. Beyond its end the text goes on with its period."""
    most, place, n = 0, text.find(prompt), len(written)
    beyond = period * (n // len(period) + 1)
    for _ in range(PLACES):
        if place < 0:
            break
        first = place + len(prompt)
        goes_on = (text[first : first + n] + beyond)[:n]
        most = max(most, len(commonprefix([written, goes_on])))
        place = text.find(prompt, place + 1)
    return most


def repeated_ending(text: str) -> str:
    """The ending of a text that comes ROUNDS times without a break; empty if there is none of at
    most LONGEST characters. Of several, such as the blank lines at the end of each round, it is the
    one that goes on for longest; of those the shortest."""
    return _find_repeated_ending(text[-SEEN:])


@lru_cache(maxsize=256)  # every redraw asks again, of the same text
def _find_repeated_ending(tail: str) -> str:
    lengths = range(1, min(LONGEST, len(tail) // ROUNDS) + 1)
    repeated = [n for n in lengths if tail.endswith(tail[-n:] * ROUNDS)]
    return tail[-max(repeated, key=lambda n: run_length(tail, n)) :] if repeated else ""


def run_length(text: str, period: int) -> int:
    """How many of the last characters of a text go on repeating with a period."""
    backwards = text[::-1]
    return period + len(commonprefix([backwards, backwards[period:]]))
