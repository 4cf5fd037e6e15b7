"""Which mirror is asked for a book, in which order, and whether what came back is a book. This
module opens no connection: `Fetcher` is given the function that asks a mirror for a path."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from rnn.corpora.decoding import decode
from rnn.corpora.gutenberg.mirrors import Mirror, find_mirror, list_mirrors
from rnn.errors import BookError, TextError

log = logging.getLogger(__name__)

MAX_BYTES = 4 * 2**20  # of one reply
TOO_LONG = "has more than 4 MiB of it, which is more than this app reads"
HEADERS = {
    "User-Agent": "RNN-Playground (a teaching app; fetches one book when a visitor asks for it)",
    "Accept": "text/plain",
    "Accept-Encoding": "identity",
}
MAX_REDIRECTS = 3
DEFAULT_PAUSE, MAX_PAUSE = 60.0, 86_400.0  # seconds that a busy mirror is left alone
SILENCE = 60.0  # seconds in which a mirror that took too long is asked after the others
# why a mirror gives no book, whatever its number
UNKNOWN, UNREACHABLE, LATE = "could not be found", "could not be reached", "took too long"
LONGEST_HEADER = 2_000  # characters that are read of one; the standard library is slow with more


def remaining_seconds(deadline: float) -> float:
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
    # the time.monotonic() from which a mirror that asked for a pause may be asked again
    paused_until: dict[Mirror, float] = field(default_factory=dict)
    # the time.monotonic() from which a mirror that took too long is asked in its place again
    silent_until: dict[Mirror, float] = field(default_factory=dict)

    def fetch(self, number: int, deadline: float) -> str:
        """The text of a book, from the first mirror that has it.

        Raises BookError if none gave it; the message says what they answered.
        """
        mirrors = list_mirrors()
        refusals: dict[str, list[str]] = {}  # reason -> the mirrors that gave it
        for place, mirror in enumerate(sorted(mirrors, key=self._is_silent)):
            now = time.monotonic()
            # An equal part of the time for each, so that a silent mirror leaves some for the rest.
            due = now + (deadline - now) / (len(mirrors) - place)
            try:
                return self._ask(mirror, number, mirrors, due)
            except Refusal as refusal:
                reason = str(refusal)
            except Exception:  # whatever a mirror makes this app do, another may have the book
                log.exception("book %d from %s", number, mirror)
                reason = "sent something that this app does not understand"
            refusals.setdefault(reason, []).append(str(mirror))
            if time.monotonic() >= due:
                self.silent_until[mirror] = time.monotonic() + SILENCE
        is_away = refusals.keys() <= {UNKNOWN, UNREACHABLE, LATE}
        advice = "Try" if is_away else "Check the number, or try"
        raise BookError(
            f"Book {number} must be on a mirror of Project Gutenberg as plain text, but "
            f"{_describe(refusals)}. {advice} again in a few minutes."
        )

    def _is_silent(self, mirror: Mirror) -> bool:
        return time.monotonic() < self.silent_until.get(mirror, 0.0)

    def _ask(
        self, mirror: Mirror, number: int, allowed: tuple[Mirror, ...], deadline: float
    ) -> str:
        """The text of a book from one mirror, wherever it keeps it. Raises Refusal."""
        pause = self.paused_until.get(mirror, 0.0) - time.monotonic()
        if pause > 0:
            raise Refusal(f"asked to be left alone for another {pause:.0f} s")
        for address in mirror.list_addresses(number):
            reply = self._follow_redirects(address, allowed, deadline)
            if reply.status in (404, 410):
                continue  # it may lie elsewhere on the same machine
            if reply.status in (429, 503):
                pause = parse_retry_after(reply.headers["Retry-After"])
                self.paused_until[mirror] = time.monotonic() + pause
            return extract_text(reply)
        raise Refusal("does not have it as plain text")

    def _follow_redirects(
        self, address: str, allowed: tuple[Mirror, ...], deadline: float
    ) -> Reply:
        """The reply after at most three redirects, none of which leaves the allowed mirrors."""
        location = ""
        for _ in range(1 + MAX_REDIRECTS):
            try:
                address = urljoin(address, location)
                mirror, path = find_mirror(address, allowed)
            except (BookError, ValueError):
                raise Refusal("sent us on to a place that is no mirror") from None
            reply = self.get(mirror, path, deadline)
            if reply.status not in (301, 302, 303, 307, 308):
                return reply
            location = reply.headers.get("Location", "")
        raise Refusal("sent us on again and again")


def extract_text(reply: Reply) -> str:
    """The text in a reply. Raises Refusal, saying why it is no book."""
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


def parse_retry_after(value: str | None) -> float:
    """The seconds that a Retry-After header asks for, at most a day (RFC 9110, section 10.2.3).

    The header holds digits or a date. Anything else, like no header, means a minute.
    """
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MAX_PAUSE)
    try:
        seconds = parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        # no date, or one that no calendar or no clock of this machine has
        return DEFAULT_PAUSE
    return min(max(seconds, 0.0), MAX_PAUSE)


def _describe(refusals: dict[str, list[str]]) -> str:
    """Who refused and why, each reason once."""
    return "; ".join(
        f"{first}, like {len(others)} more, {reason}" if others else f"{first} {reason}"
        for reason, (first, *others) in refusals.items()
    )
