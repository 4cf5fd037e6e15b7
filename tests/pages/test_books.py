"""A book is fetched beside the page: by its button for the draft, or for the link that asked."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets import book_picker
from pages.ui.widgets.book_picker import ANOTHER
from rnn.corpora import KINDS, gutenberg
from rnn.corpora.gutenberg import mirrors, transport
from rnn.corpora.gutenberg.book_cache import BookCache
from rnn.corpora.gutenberg.client import Fetcher
from rnn.corpora.gutenberg.suggestions import SUGGESTIONS
from rnn.playground.book_fetch import WAYS_OUT
from tests.corpora.gutenberg.tale import BOOK, NUMBER
from tests.support.mirror import PATH, Handler, Mirror, answer
from tests.support.opened import (
    GENERATE,
    address,
    arrived_at,
    ask_own_network,
    buttons,
    choose,
    control,
    frame,
    go,
    infos,
    look,
    opened,
    player,
    press,
    session,
    train,
    warnings,
)

PATIENCE = 10.0  # seconds
SHORT_BOOK = BOOK.split("\r\n\r\n\r\n")[0] + "\r\n\r\n\r\na king. a king. a king.\r\n"
OTHER = 5  # the number of a book that is too short for most settings


@pytest.fixture(autouse=True)
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror with two books; no test sees what another has fetched."""
    monkeypatch.setattr(gutenberg, "FETCHER", Fetcher(transport.get))
    monkeypatch.setattr(gutenberg, "BOOK_CACHE", BookCache(gutenberg.fetch, timeout=2.0))
    books = {NUMBER: BOOK.encode("utf-8-sig"), OTHER: SHORT_BOOK.encode()}
    with Mirror(books) as mirror:
        monkeypatch.setenv(mirrors.VARIABLE, mirror.url)
        yield mirror


def wait_for_book(at: AppTest) -> AppTest:
    """Look at the page until the book has come, or why it did not."""
    deadline = time.monotonic() + PATIENCE
    while session(at).book_fetch.is_under_way:
        assert time.monotonic() < deadline
        time.sleep(0.01)
        look(at)
    return look(at)


def fetch(at: AppTest, book: str) -> AppTest:
    """Ask for a book in the sidebar."""
    choose(choose(at, "corpus.kind", "gutenberg"), "corpus.gutenberg.address", book)
    return wait_for_book(press(at, "fetch"))


def link(book: int, **settings: str) -> dict[str, str | list[str]]:
    return {"text": "gutenberg", "address": str(book), **settings}


def test_a_book_is_fetched_only_on_request(mirror: Mirror) -> None:
    at = choose(opened(), "corpus.kind", "gutenberg")
    choose(at, "corpus.gutenberg.address", str(NUMBER))
    assert not mirror.asked and player(at).corpus.kind == "decimal" and not warnings(at)
    wait_for_book(press(at, "fetch"))
    assert len(mirror.asked) == 1
    assert player(at).corpus.name == "A Tale" and frame(at).iteration == 0
    assert player(at).corpus.text.startswith("The cat sat")
    assert not warnings(at) and not infos(at)


def hold(mirror: Mirror) -> threading.Event:
    """The mirror answers when the event is set."""
    set_off = threading.Event()

    def held(handler: Handler, book: bytes | None) -> None:
        set_off.wait(PATIENCE)
        answer()(handler, book)

    mirror.behave(held)
    return set_off


def test_while_a_book_is_on_its_way_its_button_waits(mirror: Mirror) -> None:
    set_off = hold(mirror)
    at = press(choose(opened(), "corpus.kind", "gutenberg"), "fetch")
    assert at.button(key="fetch").disabled and session(at).book_fetch.is_under_way
    assert any("Fetching the book" in caption.value for caption in at.sidebar.caption)
    press(at, "Step")
    assert frame(at).iteration == 1, "everything else goes on"
    set_off.set()
    wait_for_book(at)
    assert not at.button(key="fetch").disabled
    assert session(at).draft.corpus.name == "A Tale"


def test_a_book_waits_in_the_draft_of_a_trained_network() -> None:
    at = train(opened())
    before = player(at)
    fetch(at, str(NUMBER))
    assert session(at).draft.corpus.name == "A Tale"
    assert player(at) is before and player(at).playing
    assert infos(at)[0].value == "You chose A Tale. The network still reads 1/7."
    assert "begin" in buttons(at)


def test_a_book_that_cannot_be_had_costs_a_sentence(mirror: Mirror) -> None:
    at = press(opened(), "Step")
    before = player(at)
    for wrong in ("99999", "no number at all"):
        fetch(at, wrong)
        assert len(warnings(at)) == 1
        assert player(at) is before
    mirror.behave(answer(status=404))
    fetch(at, str(NUMBER))
    assert len(warnings(at)) == 1 and not session(at).book_fetch.is_under_way
    mirror.behave(answer())
    fetch(at, str(NUMBER))
    assert not warnings(at) and session(at).draft.corpus.name == "A Tale"


def test_the_book_of_a_link_begins_the_run_of_the_link() -> None:
    asked = link(NUMBER, hidden_size="16", seq_length="8", batch_size="2", until="5", pace="30")
    at = arrived_at(dict(asked))
    wait_for_book(at)
    assert (player(at).corpus.name, frame(at).goal, player(at).pace) == ("A Tale", 5, 30.0)
    assert frame(at).hyperparameters.hidden_size == 16
    assert control(at, "corpus.gutenberg.address").value == str(NUMBER)
    assert session(at).book_fetch.wanted is None and not warnings(at)
    assert address(look(at)) == asked


