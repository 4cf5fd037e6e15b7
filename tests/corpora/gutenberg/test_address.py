"""Whatever people paste is read for a number, and nothing else gets through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.gutenberg.address import LAST_NUMBER, is_public, parse_book_number
from rnn.corpora.gutenberg.mirrors import MIRRORS
from rnn.errors import BookError

SITE = "http://www.gutenberg.org"


@pytest.mark.parametrize(
    "typed",
    [
        "19033",
        "  19033\n",
        "#19033",
        "0019033",
        "19033 (Alice in Wonderland)",
        "[EBook #19033]",
        "pg19033",
        f"{SITE}/cache/epub/19033/pg19033.txt",  # the notebook's
        f"{SITE}/cache/epub/19033/pg19033-images.html",
        f"{SITE}/ebooks/19033",
        f"{SITE}/ebooks/19033/",
        f"{SITE}/ebooks/19033.txt.utf-8",
        f"{SITE}/ebooks/19033.html.images",
        f"{SITE}/ebooks/19033.epub3.images",
        f"{SITE}/ebooks/19033?msg=welcome_stranger#top",
        f"{SITE}/files/19033/19033.txt",
        f"{SITE}/files/19033/19033-8.txt",
        f"{SITE}/files/19033/19033-0.txt",
        f"{SITE}/files/19033/19033-h/19033-h.htm",
        f"{SITE}/etext/19033",
        f"{SITE}/dirs/1/9/0/3/19033/",
        "https://gutenberg.org/ebooks/19033",
        "HTTPS://WWW.Gutenberg.ORG/EBooks/19033",
        "www.gutenberg.org/ebooks/19033",
        "gutenberg.org/ebooks/19033 - a picture book",
        "//www.gutenberg.org/ebooks/19033",
        "www.gutenberg.org/ebooks/19033?from=https://example.org/ebooks/11",
        "https://m.gutenberg.org/ebooks/19033.mobile",
        "https://aleph.gutenberg.org/1/9/0/3/19033/",
        "https://gutenberg.pglaf.org/1/9/0/3/19033/19033-8.txt",
        "https://www.gutenberg.org:443/ebooks/19033",
        "/ebooks/19033",
        "ebooks/19033.txt.utf-8",
        "cache/epub/19033/pg19033.txt",
        "1/9/0/3/19033/",
        f"<{SITE}/ebooks/19033>",
        f"<URL:{SITE}/ebooks/19033>",
        f'"{SITE}/ebooks/19033"',
        f"({SITE}/ebooks/19033).",
        f"“{SITE}/ebooks/19033”,",
        f"Alice in Wonderland <{SITE}/ebooks/19033>",
        f"Alice in Wonderland: {SITE}/ebooks/19033 (with pictures)",
        f"{SITE}/ebooks/19033 {SITE}/files/19033/19033-8.txt",
        f"{SITE}/ebooks/19033, found by way of https://example.org/ebooks/11",
        "<19033>",
        "19033.",
        "etext #19033",
        "19033 (published in 1916)",
        "https://mirror.csclub.uwaterloo.ca/gutenberg/1/9/0/3/19033/19033-8.txt",
        "http://mirrors.xmission.com/gutenberg/1/9/0/3/19033/",
        "http://gutenberg.readingroo.ms/cache/generated/19033/pg19033.txt",
        "https://aleph.pglaf.org/cache/epub/19033/pg19033.txt",
    ],
)
def test_reads_the_number_out_of_every_shape(typed: str) -> None:
    assert parse_book_number(typed) == 19033


@pytest.mark.parametrize(
    "typed", ["5", f"{SITE}/ebooks/5", f"{SITE}/files/5/5.txt", f"{SITE}/0/5/", f"{SITE}/0/5/5.txt"]
)
def test_the_first_books_have_one_digit(typed: str) -> None:
    assert parse_book_number(typed) == 5


HOSTILE = [
    "http://127.0.0.1\\@www.gutenberg.org/ebooks/1",
    "http://www.gutenberg.org\\@127.0.0.1/ebooks/1",
    "www.gutenberg.org\\ebooks\\1",
    "ebooks/1/\\evil.com",
    "http://www.gutenberg.org@127.0.0.1/ebooks/1",
    "http://user:pass@www.gutenberg.org/ebooks/1",
    "www.gutenberg.org@127.0.0.1/ebooks/1",
    "http://127.0.0.1/ebooks/1",
    "http://2130706433/ebooks/1",
    "http://0x7f.1/ebooks/1",
    "http://0177.0.0.1/ebooks/1",
    "http://[::1]/ebooks/1",
    "http://[::ffff:127.0.0.1]/ebooks/1",
    "http://localhost/ebooks/1",
    "http://169.254.169.254/latest/meta-data/",
    "http://www.gutenberg.org.evil.com/ebooks/1",
    "http://evilgutenberg.org/ebooks/1",
    "http://evil.com/www.gutenberg.org/ebooks/1",
    "http://evil.com/?http://www.gutenberg.org/ebooks/1",
    "http://evil.com#www.gutenberg.org/ebooks/1",
    "http://www.gutenberg.org．evil.com/ebooks/1",
    "http://www.gutenberg。org/ebooks/1",
    "http://www.gutenbërg.org/ebooks/1",
    "http://www.gutenberg.org:99999999/ebooks/1",
    "http://[www.gutenberg.org/ebooks/1",
    "http:///ebooks/1",
    "//evil.com/ebooks/1",
    "evil.com/ebooks/1",
    "ftp://www.gutenberg.org/ebooks/1",
    "file:///ebooks/1",
    "javascript:1",
    "http://www.gutenberg.org/\r\nHost: evil.com/ebooks/1",
    "http://www.gutenberg.org/ebooks/1\0",
    "http://www.gutenberg.org\t/ebooks/1",
    "19033\u200b",
    "19033\u202e",
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "1/1",
    "-5",
    "1e3",
    "0",
    "000",
    "1000000",
    "9" * 400,
    "",
    "   ",
    "Alice in Wonderland",
    f"{SITE}/",
    f"{SITE}/ebooks/",
    f"{SITE}/ebooks/author/7",
    f"{SITE}/ebooks/search/?query=11",
    f"{SITE}/ebooks/19033abc",
    f"{SITE}/1/9/0/3/",
    f"{SITE}/1/9/0/3/19033abc/",
    f"{SITE}/etext97/alice30.txt",
    f"{SITE}/ebooks/%31%31",
]


TWO_NUMBERS = [
    f"{SITE}/files/11/84-0.txt",
    f"{SITE}/cache/epub/11/pg84.txt",
    f"{SITE}/ebooks/11/84",
    f"{SITE}/1/9/0/3/84/",
    f"{SITE}/1/9/0/4/19033/",
    f"{SITE}/ebooks/11 {SITE}/ebooks/84",
    f"gutenberg.org/ebooks/11 <{SITE}/ebooks/84>",
    f"11 {SITE}/ebooks/84",
    "11 84",
    "11, 84",
    "#11 and #84",
    "11 or 84",
    "11;84",
]


@pytest.mark.parametrize("typed", TWO_NUMBERS)
def test_of_two_numbers_none_is_picked(typed: str) -> None:
    with pytest.raises(BookError, match=r"must hold one number, .* has two, \d+ and \d+\. "):
        parse_book_number(typed)


IN_WORDS = r"(?s)^(A|An|The) .* (must|cannot) .*, for example 19033, "


@pytest.mark.parametrize("typed", [*HOSTILE, *TWO_NUMBERS])
def test_refuses_the_rest_in_words(typed: str) -> None:
    with pytest.raises(BookError, match=IN_WORDS):
        parse_book_number(typed)


PIECES = ["http", "https:", "//", "/", "ebooks", "19033", "0", "#", "[", "]", "@", "\\", ":", "."]
PIECES += ["www.gutenberg.org", "127.0.0.1", "files", "cache/epub", "pg", " ", "\0", "\u3002", "?"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_anything_typed_is_a_number_or_refused_in_words(typed: str) -> None:
    try:
        number = parse_book_number(typed)
    except BookError as error:
        assert re.match(IN_WORDS, str(error)) and len(str(error)) < 400
    else:
        assert 1 <= number <= LAST_NUMBER and str(number) in typed


@given(st.integers(1, LAST_NUMBER))
def test_every_book_is_found_by_its_addresses_on_the_mirrors(number: int) -> None:
    for mirror in MIRRORS:
        for address in mirror.list_addresses(number):
            path = address.removeprefix(f"https://{mirror}")
            for typed in (str(number), f"{SITE}{path}", path, address, f"<{address}>"):
                assert parse_book_number(typed) == number


@given(st.ip_addresses())
def test_any_numeric_address_is_public_or_not(address: object) -> None:
    assert is_public(str(address)) in (True, False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",  # deprecated
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",  # IPv4 in IPv6
        "::ffff:169.254.169.254",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:a00:1::",
        "2001:0:0808:0808::f7f7:f7f7",  # Teredo of 8.8.8.8
        "2001:0:0808:0808::80ff:fefe",  # Teredo of 127.0.1.1
        "64:ff9b::127.0.0.1",  # NAT64
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",  # NAT64 within one network
        "192.0.0.8",  # protocol assignments
        "192.0.0.192",
        "192.88.99.1",  # relays of 6to4
        "2002:c058:6301::",  # 6to4 of such a relay
        "3fff::1",  # documentation
        "5f00::1",  # segment routing
    ],
)
def test_knows_private_addresses_in_every_wrapping(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "152.19.134.47", "2610:28:3090::47", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_knows_public_addresses(address: str) -> None:
    assert is_public(address)


def test_a_number_that_is_too_large_is_shown_as_the_largest_is() -> None:
    with pytest.raises(BookError, match="must be from 1 to 999,999, got 99,999,999"):
        parse_book_number("https://www.gutenberg.org/ebooks/99999999")
    with pytest.raises(BookError, match=f"got {'9' * 77}…"):
        parse_book_number("9" * 5_000)
