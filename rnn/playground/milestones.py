"""What has just been learned, as far as it can be read off what the network writes now."""

from dataclasses import dataclass

from rnn.corpora.base import Corpus
from rnn.playground.samples import Sample

ROUNDS = 3  # times that an ending has to come to count as a loop
LONGEST = 100  # characters of a loop


@dataclass(frozen=True)
class Milestone:
    """A loop in what the network writes."""

    loop: str  # what it writes again and again, to the end; a right one begins as the text does
    is_right: bool  # whether the text goes round the same loop
    has_beginning: bool  # whether all before the loop is right as well
    prompt_is_rare: bool  # whether the prompt comes only once in the text


def find_milestone(sample: Sample, corpus: Corpus) -> Milestone | None:
    """The loop that the sample ends in, if it and the text both do."""
    period, loop = repeated_ending(corpus.text), repeated_ending(sample.text)
    if not period or not loop:
        return None
    is_right = len(loop) == len(period) and loop in 2 * period
    first = corpus.text[len(sample.prompt) :][: len(period)]
    return Milestone(
        loop=first if is_right and first in 2 * period else loop,
        is_right=is_right,
        has_beginning=corpus.text.startswith(sample.prompt + sample.text),
        prompt_is_rare=corpus.text.count(sample.prompt) == 1,
    )


def repeated_ending(text: str) -> str:
    """The shortest ending that comes ROUNDS times at the end of a text, without a break; empty if
    there is none of at most LONGEST characters."""
    for length in range(1, min(LONGEST, len(text) // ROUNDS) + 1):
        ending = text[-length:]
        if text.endswith(ending * ROUNDS):
            return ending
    return ""
