"""Advice: which is given at the moment, and what its button does."""

from collections.abc import Callable

from rnn.playground.bring_back import rewind_to_best
from rnn.playground.coach import FASTER, SLOWER
from rnn.playground.session import Session
from rnn.training.diagnosis import Action, Advice

LABELS: dict[Action, str] = {
    "slower": "Halve the learning rate",
    "faster": "Three times the learning rate",
    "go back": "Rewind to when it was well",
    "start over": "Start over with the Fast settings",
    "stop": "Pause",
}


def current_advice(session: Session) -> Advice | None:
    """The advice of the moment, unless it was followed. It stays where the run is paused, but for
    the advice to pause."""
    current = session.player.frame.advice
    if current is None or current == session.train.followed:
        return None
    return current if session.player.playing or current.action != "stop" else None


def follow(session: Session, action: Action) -> None:
    """Follow the advice, which is then given no longer."""
    session.train.followed = session.player.frame.advice
    ACTIONS[action](session)


def _slower(session: Session) -> None:
    session.set_learning_rate(session.player.frame.hyperparameters.learning_rate * SLOWER)


def _faster(session: Session) -> None:
    session.set_learning_rate(session.player.frame.hyperparameters.learning_rate * FASTER)


def _go_back(session: Session) -> None:
    """Back to the last good weights; and to a rate that is known to be good, or half of this."""
    frame = session.player.frame
    rate = frame.hyperparameters.learning_rate
    rewind_to_best(session, frame.first_rate if frame.first_rate < rate else rate * SLOWER)


def _start_over(session: Session) -> None:
    session.take_settings(session.draft.preset("Fast"))
    session.start_over()


def _stop(session: Session) -> None:
    session.player.pause()


ACTIONS: dict[Action, Callable[[Session], None]] = {
    "slower": _slower,
    "faster": _faster,
    "go back": _go_back,
    "start over": _start_over,
    "stop": _stop,
}
