"""Whom to ask for a book, in which order, and whether what came back is one. No connection is
opened here: `Fetcher` is given the function that asks a machine for a path."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from rnn.corpora.decoding import decode
from rnn.corpora.gutenberg.mirrors import Mirror, at, mirrors
from rnn.errors import BookError, TextError

CAP = 4 * 2**20  # bytes of one reply
TOO_LONG = "has more than 4 MiB of it, which is more than this app reads"
HEADERS = {
    "User-Agent": "RNN-Playground (a teaching app; fetches one book when a visitor asks for it)",
    "Accept": "text/plain",
    "Accept-Encoding": "identity",
}
REDIRECTS = 3
A_MINUTE, A_DAY = 60.0, 86_400.0


def left(deadline: float) -> float:
    """The seconds until a time.monotonic(); raises TimeoutError once there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class Refusal(Exception):
    """Why a mirror gave no book, in a few words that follow its name."""


@dataclass(frozen=True)
class Reply:
    """What a mirror sent; the body only with status 200."""

    status: int
    headers: Message
    body: bytes = b""


@dataclass
class Fetcher:
    """Asks one mirror after the other. `get` takes a mirror, a path and the time.monotonic() by
    which it must be back with a Reply; it raises Refusal if there is none."""

    get: Callable[[Mirror, str, float], Reply]
    resting: dict[Mirror, float] = field(default_factory=dict)  # when each may be asked again

    def fetch(self, number: int, deadline: float) -> str:
        """The text of a book, from the first mirror that has it.

        Raises BookError if none gave it; the message says what each of them answered.
        """
        asked = mirrors()
        refusals = []
        for others, mirror in zip(reversed(range(len(asked))), asked, strict=True):
            now = time.monotonic()
            share = (deadline - now) / (others + 1)  # so that a silent one leaves time for the rest
            try:
                return self._ask(mirror, number, asked, now + share)
            except Refusal as refusal:
                refusals.append(f"{mirror} {refusal}")
        raise BookError(
            f"Book {number} must be on a mirror of Project Gutenberg as plain text, but "
            f"{'; '.join(refusals)}. Check the number, or try again in a few minutes."
        )

    def _ask(
        self, mirror: Mirror, number: int, allowed: tuple[Mirror, ...], deadline: float
    ) -> str:
        rest = self.resting.get(mirror, 0.0) - time.monotonic()
        if rest > 0:
            raise Refusal(f"asked to be left alone for another {rest:.0f} s")
        for address in mirror.addresses(number):
            reply = self._follow(address, allowed, deadline)
            if reply.status in (404, 410):
                continue  # it may lie elsewhere on the same machine
            if reply.status in (429, 503):
                self.resting[mirror] = time.monotonic() + pause(reply.headers["Retry-After"])
            return text_of(reply)
        raise Refusal("does not have it as plain text")

    def _follow(self, address: str, allowed: tuple[Mirror, ...], deadline: float) -> Reply:
        """The reply at the end of at most three redirects, none of which leaves the mirrors."""
        location = ""
        for _ in range(1 + REDIRECTS):
            try:
                address = urljoin(address, location)
                mirror, path = at(address, allowed)
            except (BookError, ValueError):
                raise Refusal("sent us on to a place that is no mirror") from None
            reply = self.get(mirror, path, deadline)
            if reply.status not in (301, 302, 303, 307, 308):
                return reply
            location = reply.headers.get("Location", "")
        raise Refusal("sent us on again and again")


def text_of(reply: Reply) -> str:
    """The text in a reply, or a Refusal that says why it is no book."""
    if reply.status != 200:
        raise Refusal(f"answered with error {reply.status}")
    try:
        text = decode(reply.body, reply.headers.get_content_charset())
    except TextError:
        raise Refusal("sent something that is not text") from None
    beginning = text.lstrip()[:15].lower()
    if "html" in reply.headers.get_content_type() or beginning.startswith(("<!doctype", "<html")):
        raise Refusal("sent a web page instead of a text")
    if not text.strip():
        raise Refusal("sent an empty file")
    return text


def pause(retry_after: str | None) -> float:
    """The seconds that a Retry-After header asks for, by number or date; a minute if neither."""
    try:
        seconds = float(retry_after or A_MINUTE)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(str(retry_after)).timestamp() - time.time()
        except ValueError:
            seconds = A_MINUTE
    return min(seconds, A_DAY)
