"""Connections go to mirrors and nowhere else, and end at the deadline whatever a mirror does."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import requests

from rnn.corpora import gutenberg
from rnn.corpora.gutenberg import client, mirrors
from rnn.errors import BookError
from tests.corpora.gutenberg.conftest import UseMirrors
from tests.corpora.gutenberg.tale import get_book
from tests.corpora.gutenberg.test_address import HOSTILE
from tests.support.mirror import Behaviour, Mirror, endless, raw, silent

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def test_says_who_is_asking_and_wants_no_compression(mirror: Mirror) -> None:
    get_book()
    assert mirror.headers[0]["User-Agent"].startswith("RNN-Playground (")
    assert mirror.headers[0]["Accept-Encoding"] == "identity"
    assert mirror.headers[0]["Host"] == f"127.0.0.1:{mirror.port}"


def test_stops_reading_at_the_most_bytes(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 100_000)
    received = 0
    pieces = requests.Response.iter_content

    def counted(response: requests.Response, size: int) -> Iterator[bytes]:
        nonlocal received
        for piece in pieces(response, size):
            received += len(piece)
            yield piece

    monkeypatch.setattr(requests.Response, "iter_content", counted)
    mirror.behave(endless)
    with pytest.raises(BookError, match="more than 4 MiB"):
        get_book()
    assert received <= 100_000 + 64 * 2**10  # at most one piece more


SLOW: dict[str, Behaviour] = {
    "silent": silent,
    "dripped status": raw(drip=b"H"),
    "dripped headers": raw(OK, drip=b"X: y\r\n"),
    "dripped header": raw(OK, b"X: ", drip=b"y"),
    "dripped body": raw(OK, b"\r\n", drip=b"y"),
    "dripped chunks": raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", drip=b"1\r\ny\r\n"),
    "dripped promises": raw(drip=b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("behaviour", SLOW.values(), ids=SLOW)
def test_the_deadline_holds_however_it_drips(
    mirror: Mirror, set_timeout: Callable[[float], None], behaviour: Behaviour
) -> None:
    set_timeout(0.2)
    mirror.behave(behaviour)
    began = time.monotonic()
    with pytest.raises(BookError, match="took too long"):
        get_book()
    assert time.monotonic() - began < 2


def test_the_deadline_holds_in_a_handshake(
    mirror: Mirror, use_mirrors: UseMirrors, set_timeout: Callable[[float], None]
) -> None:
    set_timeout(0.3)
    use_mirrors(mirror, scheme="https")  # it speaks http, and waits for the end of a first line
    began = time.monotonic()
    with pytest.raises(BookError, match="took too long|could not prove who it is"):
        get_book()
    assert time.monotonic() - began < 2


def test_the_deadline_holds_while_a_name_is_looked_up(
    monkeypatch: pytest.MonkeyPatch, set_timeout: Callable[[float], None]
) -> None:
    set_timeout(0.2)
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(5) and [])
    began = time.monotonic()
    with pytest.raises(BookError, match="like 2 more, took too long. Try again"):
        get_book()
    assert time.monotonic() - began < 2
    done.set()


def test_a_mirror_that_is_down(mirror: Mirror, use_mirrors: UseMirrors) -> None:
    with Mirror({}) as down:
        pass
    use_mirrors(down, mirror)
    assert get_book().name == "A Tale"
    use_mirrors(down)
    with pytest.raises(BookError, match="could not be reached"):
        get_book(5)


def test_https_must_prove_who_it_is(use_mirrors: UseMirrors) -> None:
    with Mirror({}) as plain:
        listener = socket.create_server(("127.0.0.1", 0))
        plain.port = listener.getsockname()[1]

        def talk() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.sendall(b"HTTP/1.0 200 OK\r\n\r\nI speak no TLS")
                caller.recv(1_000)

        threading.Thread(target=talk, daemon=True).start()
        use_mirrors(plain, scheme="https")
        with pytest.raises(BookError, match="could not prove who it is"):
            get_book()
        listener.close()


class Contacts:
    """Every look-up and every connection that is tried; none succeeds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.looked_up: list[str] = []
        self.connected: list[str] = []
        self.answers = answers
        monkeypatch.setattr(socket, "getaddrinfo", self.getaddrinfo)
        monkeypatch.setattr(socket.socket, "connect", self.connect)

    def getaddrinfo(self, host: str, port: int, **_: object) -> list[object]:
        self.looked_up.append(host)
        kind = socket.SOCK_STREAM
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, kind, 6, "", (ip, port))
            for ip in self.answers
        ]

    def connect(self, address: tuple[str, int]) -> None:
        self.connected.append(address[0])
        raise ConnectionRefusedError


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_addresses_contact_nothing(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    contacts = Contacts(monkeypatch, "8.8.8.8")
    with pytest.raises(BookError):
        gutenberg.build_book(typed)
    assert contacts.looked_up == contacts.connected == []


def test_only_machines_on_the_list_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = Contacts(monkeypatch, "8.8.8.8")
    with pytest.raises(BookError, match="like 2 more, could not be reached. Try again"):
        gutenberg.build_book("http://www.gutenberg.org:8080/ebooks/1?u=http://evil.com/")
    assert contacts.looked_up == [mirror.host for mirror in mirrors.MIRRORS]


@pytest.mark.parametrize(
    "answers",
    [("127.0.0.1",), ("::ffff:10.0.0.1",), ("8.8.8.8", "169.254.169.254"), ("::1", "8.8.8.8")],
)
def test_a_name_that_leads_inside_is_not_connected(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...]
) -> None:
    contacts = Contacts(monkeypatch, *answers)
    with pytest.raises(BookError, match="is at an address that is not public"):
        get_book()
    assert contacts.connected == []


def test_connects_to_the_very_addresses_that_were_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = Contacts(monkeypatch, "8.8.8.8", "2610:28:3090::47")
    with pytest.raises(BookError, match="could not be reached"):
        get_book()
    assert contacts.connected == ["8.8.8.8", "2610:28:3090::47"] * len(mirrors.MIRRORS)
    assert len(contacts.looked_up) == len(mirrors.MIRRORS)  # once each: no second, other answer


def test_a_proxy_in_the_environment_is_not_used(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get_book().name == "A Tale"
