"""Books fetched from a real server on this machine, in all its moods, and from nowhere else."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate

import pytest
import requests

from rnn.corpora.base import Corpus
from rnn.corpora import gutenberg
from rnn.corpora.gutenberg import client as fetching
from rnn.corpora.gutenberg import mirrors, transport
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.corpora.gutenberg.client import Fetcher
from rnn.errors import BookError
from tests.corpora.gutenberg.test_address import HOSTILE
from tests.support.mirror import PATH, Behaviour, Mirror, answer, endless, raw, silent

STORY = "The cat sat on the mat. Zoë was très contente.\r\n" * 40
BOOK = (
    "The Project Gutenberg EBook of A Tale\r\n\r\nTitle: A Tale\r\n\r\n"
    f"*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***\r\n\r\n\r\n{STORY}\r\n\r\n"
    "*** END OF THE PROJECT GUTENBERG EBOOK A TALE ***\r\nA licence.\r\n"
)
CAPTCHA = b"\r\n <!DOCTYPE html>\n<html><title>Are you human?</title></html>"
FIRST = PATH.format(19033)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees what another has fetched, and none waits long."""
    monkeypatch.delenv(mirrors.VARIABLE, raising=False)
    monkeypatch.setattr(gutenberg, "FETCHER", Fetcher(transport.get))
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=2.0))


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """The operator's mirror, with one book."""
    with Mirror({19033: BOOK.encode("utf-8-sig")}) as mirror:
        monkeypatch.setenv(mirrors.VARIABLE, mirror.url)
        yield mirror


Among = Callable[..., None]


@pytest.fixture
def among(monkeypatch: pytest.MonkeyPatch) -> Among:
    """`among(a, b)`: these mirrors on this machine are the constant list."""

    def use(*several: Mirror, scheme: str = "http") -> None:
        listed = tuple(
            mirrors.Mirror("127.0.0.1", scheme=scheme, port=one.port, trusted=True)
            for one in several
        )
        monkeypatch.setattr(fetching, "list_mirrors", lambda: listed)

    return use


def get_book(number: int = 19033) -> Corpus:
    return gutenberg.KIND.make(address=str(number))


def test_a_book(mirror: Mirror) -> None:
    corpus = gutenberg.KIND.make()
    assert corpus.name == "A Tale"
    assert corpus.text == STORY.replace("\r\n", "\n").rstrip()
    assert corpus.source == "https://www.gutenberg.org/ebooks/19033"
    assert corpus.prompt == "The "
    assert corpus.kind == "gutenberg"
    header, footer = corpus.removed
    assert header.startswith("The Project") and footer.endswith("A licence.\n")
    assert mirror.asked == [FIRST]


def test_says_who_is_asking_and_wants_no_compression(mirror: Mirror) -> None:
    get_book()
    assert mirror.headers[0]["User-Agent"].startswith("RNN-Playground (")
    assert mirror.headers[0]["Accept-Encoding"] == "identity"
    assert mirror.headers[0]["Host"] == f"127.0.0.1:{mirror.port}"


def test_a_kept_book_opens_no_connection(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    first = get_book()
    monkeypatch.setattr(socket, "socket", None)
    again = gutenberg.KIND.make(address="https://www.gutenberg.org/ebooks/19033.txt.utf-8")
    assert again.text is first.text
    assert len(mirror.asked) == 1


def test_looks_in_every_place_of_one_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    with Mirror({19033: b"A small text."}, "/1/9/0/3/{0}/{0}-8.txt") as mirror:
        monkeypatch.setenv(mirrors.VARIABLE, mirror.url)
        assert get_book().text == "A small text."
        assert get_book().name == "Book 19033"
    folder = "/1/9/0/3/19033/19033"
    assert mirror.asked == [FIRST, f"{folder}-0.txt", f"{folder}-8.txt"]


def test_a_book_nobody_has(mirror: Mirror) -> None:
    with pytest.raises(
        BookError, match=rf"^Book 5 must .*:{mirror.port} does not have it as plain"
    ):
        get_book(5)
    assert mirror.asked[1:] == ["/0/5/5-0.txt", "/0/5/5-8.txt", "/0/5/5.txt"]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-1", "iso-8859-1"), ("utf-8", "utf-8"), ("ascii", "cp1252")]
)
def test_reads_the_declared_encoding_or_a_better_one(
    mirror: Mirror, charset: str, encoding: str
) -> None:
    content = BOOK.encode(encoding)
    mirror.behave(answer(content, Content_Type=f"text/plain; charset={charset}"))
    assert "Zoë was très contente." in get_book().text


