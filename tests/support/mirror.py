"""A mirror of Project Gutenberg on this machine, which a test can make misbehave.

with Mirror({19033: b"Once upon a time"}) as mirror:
    mirror.behave(answer(status=500))                      # always, or
    mirror.behave(silent, "/cache/epub/19033/pg19033.txt")  # at one path
    ...  # the app finds it with RNN_PLAYGROUND_MIRROR set to mirror.url
"""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

PATH = "/cache/epub/{0}/pg{0}.txt"
PAUSE = 0.02  # seconds between two dripped bytes


class Handler(BaseHTTPRequestHandler):
    """One request: what to do with it is the mirror's to say."""

    server: "Server"

    def do_GET(self) -> None:
        mirror = self.server.mirror
        mirror.asked.append(self.path)
        mirror.headers.append(dict(self.headers))
        book = mirror.books.get(self.path)
        behaviour = mirror.behaviours.get(self.path) or mirror.behaviours.get("")
        (behaviour or answer())(self, book)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


Behaviour = Callable[[Handler, bytes | None], None]  # the book is None where there is none


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    mirror: "Mirror"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who hangs up in the middle is what some tests are about."""


class Mirror:
    """The server, and all that was asked of it."""

    def __init__(self, books: Mapping[int, bytes], path: str = PATH) -> None:
        self.books = {path.format(number): book for number, book in books.items()}
        self.behaviours: dict[str, Behaviour] = {}
        self.asked: list[str] = []  # paths
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.mirror = self
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def behave(self, behaviour: Behaviour, path: str = "") -> None:
        """From now on, at one path or at all that have no behaviour of their own."""
        self.behaviours[path] = behaviour

    def __enter__(self) -> "Mirror":
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


def answer(body: bytes | None = None, status: int = 200, **headers: str) -> Behaviour:
    """Answer with a status, a body (the book if None is given) and headers (Content_Type="…")."""

    def behave(handler: Handler, book: bytes | None) -> None:
        content = body if body is not None else book
        handler.send_response(404 if content is None and status == 200 else status)
        sent = {"Content_Type": "text/plain", "Content_Length": str(len(content or b""))} | headers
        for name, value in sent.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content or b"")

    return behave


def raw(*pieces: bytes, drip: bytes = b"") -> Behaviour:
    """Send these bytes and nothing else, then `drip` slowly, again and again, without an end."""

    def behave(handler: Handler, book: bytes | None) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
        while drip and not handler.server.mirror.closing.wait(PAUSE):
            handler.wfile.write(drip)

    return behave


def silent(handler: Handler, book: bytes | None) -> None:
    """Hold the line and say nothing."""
    handler.server.mirror.closing.wait(60)


def endless(handler: Handler, book: bytes | None) -> None:
    """As much as the reader takes, as fast as it goes."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while not handler.server.mirror.closing.is_set():
        handler.wfile.write(b"All work and no play makes Jack a dull boy.\n" * 1_000)
