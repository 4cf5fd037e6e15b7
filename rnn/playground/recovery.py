"""What becomes of a run whose worker died."""

import logging

from rnn.errors import PlaygroundError
from rnn.playground.commands import SetLearningRate
from rnn.playground.player import Player
from rnn.playground.session import Session

log = logging.getLogger(__name__)


def recover(session: Session) -> None:
    """Go on in another worker, from the latest save or else from the beginning, at the present
    learning rate; a note says so."""
    lost = session.player
    player = _resume_latest(session) or Player.begin(session.engine, lost.recipe, lost.corpus)
    player.playing, player.pace = lost.playing, lost.pace
    player.set_stop_when_solved(session.train.stop_when_solved)
    player.tell(SetLearningRate(lost.frame.hyperparameters.learning_rate))
    session.player = player
    session.autosave.note_saved(player)
    done = player.frame.iteration
    session.messages.notes = [
        f"The training had to be started anew: your network is back at update {done:,}."
    ]


def _resume_latest(session: Session) -> Player | None:
    data = session.autosave.latest()
    if data is None:
        return None
    try:
        return Player.resume(session.engine, data)
    except PlaygroundError:
        log.exception("A saved run could not be resumed.")
        return None
