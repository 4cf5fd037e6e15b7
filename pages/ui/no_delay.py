"""All parts of an answer go out at once.

The socket that Streamlit (1.67) listens on does not name its protocol, so asyncio leaves Nagle's
algorithm on: the second part of an answer waits until the browser has acknowledged the first, for
which browsers take 40 ms. Every file of Streamlit's own code came so late, and a first visit loads
more than a hundred.
"""

import os
import socket
from contextlib import suppress

OPEN_FILES = "/dev/fd"  # of this process (Linux, macOS)


def send_without_delay() -> None:
    """Turn Nagle's algorithm off for all TCP sockets of this process. The connections to come
    inherit that from the socket that listens."""
    with suppress(OSError):  # another system
        for number in map(int, os.listdir(OPEN_FILES)):
            _send_without_delay(number)


def _send_without_delay(number: int) -> None:
    # an OSError: it is no TCP socket, or has just been closed
    with suppress(OSError), socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as opened:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
