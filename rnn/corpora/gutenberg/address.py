"""Addresses from untrusted sources: which book a visitor means, how any address is taken apart, and
whether a numeric address belongs to the public internet."""

import re
import unicodedata
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from rnn.errors import BookError

LAST_NUMBER = 999_999
EXAMPLE = "Type a book's number, for example 19033, or the address of its page."
# These hosts and all their subdomains: the library itself, and machines that mirror it.
PUBLISHERS = (
    "gutenberg.org",
    "pglaf.org",
    "mirror.csclub.uwaterloo.ca",
    "mirrors.xmission.com",
    "gutenberg.readingroo.ms",
)
WRAPPING = "<>()[]{}\"'`“”‘’«».,; "  # what an address may stand in, in a mail or a sentence
NUMBER = re.compile(
    r"(?:e?book|etext|pg)?\s*+#?\s*+([0-9]+)(?:[\s\]),;:(](.*))?", re.IGNORECASE | re.DOTALL
)
# a second number right behind the first: 11 84, 11, 84 or 11 and #84
SECOND_NUMBER = re.compile(r"[\s,;:&+-]*+(?:(?:and|or)\b\s*+)?#?([0-9]+)\b", re.IGNORECASE)
# /ebooks/5.txt.utf-8, /cache/epub/5/…, /files/5/…, /etext/5; on mirrors /1/9/0/3/19033/…, /0/5/…
PATH = re.compile(
    r"/?(?:dirs/|gutenberg/)?"
    r"(?:ebooks/|cache/(?:epub|generated)/|files/|etext/"
    r"|(?P<folders>(?:[0-9]/)+)(?=[0-9]{2})|0/(?=[0-9]\b))(?P<number>[0-9]+)\b",
    re.IGNORECASE,
)
NUMBER_IN_PATH = re.compile(r"/(?:pg)?([0-9]+)(?=[/.-]|$)", re.IGNORECASE)
SCHEME = re.compile(r"[a-z]+:", re.IGNORECASE)
SCHEME_OF_WEB = re.compile(r"(?:url:)?https?://", re.IGNORECASE)
HOST = re.compile(r"//|[^/]*\.")  # how an address without a scheme begins, unless it is a path
UNAMBIGUOUS = re.compile(r"[^\x00-\x20\\\x7f]+")  # characters that all programs read alike

NAT64 = IPv6Network("64:ff9b::/96")
ALLOCATED = IPv6Network("2000::/3")  # the only part of IPv6 that is given out to hosts
# In IANA's registries of special-purpose addresses, but public to older versions of `ipaddress`.
SPECIAL_PURPOSE = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays for IPv6, no longer in use
        "3fff::/20",  # documentation
    )
)


def parse_book_number(typed: str) -> int:
    """The number of the book that was typed, as a number or as any address of it.

    Nothing else of what was typed is ever used. Raises BookError, saying what cannot be read.
    """
    typed = typed.strip()
    if not typed:
        raise BookError(f"A book must be named, and nothing was typed. {EXAMPLE}")
    if any(c == "\\" or unicodedata.category(c)[0] == "C" for c in typed):
        raise BookError(f"A book's address must not contain '\\' or invisible signs. {EXAMPLE}")
    numbers = _read_numbers(typed.strip(WRAPPING))
    if not numbers:
        raise BookError(
            f"A book must be named by its number or its address, and '{_shorten(typed)}' is "
            f"neither. {EXAMPLE}"
        )
    if len(numbers) > 1:
        raise BookError(
            f"A book's address must hold one number, and '{_shorten(typed)}' has two, "
            f"{_shorten(numbers[0])} and {_shorten(numbers[1])}. {EXAMPLE}"
        )
    digits = numbers[0]
    if digits == "0" or len(digits) > len(str(LAST_NUMBER)):
        raise BookError(
            f"A book's number must be from 1 to {LAST_NUMBER:,}, got {_group(digits)}. {EXAMPLE}"
        )
    return int(digits)


def _read_numbers(typed: str) -> list[str]:
    """The different numbers of books in what was typed, without leading zeros. Raises BookError if
    the first address in it leads to no library."""
    numbers, words = [], typed.split()
    if found := NUMBER.fullmatch(typed):
        rest = found[2] or ""
        second = SECOND_NUMBER.match(rest)
        numbers, words = [found[1], *(second.groups() if second else ())], rest.split()
    elif words:
        addresses = [word for word in words if SCHEME_OF_WEB.match(word.lstrip(WRAPPING))]
        numbers = _read_address(addresses[0] if addresses else words[0])
    for word in words if numbers else ():
        with suppress(BookError):  # what is no address of a book may stand beside one
            numbers += _read_address(word)
    return list(dict.fromkeys(number.lstrip("0") or "0" for number in numbers))


def _read_address(address: str) -> list[str]:
    """The numbers of books in an address: one, unless something is wrong with it. Raises BookError
    if it leads to no library."""
    path = _extract_path(address.strip(WRAPPING))
    found = PATH.match(path)
    if not found:
        return []
    number, folders = found["number"], (found["folders"] or "").replace("/", "")
    wrong_folders = [folders] if folders and folders != number[:-1] else []
    return [number, *wrong_folders, *NUMBER_IN_PATH.findall(path, found.end())]


def _group(digits: str) -> str:
    """A number with commas, such as 12,345; a very long one is shortened."""
    return f"{int(digits):,}" if len(digits) <= 20 else _shorten(digits)


def _shorten(typed: str) -> str:
    return typed if len(typed) <= 80 else f"{typed[:77]}…"


def split_address(address: str) -> SplitResult:
    """The parts of an http or https address that any two programs would read in the same way.

    Raises BookError for characters that programs disagree about, and for a name or a password.
    """
    if not UNAMBIGUOUS.fullmatch(address):
        raise BookError(f"An address must not contain '\\' or spaces, got '{address}'. {EXAMPLE}")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port  # raises ValueError, as the two lines above may, for what is no port
    except ValueError:
        raise BookError(f"The address '{address}' cannot be read. {EXAMPLE}") from None
    if "@" in parts.netloc:
        raise BookError(f"An address must not contain a name before an '@'. {EXAMPLE}")
    if parts.scheme not in ("http", "https") or not host.isascii():
        raise BookError(f"An address must begin like https://www.gutenberg.org/. {EXAMPLE}")
    return parts


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet, and to a single machine.

    An IPv6 address that wraps an IPv4 address (mapped, 6to4, NAT64) is judged by the latter.
    Teredo, another such wrapping, is never public.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            wrapped = IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
        if ip not in ALLOCATED:
            return False
    if any(ip in network for network in SPECIAL_PURPOSE):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _extract_path(typed: str) -> str:
    """The path of an address at Project Gutenberg, typed with or without scheme and host."""
    if typed[:4].lower() == "url:":  # as in <URL:http://…>
        typed = typed[4:]
    if not SCHEME.match(typed):
        if not HOST.match(typed):
            return typed
        typed = f"https://{typed.removeprefix('//')}"
    parts = split_address(typed)
    host = parts.hostname or ""
    if not f".{host}".endswith(tuple(f".{publisher}" for publisher in PUBLISHERS)):
        raise BookError(f"A book must be at gutenberg.org, not at '{host}'. {EXAMPLE}")
    return parts.path
