"""A busy mirror says how long it is to be left alone, in one way or another."""

import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.gutenberg import client
from rnn.errors import BookError
from tests.corpora.gutenberg.tale import FIRST_PATH, get_book
from tests.support.mirror import Mirror, answer


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_mirror_that_asks_for_a_pause_gets_it(mirror: Mirror, status: int, as_date: bool) -> None:
    after = formatdate(time.time() + 120, usegmt=True) if as_date else "120"
    mirror.behave(answer(b"busy", status, Retry_After=after))
    with pytest.raises(BookError, match=f"answered with error {status}"):
        get_book()
    with pytest.raises(BookError, match=r"asked to be left alone for another 1?\d\d s"):
        get_book()
    assert len(mirror.asked) == 1


def test_the_pause_ends(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror.behave(answer(b"busy", 429, Retry_After="120"), FIRST_PATH)
    with pytest.raises(BookError):
        get_book()
    mirror.behaviours.clear()
    later = time.monotonic() + 121
    monkeypatch.setattr("rnn.corpora.gutenberg.book_cache.time.monotonic", lambda: later)
    assert get_book().name == "A Tale"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("007", 7),
        ("0", 0),
        ("99999999999", 86_400),
        ("9" * 5_000, 86_400),
        pytest.param(formatdate(time.time() - 1_000, usegmt=True), 0, id="a date that is past"),
        pytest.param(formatdate(time.time() + 1e7, usegmt=True), 86_400, id="a date far away"),
    ],
)
def test_a_pause_is_read_from_digits_or_a_date(value: str, seconds: float) -> None:
    assert client.parse_retry_after(value) == seconds


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "-5",
        "+5",
        "7.5",
        "1e3",
        "inf",
        "nan",
        "\u00b2",
        "\u0661",
        "Mon, 32 Jan 2024 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2400",
        "Mon, 01 Jan 99999 00:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +9999999999999",
        "Mon, 01 Jan 2024 99:99:99 GMT",
        ",",
        ": : :",
    ],
)
def test_a_malformed_pause_is_the_default(value: str | None) -> None:
    assert client.parse_retry_after(value) == client.DEFAULT_PAUSE


NUMBERS = st.integers(-(10**12), 10**12).map(str)
DATES = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Mon", "Sunday", "x"]),
    NUMBERS | st.integers(0, 32).map(str),
    st.sampled_from(["Jan", "Feb", "Dec", "Foo", "13"]),
    NUMBERS | st.integers(0, 10_000).map(str),
    NUMBERS | st.integers(0, 24).map(str),
    NUMBERS | st.integers(0, 60).map(str),
    NUMBERS | st.integers(0, 61).map(str),
    st.sampled_from(["GMT", "-0000", "EST", ""]) | NUMBERS.map("+{}".format) | NUMBERS,
)


@given(st.none() | st.text() | NUMBERS | DATES)
def test_any_retry_after_is_a_pause_of_at_most_a_day(value: str | None) -> None:
    assert 0 <= client.parse_retry_after(value) <= client.MAX_PAUSE