def bomb() -> bytes:
    return gzip.compress(gzip.compress(bytes(20_000_000)))


SPOILED: dict[str, tuple[Behaviour, str]] = {
    "error": (answer(status=500), "answered with error 500"),
    "forbidden": (answer(CAPTCHA, 403, Content_Type="text/html"), "answered with error 403"),
    "captcha": (answer(CAPTCHA), "sent a web page"),
    "html by type": (answer(b"Hi!", Content_Type="text/html; charset=utf-8"), "sent a web page"),
    "html by looks": (answer(b"\xef\xbb\xbf<HTML><p>Hi!"), "sent a web page"),
    "nul": (answer(b"A text\0with a hole"), "sent something that is not text"),
    "gzip": (answer(bomb(), Content_Encoding="gzip"), "sent a compressed file"),
    "hidden gzip": (answer(bomb()), "sent something that is not text"),
    "empty": (answer(b""), "sent an empty file"),
    "blank": (answer(b" \r\n \x1a"), "sent an empty file"),
    "no type, no end": (raw(b"HTTP/1.0 200 OK\r\n\r\n<html>"), "sent a web page"),
    "cut short": (raw(OK, b"Content-Length: 99\r\n\r\nOnce upon"), "broke off in the middle"),
    "cut in a chunk": (
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\n50\r\nOnce upon"),
        "broke off in the middle",
    ),
    "negative chunk": (
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\n-5\r\nOnce upon"),
        "did not answer as a web server",
    ),
    "not http": (raw(b"220 ftp.example.org ready\r\n"), "did not answer as a web server"),
    "nothing": (raw(), "did not answer as a web server|could not be reached"),
    "long header": (raw(OK, b"X: ", b"y" * 70_000), "did not answer as a web server"),
    "many headers": (raw(OK, b"X: y\r\n" * 200), "did not answer as a web server"),
    "announced too long": (raw(OK, b"Content-Length: 9999999999\r\n\r\nx"), "more than 4 MiB"),
}


@pytest.mark.parametrize(("behaviour", "words"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_answer_is_told_in_words_and_the_next_mirror_asked(
    mirror: Mirror, among: Among, behaviour: Behaviour, words: str
) -> None:
    with Mirror({}) as spoiled:
        spoiled.behave(behaviour)
        among(spoiled, spoiled)
        with pytest.raises(
            BookError, match=rf"^Book 19033 must be .*({words}).*; .*({words}).*Check"
        ):
            get_book()
        among(spoiled, mirror)
        assert get_book().name == "A Tale"


def test_stops_reading_at_the_cap(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 100_000)
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
    assert received <= 100_000 + 64 * 2**10  # one piece beyond the cap at the most


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
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour
) -> None:
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=0.2))
    mirror.behave(behaviour)
    began = time.monotonic()
    with pytest.raises(BookError, match="took too long"):
        get_book()
    assert time.monotonic() - began < 2


def test_the_deadline_holds_in_a_handshake(
    mirror: Mirror, among: Among, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=0.3))
    among(mirror, scheme="https")  # waits for the end of a line that is none
    began = time.monotonic()
    with pytest.raises(BookError, match="took too long|could not prove who it is"):
        get_book()
    assert time.monotonic() - began < 2


def test_the_deadline_holds_while_a_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=0.2))
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(5) and [])
    began = time.monotonic()
    with pytest.raises(BookError, match="took too long.*took too long.*took too long"):
        get_book()
    assert time.monotonic() - began < 2
    done.set()


def test_a_silent_mirror_leaves_time_for_the_next(mirror: Mirror, among: Among) -> None:
    with Mirror({}) as slow:
        slow.behave(silent)
        among(slow, mirror)
        assert get_book().name == "A Tale"


def test_a_mirror_that_is_down(mirror: Mirror, among: Among) -> None:
    with Mirror({}) as down:
        pass
    among(down, mirror)
    assert get_book().name == "A Tale"
    among(down)
    with pytest.raises(BookError, match="could not be reached"):
        get_book(5)


def test_https_must_prove_who_it_is(among: Among) -> None:
    with Mirror({}) as plain:
        listener = socket.create_server(("127.0.0.1", 0))
        plain.port = listener.getsockname()[1]

        def talk() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.sendall(b"HTTP/1.0 200 OK\r\n\r\nI speak no TLS")
                caller.recv(1_000)

        threading.Thread(target=talk, daemon=True).start()
        among(plain, scheme="https")
        with pytest.raises(BookError, match="could not prove who it is"):
            get_book()
        listener.close()


