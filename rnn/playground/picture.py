"""What a page's picture of the network shows: asked for anew as the network learns, and read on in
the text."""

from dataclasses import dataclass, field

from rnn.errors import DivergedError
from rnn.playground.activity import Activity, UpdateActivity
from rnn.playground.answers import Answers
from rnn.playground.player import Player
from rnn.playground.questions import ObserveActivity, ObserveUpdate, Question


@dataclass
class NetworkPicture:
    """The latest answers about one player's run, and then another's."""

    writes: bool = False  # the network reads what it writes, not its text
    activity: Activity | None = None
    update: UpdateActivity | None = None  # while the network rests: the one that Step did
    playing: bool = False
    run_number: int = 0  # of the runs that were shown
    _player: Player | None = None
    _place: int = 0  # in the text, from which on it reads
    _answers: Answers = field(default_factory=Answers)

    def read_on(self, run_number: int, place: int) -> None:
        """From the next question on, read from another place of the text; nothing if that is said
        of a run that was shown before."""
        if run_number == self.run_number and place >= 0:
            self._place = place

    def ask(self, player: Player) -> None:
        """Ask for what is new. A network whose numbers are not finite stays as it was last seen."""
        if player is not self._player:
            self._player, self.activity, self.update = player, None, None
            self.run_number += 1
            # about where its first stream is
            self._place = player.frame.characters_read // player.frame.hyperparameters.batch_size
        self.playing = player.playing
        observe = ObserveActivity(0 if self.writes else self._place, self.writes)
        questions: list[Question] = [observe] if self.playing else [observe, ObserveUpdate()]
        try:
            activity, *update = self._answers.get(player, questions)
        except DivergedError:
            return
        self.activity = activity.value if activity else self.activity
        self.update = update[0].value if update and update[0] else None
