"""Whether a call waits for this worker. While none does, training goes on beyond its slice: each
slice ends with a message to the server and back, and for so long the worker would rest."""

from multiprocessing.connection import Connection

_calls: Connection | None = None


def watch_calls(calls: Connection) -> None:
    """This process is a worker, and this is the pipe that its calls come by."""
    global _calls
    _calls = calls


def is_nobody_waiting() -> bool:
    """Whether no call has come since the one that is being done. Where calls come by other ways
    somebody may always wait."""
    return _calls is not None and not _calls.poll()
