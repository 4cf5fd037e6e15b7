"""What tests of books may ask for: mirrors on this machine. Nothing else is ever contacted."""

from collections.abc import Callable, Iterator

import pytest

from rnn.corpora import gutenberg
from rnn.corpora.gutenberg import client, mirrors, transport
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.corpora.gutenberg.client import Fetcher
from tests.corpora.gutenberg.tale import BOOK, NUMBER
from tests.support.mirror import Mirror


@pytest.fixture(autouse=True)
def fresh_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees what another has fetched, and none waits long."""
    monkeypatch.delenv(mirrors.VARIABLE, raising=False)
    monkeypatch.setattr(gutenberg, "FETCHER", Fetcher(transport.get))
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=2.0))


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """The operator's mirror, with one book."""
    with Mirror({NUMBER: BOOK.encode("utf-8-sig")}) as mirror:
        monkeypatch.setenv(mirrors.VARIABLE, mirror.url)
        yield mirror


UseMirrors = Callable[..., None]


@pytest.fixture
def use_mirrors(monkeypatch: pytest.MonkeyPatch) -> UseMirrors:
    """`use_mirrors(a, b)`: these mirrors on this machine are the constant list."""

    def use(*several: Mirror, scheme: str = "http") -> None:
        listed = tuple(
            mirrors.Mirror("127.0.0.1", scheme=scheme, port=one.port, trusted=True)
            for one in several
        )
        monkeypatch.setattr(client, "list_mirrors", lambda: listed)

    return use


@pytest.fixture
def set_timeout(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`set_timeout(0.2)`: no visitor is held longer than that many seconds."""

    def set_seconds(seconds: float) -> None:
        monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=seconds))

    return set_seconds
