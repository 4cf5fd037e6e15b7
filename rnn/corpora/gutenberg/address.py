"""Addresses that nobody vouches for: which book is meant, and which machines may be called."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from rnn.errors import BookError

LAST_NUMBER = 999_999
EXAMPLE = "Type a book's number, for example 19033, or the address of its page."
PUBLISHERS = ("gutenberg.org", "pglaf.org")  # with everything that ends in a dot and one of these
A_NUMBER = re.compile(r"\[?(?:e?book|pg)?\s*#?\s*([0-9]+)(?:[\s\]),;:(].*)?", re.IGNORECASE)
# /ebooks/5.txt.utf-8, /cache/epub/5/…, /files/5/…, /etext/5; on mirrors /1/9/0/3/19033/…, /0/5/…
A_PATH = re.compile(
    r"/?(?:dirs/|gutenberg/)?"
    r"(?:ebooks/|cache/epub/|files/|etext/|(?:[0-9]/)+(?=[0-9]{2})|0/(?=[0-9]\b))([0-9]+)\b",
    re.IGNORECASE,
)
A_SCHEME = re.compile(r"[a-z]+:", re.IGNORECASE)
A_HOST = re.compile(r"//|[^/]*\.")  # how an address without a scheme begins, unless it is a path
NAT64 = IPv6Network("64:ff9b::/96")
ALLOCATED = IPv6Network("2000::/3")  # the only part of IPv6 that is given out to hosts


def book_number(typed: str) -> int:
    """The number of the book that was typed, as a number or as any address of it.

    Nothing else of what was typed is ever used. Raises BookError, saying what cannot be read.
    """
    typed = typed.strip()
    if not typed:
        raise BookError(f"A book must be named, and nothing was typed. {EXAMPLE}")
    if any(c == "\\" or unicodedata.category(c)[0] == "C" for c in typed):
        raise BookError(f"A book's address must not contain '\\' or invisible signs. {EXAMPLE}")
    found = A_NUMBER.fullmatch(typed) or A_PATH.match(_path(typed.split()[0]))
    if not found:
        raise BookError(f"A book must be named by its number, and '{typed}' has none. {EXAMPLE}")
    digits = found[1].lstrip("0")
    if not digits or len(digits) > len(str(LAST_NUMBER)):
        raise BookError(
            f"A book's number must be from 1 to {LAST_NUMBER:,}, got {found[1]}. {EXAMPLE}"
        )
    return int(digits)


def split(address: str) -> SplitResult:
    """The parts of an address that any two programs would read in the same way.

    Raises BookError for characters they disagree about, and for a name or a password in it.
    """
    if not re.fullmatch(r"[^\x00-\x20\\\x7f]+", address):
        raise BookError(f"An address must not contain '\\' or spaces, got '{address}'. {EXAMPLE}")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port  # raises ValueError, like the lines above, for what is no port
    except ValueError:
        raise BookError(f"The address '{address}' cannot be read. {EXAMPLE}") from None
    if "@" in parts.netloc:
        raise BookError(f"An address must not contain a name before an '@'. {EXAMPLE}")
    if parts.scheme not in ("http", "https") or not host.isascii():
        raise BookError(f"An address must begin like https://www.gutenberg.org/. {EXAMPLE}")
    return parts


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet, and to a single machine.

    An IPv4 address inside an IPv6 one is judged in its place; a Teredo address never counts.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inside = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside:
            return is_public(str(inside))
        if ip not in ALLOCATED:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _path(typed: str) -> str:
    """The path of an address at Project Gutenberg, with or without the host before it."""
    if not A_SCHEME.match(typed):
        if not A_HOST.match(typed):
            return typed
        typed = f"https://{typed.removeprefix('//')}"
    parts = split(typed)
    host = parts.hostname or ""
    if not f".{host}".endswith(tuple(f".{name}" for name in PUBLISHERS)):
        raise BookError(f"A book must be at gutenberg.org, not at '{host}'. {EXAMPLE}")
    return parts.path
