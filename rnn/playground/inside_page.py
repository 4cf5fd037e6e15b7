"""What the page Inside shows: one look, asked anew as the network learns, and the more seldom the
more it costs and the more visitors train."""

from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from rnn.playground.answers import Answer, Answers
from rnn.playground.looks.base import Look, LookQuestion, Prepare, Seen
from rnn.playground.looks.detective import Detective
from rnn.playground.looks.how_far_back import HowFarBack
from rnn.playground.looks.riddle import Riddle
from rnn.playground.player import Player
from rnn.playground.riddle_watch import RiddleWatch
from rnn.playground.scheduling.admission import ADMISSION

LEAST_GAP = 0.2  # seconds from one look to the next
DEAREST = (HowFarBack, Detective)  # looks
SHARE = 0.1  # of the processor that trains, for the looks of all who train together


def ask_in_parts(player: Player, look: Any, in_turn: bool = False) -> Future[Seen]:
    """Ask for a Look until it is whole: between its parts others have their turn. With `in_turn`,
    each part waits among the slices of training: nobody waits for it."""
    whole: Future[Seen] = Future()
    seconds = 0.0

    def take(part: Future[Seen]) -> None:
        nonlocal seconds
        if error := part.exception():
            whole.set_exception(error)
            return
        seen = part.result()
        seconds += seen.seconds
        if seen.value is None:
            ask(replace(look, goes_on=True))
        else:
            whole.set_result(replace(seen, seconds=seconds))

    def ask(look: Look) -> None:
        part = player.ask_in_turn(look) if in_turn else player.ask(look)
        part.add_done_callback(take)

    ask(look)
    return whole


def gap_after(answer: Answer) -> float:
    """The seconds until the next look: as if all who train took this one, on one processor."""
    seen: Seen = answer.value
    return max(LEAST_GAP, seen.seconds / SHARE * max(1, ADMISSION.training))


@dataclass
class InsidePage:
    """The look that is open, what the visitor chose in each, and the latest answer."""

    look: str = ""  # its key; empty: the first
    wanted: bool = False  # the visitor is on the way to this page
    riddle: RiddleWatch = field(default_factory=RiddleWatch)
    seen: Seen | None = None  # the latest answer of this look about this run
    _chosen: dict[type[LookQuestion], LookQuestion] = field(default_factory=dict)
    _player: Player | None = None  # of whose run that is
    _answers: Answers = field(default_factory=lambda: Answers(gap_after, ask_in_parts))

    def open(self, look: str) -> None:
        """Open another look."""
        self.look, self.seen = look, None

    def want(self, look: str) -> None:
        """Open a look; the page that is open gives way to this one."""
        self.open(look)
        self.wanted = True

    def question(self, player: Player, kind: type[LookQuestion]) -> LookQuestion:
        """What is asked in a look: what was chosen there, since the run began."""
        if player is not self._player:
            self._player, self.seen = player, None
            self._chosen.clear()
        return self._chosen.get(kind) or kind.about(player.corpus)

    def choose(self, question: LookQuestion, name: str, value: Any) -> None:
        """From now on, ask with another value of a field."""
        changed: Any = question
        self._chosen[type(question)] = replace(changed, **{name: value})

    def ask(self, player: Player, kind: type[LookQuestion]) -> None:
        """Ask for what is new. Until an answer comes, the one before stays."""
        if kind is Riddle:
            self.riddle.tick(player)
            self.seen = self.riddle.seen
            return
        (answer,) = self._answers.get(player, [Look(self.question(player, kind))])
        if not answer:
            return
        if self.seen is None:
            questions = tuple(self.question(player, dear) for dear in DEAREST)
            ask_in_parts(player, Look(Prepare(questions)), in_turn=True)
        self.seen = answer.value
