"""What every corpus is: a text, where it came from, and its rule if it has one. What every kind of
corpus is: a few settings, and a function that makes a corpus from them."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from statistics import median
from typing import Any

from numpy.typing import NDArray

from rnn.corpora.decoding import Reading
from rnn.corpora.grading import Grade
from rnn.corpora.segmentation import cut, find_words
from rnn.settings import Setting
from rnn.training.hyperparameters import Hyperparameters
from rnn.vocabulary import distinct_characters

LONG = 10_000  # characters; of a text this long a tenth can be kept back

# How samples begin is chosen by the beginning of a text.
LOOKED_AT = 100_000  # characters
LONGEST_PROMPT = 12  # characters
MANY_LINES = 20
SHORT_LINE = 30  # characters; where half of the lines are as short, the text is a list of lines
OFTEN = 0.02  # of the sentences or lines
# the first word of a sentence, and of a line, with the space after it
SENTENCE_OPENING = re.compile(
    r"""(?:\A|\n\n|[.!?…।؟]['"”’»)]*+\s)\s*+([^\s]{1,12}\s)?""",
)
LINE_OPENING = re.compile(r"^[^\S\n]*+([^\s]{1,12}\s)", re.MULTILINE)


@dataclass(frozen=True)
class Corpus:
    """A text to learn from, and what is known about it. Can be compared and pickled."""

    name: str  # short, for a heading: "1/7", "Alice in Wonderland"
    text: str
    source: str = ""  # where it came from: a web address, or a few words
    rule: str = ""  # how the text goes on, in one sentence; empty where nobody can say
    prompt: str = ""  # how samples begin; made of the text's own characters
    entropy: float | None = None  # the least loss any model can reach, nats per character
    open_ended: bool = False  # there could be more of it, so a part can be kept back to test on
    removed: tuple[str, ...] = ()  # parts cut off before training (a licence, a header), whole
    uncut: bool = False  # a licence was looked for, and no part was found to cut off
    kind: str = ""  # the key of its CorpusKind, filled in by CorpusKind.make
    options: Mapping[str, Any] = field(default_factory=dict)  # the settings it was made from

    def parts(self) -> tuple[str, str]:
        """The text to train on, and the text kept back: the last tenth of a long open-ended text,
        unless all of it stands in the rest, too.

        The same two strings at every call.
        """
        return self._parts

    @cached_property
    def _parts(self) -> tuple[str, str]:
        # cut once: a new copy would have to be hashed again wherever it is a key of a cache
        if not self.open_ended or len(self.text) < LONG:
            return self.text, ""
        cut = len(self.text) - len(self.text) // 10
        rest, last = self.text[:cut], self.text[cut:]
        return (self.text, "") if last in rest else (rest, last)

    @cached_property
    def repeats_its_end(self) -> bool:
        """Whether each whole line that is kept back stands in the rest of the text, too."""
        return self.repeated_lines == 1

    @cached_property
    def repeated_lines(self) -> float:
        """The share of the whole lines kept back, but for empty ones, that the rest has, too."""
        rest, last = self.parts()
        lines = [line for line in last.split("\n")[1:-1] if line]  # the outer ones may be cut
        known = set(rest.split("\n"))
        return sum(line in known for line in lines) / len(lines) if lines else 0.0

    @cached_property
    def characters(self) -> str:
        """The characters of the text, each once, in the order of Unicode."""
        return distinct_characters(self.text)

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the fields, without the parts, which are the text once more."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def why_nothing_is_kept_back(self) -> str:
        """One sentence, or an empty string if something is kept back."""
        if not self.open_ended and self.entropy is None:
            return "The text is too short to show its rule, so it may just learn it by heart."
        if not self.open_ended:
            return "The whole text follows one rule."
        if len(self.text) < LONG:
            return "The text is too short to keep some of it back as a test."
        if not self.parts()[1]:
            return "The end of the text stands in the rest of it too, so it is no test."
        return ""


@dataclass(frozen=True)
class Grader:
    """How a kind of corpus is examined: after the corpus's prompt the network writes `length`
    characters at `temperature`, and `grade` is given prompt and characters as one text."""

    length: Callable[[Corpus], int]
    temperature: float
    grade: Callable[[Corpus, str], Grade]


@dataclass(frozen=True)
class CorpusKind:
    """A way to make a corpus: its settings, the function that makes it, and hyperparameters that
    suit it. The first preset is the one a visitor starts with."""

    key: str
    label: str
    help: str
    options: Mapping[str, Setting]
    build: Callable[..., Corpus]
    presets: Mapping[str, Hyperparameters]
    pace: float = math.inf  # updates per second at which a first run can be watched
    fetches: bool = False  # takes seconds to make: only on request, never while someone types
    grader: Grader | None = None  # where the right answer is known
    read_upload: Callable[[bytes], Reading] | None = None  # a file's bytes -> the option "text"
    # what a reader of such a text would keep in mind, from its beginning: name -> a whole number,
    # or whether it is so, after each character
    features: Callable[[str], Mapping[str, NDArray[Any]]] = lambda text: {}

    def check_options(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every option: those given, each checked, and the default of the others.

        Raises SettingError for a value that is not allowed.
        """
        return {
            name: option.check(name, values.get(name, option.default))
            for name, option in self.options.items()
        }

    def make(self, **values: Any) -> Corpus:
        """The corpus for these options; missing ones take their default.

        Raises SettingError for a value that is not allowed, and whatever `build` raises.
        """
        checked = self.check_options(values)
        return replace(self.build(**checked), kind=self.key, options=checked)


def choose_prompt(text: str) -> str:
    """How samples from any text may begin; a piece of the text.

    A list of short lines: its first line with the line break. Other texts: the word that sentences
    or lines most often begin with, one with a capital if possible. Where none is frequent: the
    first words of the text.
    """
    beginning = text[:LOOKED_AT]
    lines = [line for line in beginning.split("\n")[:-1] if line.strip()]
    if len(lines) >= MANY_LINES and median(map(len, lines)) <= SHORT_LINE:
        return lines[0] + "\n" if len(lines[0]) <= SHORT_LINE else "\n"
    of_sentences = Counter(filter(None, SENTENCE_OPENING.findall(beginning)))
    of_lines = Counter(LINE_OPENING.findall(beginning))
    opening, count = find_most_common(of_sentences, is_capitalized)
    of_line, count_of_line = find_most_common(of_lines, is_capitalized)
    if count_of_line > count:
        opening = of_line
    if not opening:
        opening, _ = find_most_common(of_lines, has_a_letter)
    if not opening:
        opening, _ = find_most_common(of_sentences, has_a_letter)
    return opening or find_first_words(text)


def find_most_common(openings: Counter[str], fits: Callable[[str], bool]) -> tuple[str, int]:
    """The most common opening that fits, and how often it stands; ("", 0) if that is seldom."""
    least = max(3, OFTEN * openings.total())
    for opening, count in openings.most_common():
        if count < least:
            break
        if fits(opening):
            return opening, count
    return "", 0


def is_capitalized(opening: str) -> bool:
    """Whether it begins with a letter that is not small; many scripts have only one kind."""
    return opening[0].isalpha() and not opening[0].islower()


def has_a_letter(opening: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(map(str.isalnum, opening))


def find_first_words(text: str) -> str:
    """The first words of a text, at most a quarter of it; of a word that is too long, a part."""
    beginning = text[:1_000]
    most = max(1, min(LONGEST_PROMPT, len(text) // 4))
    words = find_words(beginning)
    start = words[0][0] if words else len(beginning) - len(beginning.lstrip())
    ends = [end for _, end in words if end - start <= most]
    return beginning[start : ends[-1]] if ends else cut(beginning[start:], most)
