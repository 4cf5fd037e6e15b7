"""The way back to the network before, and to what this one was."""

import logging
from concurrent.futures import TimeoutError
from dataclasses import replace

from rnn.errors import PlaygroundError
from rnn.playground.commands import GoBackToBest
from rnn.playground.engine import WorkerLostError
from rnn.playground.player import Player
from rnn.playground.previous import Previous
from rnn.playground.session import Session

PATIENCE = 10.0  # seconds that a large network may take to be encoded
LEFT = (
    "The one you just left comes back the same way, until you start another, or reload or close "
    "this page."
)

log = logging.getLogger(__name__)


def bring_back(session: Session, previous: Previous) -> None:
    """The network before and the present one change places. Nothing happens if they have already:
    a press may be told of twice."""
    if session.previous is not previous:
        return
    try:
        player = Player.resume(session.engine, previous.encoded.result(PATIENCE), compares=False)
    except (PlaygroundError, WorkerLostError, TimeoutError):
        log.exception("A network could not be brought back.")
        session.previous = None
        session.messages.notes = ["The network before could not be brought back."]
        return
    before, autosave = session.player, session.autosave
    player.pace = previous.pace
    session.take_over(player)
    session.autosave = previous.autosave
    if session.previous is previous:  # one of a few updates is kept nowhere else
        session.previous = Previous.keep(before, autosave) if before.frame.iteration else None
    if kept := session.previous:
        was, is_now = previous.is_later, previous.is_rewound
        session.previous = replace(kept, is_later=is_now, is_rewound=was)
    back = f"Your network is back, at update {player.frame.iteration:,}."
    session.messages.welcome = back, LEFT if session.previous else ""


def rewind(session: Session, iteration: int) -> None:
    """What the network was after some update; what it has learned since is kept."""
    if iteration < session.player.frame.iteration:
        session.previous = Previous.keep(session.player, session.autosave, is_later=True)
        session.player.go_back(iteration)


def rewind_to_best(session: Session, rate: float) -> None:
    """Back to where the loss was lowest, to go on from there at another rate. What has learned
    nothing but numbers that are not finite is not kept."""
    player, playing = session.player, session.player.playing
    if not player.frame.trouble:
        session.previous = Previous.keep(player, session.autosave, is_later=True)
    player.playing = playing
    player.tell(GoBackToBest())
    session.set_learning_rate(rate)
