"""The riddle lab as a page holds it: what was guessed and asked for, and how far it has come. Each
slice is followed by the next as long as the page has asked within the last second."""

import time
from concurrent.futures import Future
from dataclasses import dataclass, field

from rnn.errors import PlaygroundError
from rnn.playground.engine import WorkerLostError
from rnn.playground.looks.base import Seen, Silence
from rnn.playground.looks.riddle import RiddleAnswer
from rnn.playground.player import HIDDEN_AFTER, Player
from rnn.playground.riddle import FIRST_ARMS, LabResult, RunRiddle

NONE = "none"  # the guess that every arm gets worse


@dataclass
class RiddleWatch:
    """One visitor's lab."""

    arms: tuple[str, ...] = FIRST_ARMS
    guess: str = ""  # the arm that will never get clearly worse than a blind guess, or NONE
    result: LabResult | None = None
    trouble: str = ""  # why it cannot be run
    _question: RunRiddle | None = None
    _player: Player | None = None
    _slice: Future[LabResult] | None = None
    _asked_at: float = 0.0
    _runs: int = field(default=0)

    def choose_arms(self, arms: tuple[str, ...]) -> None:
        """Compare these; what was guessed and found about others is over."""
        if arms != self.arms:
            self.arms, self.guess = arms, ""
            self.stop()

    def make_guess(self, guess: str) -> None:
        """Guess; what came of a guess before is over, since it was made without knowing that."""
        if guess != self.guess:
            self.guess = guess
            self.stop()

    def start(self, player: Player) -> None:
        """Run the arms on the text of a player's run."""
        self.stop()
        self._runs += 1
        self._player, self._question = player, RunRiddle(self.arms, self._runs)
        self.tick(player)

    def stop(self) -> None:
        """Forget what was run."""
        self.result, self.trouble, self._question = None, "", None

    @property
    def seen(self) -> Seen:
        """What the page shows of it."""
        if self.trouble:
            return Seen(Silence(self.trouble), None, 0.0)
        return Seen(RiddleAnswer(self.arms, self.guess, self.result), None, 0.0)

    @property
    def running(self) -> bool:
        return self._question is not None and not (self.result and self.result.is_done)

    def tick(self, player: Player) -> None:
        """The page draws, and wants more."""
        if player is not self._player:
            self.stop()
        self._asked_at = time.monotonic()
        if self.running and (self._slice is None or self._slice.done()):
            self._send()

    def _send(self) -> None:
        question, player = self._question, self._player
        if question is None or player is None:
            return
        future = self._slice = player.ask_in_turn(question)
        future.add_done_callback(lambda done: self._take(question, done))

    def _take(self, question: RunRiddle, future: Future[LabResult]) -> None:
        """A slice has ended, on whichever thread that is."""
        if question is not self._question:
            return  # something else is asked for
        try:
            self.result = future.result()
        except WorkerLostError:
            self.stop()
        except PlaygroundError as error:
            self.stop()
            self.trouble = str(error)
        # another future where the slice was done at once, as in tests: then the next tick goes on
        is_watched = time.monotonic() - self._asked_at < HIDDEN_AFTER
        if future is self._slice and is_watched and self.running:
            self._send()
