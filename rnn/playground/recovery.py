"""What becomes of a run whose worker died."""

import logging

from rnn.errors import PlaygroundError
from rnn.persistence.blobs import UnreachableError
from rnn.playground.commands import SetLearningRate
from rnn.playground.player import Player
from rnn.playground.session import Session

AWAY = (
    "Your network stopped, and its last save cannot be read at the moment. It goes on by itself as "
    "soon as it can."
)

log = logging.getLogger(__name__)


def recover(session: Session) -> bool:
    """Go on in another worker, from the latest save or else from the beginning, at the present
    learning rate; a note says so. False if the store does not answer: then it is to be tried again,
    since what is saved there must not begin anew."""
    lost = session.player
    try:
        player = _resume_latest(session) or Player.begin(session.engine, lost.recipe, lost.corpus)
    except UnreachableError:
        session.messages.notes = [AWAY]
        return False
    player.playing, player.pace = lost.playing, lost.pace
    player.set_stop_when_solved(session.train.stop_when_solved)
    player.tell(SetLearningRate(lost.hyperparameters.learning_rate))
    session.player = player
    session.autosave.note_saved(player)
    done = player.frame.iteration
    session.messages.notes = [
        f"The training had to be started anew: your network is back at update {done:,}."
    ]
    return True


def _resume_latest(session: Session) -> Player | None:
    data = session.autosave.latest()
    if data is None:
        return None
    try:
        return Player.resume(session.engine, data)
    except PlaygroundError:
        log.exception("A saved run could not be resumed.")
        return None
