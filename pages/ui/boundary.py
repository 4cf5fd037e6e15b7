"""The boundary around pages, ticks and callbacks: whatever unexpected happens inside is logged, and
costs the visitor a sentence and nothing else."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnn.errors import PlaygroundError
from rnn.playground.session import Session

log = logging.getLogger(__name__)


@contextmanager
def boundary(tell: Callable[[str], None]) -> Iterator[None]:
    """Go on after any error inside; `tell` gets a sentence about it. What Streamlit raises to end
    a run of the script is no error and passes."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, PlaygroundError):
            log.exception("Something unexpected happened.")
        tell(describe_error(error))


def describe_error(error: Exception) -> str:
    """What a visitor is told of an error, and what they can do."""
    if isinstance(error, PlaygroundError):
        return str(error)
    return (
        f"Something went wrong here ({type(error).__name__}); it has been written down for whoever "
        "runs this server. Try it again, or reload the page: then the network is back as it was "
        "last saved."
    )


def note_error(session: Session) -> Callable[[str], None]:
    """The function that lets the page say a sentence when it is drawn next."""

    def note(sentence: str) -> None:
        session.messages.error = sentence

    return note


def guarded(session: Session, action: Callable[[], object]) -> Callable[[], None]:
    """An action as a callback that never raises: Streamlit calls it before the page, and after an
    error it would draw no page at all."""

    def call() -> None:
        session.messages.error = ""
        with boundary(note_error(session)):
            action()

    return call
