"""Which mirrors are asked, in which order, and what is taken for a book."""

import gzip

import pytest

from rnn.corpora.gutenberg import client, mirrors
from rnn.corpora.gutenberg.client import Reply
from rnn.errors import BookError
from tests.corpora.gutenberg.conftest import UseMirrors
from tests.corpora.gutenberg.tale import BOOK, FIRST_PATH, get_book
from tests.support.mirror import Behaviour, Mirror, answer, raw, silent

CAPTCHA = b"\r\n <!DOCTYPE html>\n<html><title>Are you human?</title></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def test_looks_in_every_place_of_one_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    with Mirror({19033: b"A small text."}, "/1/9/0/3/{0}/{0}-8.txt") as mirror:
        monkeypatch.setenv(mirrors.VARIABLE, mirror.url)
        assert get_book().text == "A small text."
        assert get_book().name == "Book 19033"
    folder = "/1/9/0/3/19033/19033"
    assert mirror.asked == [FIRST_PATH, f"{folder}-0.txt", f"{folder}-8.txt"]


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
    "long type": (
        raw(OK[:-2], b'; charset="', b";" * 60_000, b'"\r\nContent-Length: 1\r\n\r\n '),
        "sent an empty file",
    ),
    "long date": (
        raw(b"HTTP/1.1 503 Busy\r\nRetry-After: Mon", b", " * 30_000, b"\r\n\r\n"),
        "answered with error 503|asked to be left alone",
    ),
    "announced too long": (raw(OK, b"Content-Length: 9999999999\r\n\r\nx"), "more than 4 MiB"),
}


@pytest.mark.parametrize(("behaviour", "words"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_answer_is_told_in_words_and_the_next_mirror_asked(
    mirror: Mirror, use_mirrors: UseMirrors, behaviour: Behaviour, words: str
) -> None:
    with Mirror({}) as spoiled:
        spoiled.behave(behaviour)
        use_mirrors(spoiled, spoiled)
        both = rf"(, like 1 more, .*({words})|({words}).*; .*({words}))"
        with pytest.raises(BookError, match=rf"^Book 19033 must be .*{both}.*Check"):
            get_book()
        use_mirrors(spoiled, mirror)
        assert get_book().name == "A Tale"


def test_a_silent_mirror_leaves_time_for_the_next(mirror: Mirror, use_mirrors: UseMirrors) -> None:
    with Mirror({}) as slow:
        slow.behave(silent)
        use_mirrors(slow, mirror)
        assert get_book().name == "A Tale"


def test_a_mirror_that_was_silent_is_asked_last(mirror: Mirror, use_mirrors: UseMirrors) -> None:
    with Mirror({}) as slow:
        slow.behave(silent)
        mirror.behave(answer(b"A text"))
        use_mirrors(slow, mirror)
        get_book(1)
        get_book(2)
        assert len(slow.asked) == 1


def test_a_fault_of_this_app_is_logged_and_the_next_mirror_asked(
    mirror: Mirror,
    use_mirrors: UseMirrors,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    extract, replies = client.extract_text, []

    def fail_once(reply: Reply) -> str:
        replies.append(reply)
        return extract(reply) if len(replies) > 1 else str(1 // 0)

    monkeypatch.setattr(client, "extract_text", fail_once)
    use_mirrors(mirror, mirror)
    assert get_book().name == "A Tale"
    assert "ZeroDivisionError" in caplog.text
    mirror.behave(answer(b"A text"))
    monkeypatch.setattr(client, "extract_text", lambda reply: str(1 // 0))
    with pytest.raises(BookError, match="sent something that this app does not understand"):
        get_book(5)


def to(location: str, status: int = 302) -> Behaviour:
    return answer(b"moved", status, Location=location)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["{url}/here.txt", "/here.txt", "here.txt?a=b#c"])
def test_follows_redirects_within_the_mirror(mirror: Mirror, location: str, status: int) -> None:
    mirror.behave(to(location.format(url=mirror.url), status), FIRST_PATH)
    mirror.behave(answer(b"Here I am"))
    assert get_book().text == "Here I am"
    assert len(mirror.asked) == 2


def test_follows_a_redirect_to_another_mirror(mirror: Mirror, use_mirrors: UseMirrors) -> None:
    with Mirror({}) as other:
        other.behave(to(mirror.url + FIRST_PATH))
        use_mirrors(other, mirror)
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
    assert mirror.asked == [FIRST_PATH]


@pytest.mark.parametrize("location", ["{url}/round", ""])
def test_follows_three_redirects_at_most(mirror: Mirror, location: str) -> None:
    mirror.behave(to(location.format(url=mirror.url)))
    with pytest.raises(BookError, match="sent us on again and again"):
        get_book()
    assert len(mirror.asked) == 4