def to(location: str, status: int = 302) -> Behaviour:
    return answer(b"moved", status, Location=location)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["{url}/here.txt", "/here.txt", "here.txt?a=b#c"])
def test_follows_redirects_within_the_mirror(mirror: Mirror, location: str, status: int) -> None:
    mirror.behave(to(location.format(url=mirror.url), status), FIRST)
    mirror.behave(answer(b"Here I am"))
    assert get_book().text == "Here I am"
    assert len(mirror.asked) == 2


def test_follows_a_redirect_to_another_mirror(mirror: Mirror, among: Among) -> None:
    with Mirror({}) as other:
        other.behave(to(mirror.url + FIRST))
        among(other, mirror)
        assert get_book().name == "A Tale"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/x",
        "http://127.0.0.1/x",
        "https://{host}/x",
        "http://localhost:{port}/x",
        "http://user@{host}/x",
        "http://{host}\\@evil.com/x",
        "http://evil.com\\@{host}/x",
        "http://evil.com/{host}",
        "//evil.com/x",
        "ftp://{host}/x",
        "file:///etc/passwd",
        "http://[",
        "http://{host}:x/",
        "/a b",
        "http://2130706433:{port}/x",
    ],
)
def test_follows_no_redirect_elsewhere(mirror: Mirror, location: str) -> None:
    mirror.behave(to(location.format(host=f"127.0.0.1:{mirror.port}", port=mirror.port)))
    with pytest.raises(BookError, match="sent us on to a place that is no mirror"):
        get_book()
    assert mirror.asked == [FIRST]


@pytest.mark.parametrize("location", ["{url}/round", ""])
def test_follows_three_redirects_at_most(mirror: Mirror, location: str) -> None:
    mirror.behave(to(location.format(url=mirror.url)))
    with pytest.raises(BookError, match="sent us on again and again"):
        get_book()
    assert len(mirror.asked) == 4


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("after", ["120", formatdate(time.time() + 120, usegmt=True)])
def test_a_mirror_that_asks_for_rest_gets_it(mirror: Mirror, status: int, after: str) -> None:
    mirror.behave(answer(b"busy", status, Retry_After=after))
    with pytest.raises(BookError, match=f"answered with error {status}"):
        get_book()
    with pytest.raises(BookError, match=r"asked to be left alone for another 1?\d\d s"):
        get_book()
    assert len(mirror.asked) == 1


def test_rest_ends(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror.behave(answer(b"busy", 429, Retry_After="120"), FIRST)
    with pytest.raises(BookError):
        get_book()
    mirror.behaviours.clear()
    later = time.monotonic() + 121
    monkeypatch.setattr("rnn.corpora.gutenberg.book_cache.time.monotonic", lambda: later)
    assert get_book().name == "A Tale"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), (None, 60), ("", 60), ("soon", 60), ("99999999999", 86_400), ("inf", 60)],
)
def test_how_long_to_rest(header: str | None, seconds: float) -> None:
    assert fetching.parse_retry_after(header) == seconds


def test_at_most_ten_fetches_a_minute(mirror: Mirror) -> None:
    mirror.behave(answer(b"Some text"))
    for number in range(1, 11):
        get_book(number)
    with pytest.raises(BookError, match="At most 10 books a minute"):
        get_book(11)
    assert len(mirror.asked) == 10
    assert get_book(1).text == "Some text"


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
    with pytest.raises(BookError, match="could not be reached; .*; .*could not be reached"):
        gutenberg.build_book("http://www.gutenberg.org:8080/ebooks/1?u=http://evil.com/")
    assert contacts.looked_up == [mirror.host for mirror in mirrors.MIRRORS]
    assert {mirror.scheme for mirror in mirrors.MIRRORS} == {"https"}
    assert {mirror.port for mirror in mirrors.MIRRORS} == {443}
    assert not any(mirror.trusted for mirror in mirrors.MIRRORS)


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


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8000", "http://", "http://127.0.0.1", "http://a\\b:1"]
)
def test_the_operator_is_told_what_the_variable_must_be(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(mirrors.VARIABLE, value)
    with pytest.raises(BookError, match=mirrors.VARIABLE):
        get_book()


def test_a_proxy_in_the_environment_is_not_used(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get_book().name == "A Tale"
