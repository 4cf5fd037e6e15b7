"""What each page shows and was asked for: one typed state per page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from rnn.evaluation.surprisal import Surprisal
from rnn.playground.answers import Answer, Answers
from rnn.playground.picture import NetworkPicture
from rnn.playground.player import Player
from rnn.playground.questions import Generate
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


@dataclass(frozen=True, eq=False)
class Written:
    """What was asked, and what was answered: first the text, then any at other temperatures."""

    writer: Player | None  # None: the ready-made network
    questions: list[Generate]
    answers: list[Answer | None]


@dataclass
class GeneratePage:
    """What the page Generate was asked for."""

    by_ready_made: bool | None = None  # who writes; None: see `answers_ready_made`
    prompt: str = ""  # of the visitor's own network
    ready_made_prompt: str | None = None  # None: that of its samples
    temperature: float = 0.8
    length: int = 300
    top_k: int = 1_000
    top_p: float = 1.0
    letter_by_letter: bool = False
    five_temperatures: bool = True
    forgets: bool = False  # its memory is emptied before every letter
    draw_number: int = 0
    answers: Answers = field(default_factory=Answers)
    shown: Written | None = None  # what was answered last
    trouble: str = ""  # why what is asked for cannot be answered


@dataclass
class SurprisePage:
    """What the page Surprise was asked for."""

    by_ready_made: bool | None = None  # who reads; None: see `answers_ready_made`
    source: str = ""
    sentence: str | None = None  # None: the beginning of the text
    ready_made_sentence: str | None = None  # the same, where the ready-made network reads
    answers: Answers = field(default_factory=Answers)
    measured: Surprisal | None = None  # of the text that was read last


def answers_ready_made(page: GeneratePage | SurprisePage, player: Player) -> bool:
    """Whether the ready-made network answers: where nobody chose, until the visitor's own has
    learned something."""
    if page.by_ready_made is None:
        return player.frame.iteration == 0
    return page.by_ready_made


def choose_ready_made(
    page: GeneratePage | SurprisePage, player: Player, on: bool, shown: bool
) -> None:
    """Let the ready-made network answer, or the visitor's own. Whoever chooses what is so anyway
    has chosen nothing: training one's own still changes it. Nor is it a choice if a control tells
    what it has `shown` by itself: a late message may, once another has taken its place."""
    if on == shown and page.by_ready_made is None:
        return
    page.by_ready_made = None if on == (player.frame.iteration == 0) else on


@dataclass
class Messages:
    """Sentences that wait to be read."""

    notes: list[str] = field(default_factory=list)  # of the link or the address
    welcome: tuple[str, str] | None = None  # what came with it: how that begins, and goes on
    corpus: str = ""  # why the last text or book came to nothing
    upload: str = ""  # why the file that stands in the picker came to nothing
    refusal: str = ""  # why the draft cannot be begun with
    file: str = ""  # why a saved file could not be opened
    error: str = ""  # what went wrong unexpectedly, until the next press