def test_until_the_book_of_a_link_comes_its_address_stays(mirror: Mirror) -> None:
    set_off = hold(mirror)
    asked = link(OTHER, until="5")
    at = arrived_at(dict(asked))
    assert address(look(at)) == asked and control(at, "corpus.kind").value == "gutenberg"
    assert player(at).corpus.kind == "decimal", "there is something to play with"
    assert frame(at).goal is None
    set_off.set()
    wait_for_book(at)


def test_a_link_whose_book_did_not_come_is_forgotten(mirror: Mirror) -> None:
    """A book fetched later by hand must not bring the link's settings, and replace what runs."""
    at = wait_for_book(arrived_at(link(99_999, until="5")))
    press(at, "Step")
    before = player(at)
    fetch(at, str(NUMBER))
    assert session(at).draft.corpus.name == "A Tale"
    assert player(at) is before and frame(at).iteration == 1 and frame(at).goal is None


def test_a_book_too_short_for_its_link_leaves_what_runs_alone() -> None:
    at = arrived_at(link(OTHER, seq_length="256", batch_size="64", until="5"))
    before = player(at)
    wait_for_book(press(at, "Step"))
    assert player(at) is before and frame(at).goal is None
    assert any("must have at least" in warning.value for warning in warnings(at))


def test_a_book_that_comes_while_another_page_is_open_is_taken_there() -> None:
    at = arrived_at(link(NUMBER, seq_length="8", batch_size="2"))
    wait_for_book(go(at, GENERATE))
    assert player(at).corpus.name == "A Tale"
    assert control(ask_own_network(at), "generate.prompt").value == player(at).corpus.prompt


# --- choosing one ---


def titles(at: AppTest) -> Any:
    return control(at, "corpus.gutenberg.title")


def test_good_books_stand_there_by_title_and_the_address_last() -> None:
    at = choose(opened(), "corpus.kind", "gutenberg")
    options = titles(at).options
    assert 6 <= len(options) - 1 <= 10 and options[:-1] == [*SUGGESTIONS.values()]
    assert options[-1].startswith("Another book")
    assert titles(at).value == NUMBER, "the notebook's address is that of one of them"


def test_a_title_is_an_address_and_an_address_may_be_a_title(mirror: Mirror) -> None:
    at = choose(opened(), "corpus.kind", "gutenberg")
    choose(at, "corpus.gutenberg.title", 84)
    assert control(at, "corpus.gutenberg.address").value == "84" and not mirror.asked
    choose(at, "corpus.gutenberg.address", "<https://www.gutenberg.org/ebooks/35>")
    assert titles(at).value == 35
    choose(at, "corpus.gutenberg.address", str(OTHER))
    assert titles(at).value == ANOTHER
    choose(at, "corpus.gutenberg.title", NUMBER)
    wait_for_book(press(at, "fetch"))
    assert player(at).corpus.name == "A Tale"
    choose(at, "corpus.gutenberg.title", ANOTHER)
    assert control(at, "corpus.gutenberg.address").value == ""


def captions(at: AppTest) -> str:
    return " ".join(caption.value for caption in at.sidebar.caption)


@pytest.mark.parametrize(("book", "said"), [(NUMBER, "Cut off: "), (77, "Nothing was cut off")])
def test_what_was_cut_off_is_said_beside_the_book(mirror: Mirror, book: int, said: str) -> None:
    mirror.behave(answer(b"Once upon a time there was a cat. " * 99), PATH.format(77))
    at = fetch(opened(), str(book))
    assert said in captions(at)
    choose(at, "corpus.gutenberg.address", "5")
    assert said not in captions(at), "nothing is known of a book that is not there"
    choose(at, "corpus.kind", "decimal")
    assert said not in captions(at)


@pytest.mark.parametrize("wrong", ["99999", "no number at all", "11 84", ""])
def test_a_refusal_offers_the_ways_out(wrong: str) -> None:
    at = fetch(opened(), wrong)
    assert session(at).messages.corpus.endswith(WAYS_OUT)
    assert "another book" in WAYS_OUT and "paste or upload" in WAYS_OUT
    press(at, "own_text_instead")
    assert control(at, "corpus.kind").value == "own" and control(at, "corpus.own.text").value == ""
    assert control(at, "corpus.upload") is not None
    choose(at, "corpus.kind", "gutenberg")
    assert "own_text_instead" not in buttons(at)


def test_a_link_whose_book_did_not_come_offers_them_too() -> None:
    at = wait_for_book(arrived_at(link(99_999)))
    assert session(at).messages.corpus.endswith(WAYS_OUT) and "own_text_instead" in buttons(at)


def test_another_kind_of_text_calls_the_book_off(mirror: Mirror) -> None:
    set_off = hold(mirror)
    at = press(choose(opened(), "corpus.kind", "gutenberg"), "fetch")
    choose(at, "corpus.kind", "fizzbuzz")
    assert not session(at).book_fetch.is_under_way
    set_off.set()
    time.sleep(0.1)
    assert player(look(at)).corpus.kind == "fizzbuzz"


def test_one_book_by_two_addresses_is_one_book() -> None:
    at = press(fetch(opened(), str(NUMBER)), "Step")
    fetch(at, f"https://www.gutenberg.org/ebooks/{NUMBER}")
    assert not session(at).is_outdated


def test_a_title_that_stands_there_is_not_picked_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit may tell of the control before the typed address, when the new one is shown."""
    at = choose(choose(opened(), "corpus.kind", "gutenberg"), "corpus.gutenberg.address", "4711")
    kind, picked, applied = KINDS["gutenberg"], {}, list[str]()
    monkeypatch.setattr(book_picker.st, "session_state", picked)
    for number in (ANOTHER, 84):
        picked[session(at).key(book_picker.TITLE)] = number
        book_picker._pick_title(session(at), kind, applied.append)
    assert applied == ["84"]
