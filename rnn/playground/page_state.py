"""What each page shows and was asked for: one typed state per page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from rnn.evaluation.surprisal import Surprisal
from rnn.playground.answers import Answer, Answers
from rnn.playground.picture import NetworkPicture
from rnn.playground.samples import Sample
from rnn.training.diagnosis import Advice


@dataclass
class TrainPage:
    """How the page Train shows things."""

    logarithmic: bool = False
    each_update: bool = True
    last_500: bool = False
    stop_when_solved: bool = True
    picture: NetworkPicture = field(default_factory=NetworkPicture)
    presses: int = 0  # of Train or Pause
    followed: Advice | None = None  # advice that was followed, and is not shown again
    attempts: tuple[tuple[Sample, ...], str] | None = None  # kept samples, and how they are shown

    def set(self, name: str) -> Callable[[bool], None]:
        """The function that sets a switch of this page."""
        return partial(setattr, self, name)


@dataclass
class GeneratePage:
    """What the page Generate was asked for."""

    prompt: str = ""
    temperature: float = 0.8
    length: int = 300
    top_k: int = 1_000
    top_p: float = 1.0
    letter_by_letter: bool = False
    same_dice: bool = True
    five_temperatures: bool = False
    draw_number: int = 0
    text: str = ""  # what was written last, with its prompt
    answers: Answers = field(default_factory=Answers)
    shown: list[Answer | None] = field(default_factory=list)  # to what was asked last
    trouble: str = ""  # why that cannot be answered


@dataclass
class SurprisePage:
    """What the page Surprise was asked for."""

    source: str = ""
    sentence: str | None = None  # None: the beginning of the text
    answers: Answers = field(default_factory=Answers)
    measured: Surprisal | None = None  # of the text that was read last


@dataclass
class Messages:
    """Sentences that wait to be read."""

    notes: list[str] = field(default_factory=list)  # of the link or the address
    corpus: str = ""  # why the last text or book came to nothing
    upload: str = ""  # why the file that stands in the picker came to nothing
    refusal: str = ""  # why the draft cannot be begun with
    file: str = ""  # why a saved file could not be opened
    error: str = ""  # what went wrong unexpectedly, until the next press
