"""The machines that books of Project Gutenberg are fetched from, a constant list, and where each of
them keeps a book.

www.gutenberg.org itself is not on the list: it is meant for people and refuses programs, and it may
then also refuse everyone who shares the program's address. An operator may set the environment
variable RNN_PLAYGROUND_MIRROR, for example to http://127.0.0.1:8000. That one machine then replaces
the list, may be anywhere, and need not speak https.
"""

import os
from contextlib import suppress
from dataclasses import dataclass

from rnn.corpora.gutenberg.address import split_address
from rnn.errors import BookError

VARIABLE = "RNN_PLAYGROUND_MIRROR"
GENERATED = ("/cache/epub/{number}/pg{number}.txt",)
# As the volunteers handed it in: in UTF-8, in eight bits, in ASCII.
ORIGINALS = tuple(f"/{{folders}}/{{number}}/{{number}}{ending}.txt" for ending in ("-0", "-8", ""))


@dataclass(frozen=True)
class Mirror:
    """A machine that has the books, and the paths where a book may lie, best first."""

    host: str
    paths: tuple[str, ...] = GENERATED + ORIGINALS
    scheme: str = "https"
    port: int = 443
    trusted: bool = False  # the operator vouches for it, so its address need not be public

    def __str__(self) -> str:
        return self.host if self.port == 443 else f"{self.host}:{self.port}"

    def list_addresses(self, number: int) -> list[str]:
        """Where a book may be, best first. Book 19033 has the folders 1/9/0/3, and book 5 has 0."""
        folders = "/".join(str(number)[:-1]) or "0"
        return [
            f"{self.scheme}://{self}{path.format(number=number, folders=folders)}"
            for path in self.paths
        ]


MIRRORS = (
    Mirror("gutenberg.pglaf.org"),
    Mirror("aleph.pglaf.org"),  # aleph.gutenberg.org, by the name on its certificate
    Mirror("mirror.csclub.uwaterloo.ca", tuple(f"/gutenberg{path}" for path in ORIGINALS)),
)


def list_mirrors() -> tuple[Mirror, ...]:
    """The machines to ask, best first. Raises BookError if the operator's cannot be understood."""
    address = os.environ.get(VARIABLE)
    if not address:
        return MIRRORS
    with suppress(BookError):
        parts = split_address(address)
        if parts.hostname and parts.port:
            return (Mirror(parts.hostname, scheme=parts.scheme, port=parts.port, trusted=True),)
    raise BookError(
        f"{VARIABLE} must be like http://127.0.0.1:8000, got '{address}'. Set it again."
    )


def find_mirror(address: str, mirrors: tuple[Mirror, ...]) -> tuple[Mirror, str]:
    """Which of these mirrors an address leads to, and the path there.

    Raises BookError if it leads anywhere else.
    """
    parts = split_address(address)
    origin = parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    for mirror in mirrors:
        if origin == (mirror.scheme, mirror.host, mirror.port):
            return mirror, parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    raise BookError(f"A book must come from one of its mirrors, not from '{parts.hostname}'.")
