"""Books of Project Gutenberg. This is the only module that opens a connection.

What a visitor typed is read for a number and then forgotten; the addresses come from `mirrors.py`.
`requests` speaks to them, over a connection of our own making: a machine's name is looked up once,
each of its addresses must be public, and the connection goes to one of those very addresses, so the
name cannot lead elsewhere a moment later. A timeout of `requests` starts anew with every byte that
arrives; so whatever is still under way at the deadline is cut off.
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
from rnn.corpora.gutenberg.client import HEADERS, TOO_LONG, Refusal, Reply, left
from rnn.corpora.gutenberg.mirrors import Mirror

IN_WORDS: dict[type[Exception], str] = {  # the narrower kind of error first
    TimeoutError: "took too long",
    requests.Timeout: "took too long",
    requests.exceptions.SSLError: "could not prove who it is",
    requests.exceptions.ChunkedEncodingError: "broke off in the middle",
    requests.RequestException: "did not answer as a web server does",
    ValueError: "did not answer as a web server does",
}


def look_up(mirror: Mirror, deadline: float) -> list[Any]:
    """The addresses of a mirror, as getaddrinfo gives them.

    A look-up knows no time limit, so it runs in a thread that is left behind if it is late.
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
        found = answer.result(timeout=left(deadline))
    except socket.gaierror:
        raise Refusal("could not be found") from None
    if not mirror.trusted and not all(is_public(address[0]) for *_, address in found):
        raise Refusal("is at an address that is not public")
    return found


@contextmanager
def cut_at(deadline: float) -> Iterator[list[socket.socket]]:
    """A list for duplicates of sockets, whose connections are ended at the deadline."""
    watched: list[socket.socket] = []

    def cut() -> None:
        for sock in watched:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(left(deadline), cut)
    timer.daemon = True
    timer.start()
    try:
        yield watched
    finally:
        timer.cancel()
        for sock in watched:
            sock.close()


def connect(mirror: Mirror, deadline: float) -> socket.socket:
    """A connection to the first address of a mirror that answers; Refusal if none does."""
    for family, kind, protocol, _, address in look_up(mirror, deadline):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left(deadline) / 2)  # leaves time for the next address
            sock.connect(address)
            sock.settimeout(left(deadline))
            return sock
        except OSError:
            sock.close()
    left(deadline)
    raise Refusal("could not be reached")


def adapter(open_connection: Callable[[], socket.socket]) -> HTTPAdapter:
    """Gives `requests` connections that we opened; https still has the machine prove its name."""

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

    made = HTTPAdapter()
    made.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return made


class Direct(requests.Session):
    """Does not look at where a reply sends us."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def get(mirror: Mirror, path: str, deadline: float) -> Reply:
    """What a mirror has at a path. Raises Refusal if it cannot be had by the deadline."""
    try:
        with cut_at(deadline) as watched, Direct() as session:

            def open_connection() -> socket.socket:
                sock = connect(mirror, deadline)
                watched.append(sock.dup())
                return sock

            session.trust_env = False  # no proxy and no password from the operator's machine
            session.mount(f"{mirror.scheme}://", adapter(open_connection))
            with session.get(
                f"{mirror.scheme}://{mirror}{path}",
                headers=HEADERS,
                timeout=left(deadline),
                allow_redirects=False,
                stream=True,
            ) as response:
                headers = Message()
                for name, value in response.headers.items():
                    headers[name] = value
                body = read(response) if response.status_code == 200 else b""
                left(deadline)  # a reply that was cut off may look whole
                return Reply(response.status_code, headers, body)
    except tuple(IN_WORDS) as error:
        late = time.monotonic() >= deadline
        kind = TimeoutError if late else next(kind for kind in IN_WORDS if isinstance(error, kind))
        raise Refusal(IN_WORDS[kind]) from error


def read(response: requests.Response) -> bytes:
    """The body. Raises Refusal once it is longer than the cap, or at once if it is packed."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refusal("sent a compressed file, which could be of any size")
    if int(response.headers.get("Content-Length", 0)) > client.CAP:
        raise Refusal(TOO_LONG)
    body = b""
    for piece in response.iter_content(64 * 2**10):
        body += piece
        if len(body) > client.CAP:
            raise Refusal(TOO_LONG)
    return body
