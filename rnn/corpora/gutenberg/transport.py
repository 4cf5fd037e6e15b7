"""The only module that opens a connection for a book.

`requests` speaks HTTP over a socket opened here: a mirror's name is looked up once, every address
it has must be public, and the socket goes to one of those very addresses, so that the name cannot
lead elsewhere a moment later. A timeout of `requests` starts anew with every byte that arrives; so
whatever is still open at the deadline is shut down.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from email.message import Message
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from rnn.corpora.gutenberg import client
from rnn.corpora.gutenberg.address import is_public
from rnn.corpora.gutenberg.client import (
    HEADERS,
    LATE,
    TOO_LONG,
    UNKNOWN,
    UNREACHABLE,
    Refusal,
    Reply,
    remaining_seconds,
)
from rnn.corpora.gutenberg.mirrors import Mirror

REFUSALS: dict[type[Exception], str] = {  # the narrower kind of error first
    TimeoutError: LATE,
    requests.Timeout: LATE,
    requests.exceptions.SSLError: "could not prove who it is",
    requests.exceptions.ChunkedEncodingError: "broke off in the middle",
    requests.RequestException: "did not answer as a web server does",
    ValueError: "did not answer as a web server does",
}


def look_up(mirror: Mirror, deadline: float) -> list[Any]:
    """The addresses of a mirror, as getaddrinfo gives them.

    getaddrinfo has no timeout, so it runs in a thread that is left behind if it is late.
    Raises Refusal unless every address is public, or the operator vouches for the mirror.
    """
    answer: Future[list[Any]] = Future()

    def ask() -> None:
        try:
            answer.set_result(socket.getaddrinfo(mirror.host, mirror.port, type=socket.SOCK_STREAM))
        except Exception as error:  # raised again where the answer is awaited
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.result(timeout=remaining_seconds(deadline))
    except socket.gaierror:
        raise Refusal(UNKNOWN) from None
    if not mirror.trusted and not all(is_public(address[0]) for *_, address in found):
        raise Refusal("is at an address that is not public")
    return found


@contextmanager
def shut_down_at(deadline: float) -> Iterator[list[socket.socket]]:
    """A list for duplicates of sockets: at the deadline their connections are shut down, so that
    whoever reads from them stops at once; at the end of the block the duplicates are closed."""
    watched: list[socket.socket] = []

    def shut_down() -> None:
        for sock in watched:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(remaining_seconds(deadline), shut_down)
    timer.daemon = True
    timer.start()
    try:
        yield watched
    finally:
        timer.cancel()
        for sock in watched:
            sock.close()


def connect(mirror: Mirror, deadline: float, watched: list[socket.socket]) -> socket.socket:
    """A connection to the first address of a mirror that answers; Refusal if none does. A duplicate
    of its socket is added to `watched`."""
    for family, kind, protocol, _, address in look_up(mirror, deadline):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(remaining_seconds(deadline) / 2)  # leaves time for the next address
            sock.connect(address)
            watched.append(sock.dup())
            sock.settimeout(remaining_seconds(deadline))
            return sock
        except OSError:
            sock.close()
    remaining_seconds(deadline)  # raises TimeoutError if that is why none answered
    raise Refusal(UNREACHABLE)


def make_adapter(open_connection: Callable[[], socket.socket]) -> HTTPAdapter:
    """An adapter that gives `requests` the connections opened by the given function. Over https the
    mirror must still prove its name with a certificate."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return open_connection()

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return open_connection()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return adapter


class DirectSession(requests.Session):
    """A session that does not even look at where a reply redirects to."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def get(mirror: Mirror, path: str, deadline: float) -> Reply:
    """What a mirror has at a path. Raises Refusal if it cannot be had by the deadline."""
    try:
        with shut_down_at(deadline) as watched, DirectSession() as session:
            session.trust_env = False  # no proxy and no password from the operator's machine
            adapter = make_adapter(lambda: connect(mirror, deadline, watched))
            session.mount(f"{mirror.scheme}://", adapter)
            with session.get(
                f"{mirror.scheme}://{mirror}{path}",
                headers=HEADERS,
                timeout=remaining_seconds(deadline),
                allow_redirects=False,
                stream=True,
            ) as response:
                headers = Message()
                for name, value in response.headers.items():
                    headers[name] = value[: client.LONGEST_HEADER]
                body = read_body(response) if response.status_code == 200 else b""
                remaining_seconds(deadline)  # a reply that was cut off may look whole
                return Reply(response.status_code, headers, body)
    except tuple(REFUSALS) as error:
        late = time.monotonic() >= deadline
        kind = TimeoutError if late else next(kind for kind in REFUSALS if isinstance(error, kind))
        raise Refusal(REFUSALS[kind]) from error


def read_body(response: requests.Response) -> bytes:
    """The body. Raises Refusal if it is compressed, or as soon as it is found to be too long."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refusal("sent a compressed file, which could be of any size")
    if int(response.headers.get("Content-Length", 0)) > client.MAX_BYTES:
        raise Refusal(TOO_LONG)
    body = bytearray()
    for piece in response.iter_content(64 * 2**10):
        body += piece
        if len(body) > client.MAX_BYTES:
            raise Refusal(TOO_LONG)
    return bytes(body)
