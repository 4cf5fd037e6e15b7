"""Texts of one's own and books that are sent for: what is typed, what is too long for a box, and
what becomes of a link whose book does not come."""

from concurrent.futures import Future
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets import corpus_picker as texts
from pages.ui.widgets.corpus_picker import BOX
from rnn import BookError
from rnn.corpora.base import Corpus
from rnn.corpora.user_text import LIMIT
from rnn.playground.url import understood
from tests.support.opened import choose, control, look, opened, press, session

LONG = "".join(map(chr, range(192, 256))) * 400  # 64 different letters


def boxes(at: AppTest) -> list[str]:
    return [area.value for area in at.sidebar.text_area]


def test_a_long_text_is_taken_out_of_its_box() -> None:
    """The browser would send it again at every tick."""
    assert len(LONG) > BOX
    at = choose(choose(opened(), "kind", "own"), "own.text", LONG)
    assert session(at).run.corpus.text == LONG
    assert not boxes(at) and "own.text" not in at.session_state
    assert f"{len(LONG):,} letters" in " ".join(c.value for c in at.sidebar.caption)
    choose(at, "own.alphabet", 50)
    assert len({*session(at).corpus.text}) == 50, "other options still act on it"
    press(at, "another")
    assert boxes(at) == [""] and len({*session(at).run.corpus.text}) == 50
    choose(at, "own.text", "a short one " * 99)
    assert session(at).run.corpus.text == "a short one " * 99 and boxes(at)


def test_a_text_beyond_the_limit_is_refused_and_nothing_is_lost() -> None:
    at = choose(choose(opened(), "kind", "own"), "own.text", "a short one " * 99)
    choose(at, "own.text", "x" * (LIMIT + 1))
    assert len(at.warning) == 1 and f"{LIMIT:,}" in at.warning[0].value
    assert boxes(at) == ["a short one " * 99] == [session(at).run.corpus.text]


@pytest.mark.parametrize(
    "data, boxed",
    [("Eine Röse. " * 99, True), ("Eine Röse. " * 2_000, False)],
    ids=["short", "long"],
)
def test_a_file_becomes_the_text(data: str, boxed: bool) -> None:
    at = choose(opened(), "kind", "own")
    at.sidebar.file_uploader(key="upload").set_value(
        ("x.txt", data.encode("latin-1"), "text/plain")
    )
    look(at)
    assert session(at).run.corpus.text == data and bool(boxes(at)) == boxed


def come(at: AppTest, book: Corpus | Exception) -> AppTest:
    """The book that was sent for is at the door."""
    errand: Future[Corpus] = Future()
    if isinstance(book, Exception):
        errand.set_exception(book)
    else:
        errand.set_result(book)
    session(at).errand = errand
    return look(at)


def a_book(text: str = "once upon a time there was a king. " * 200) -> Corpus:
    return Corpus("A book", text, kind="gutenberg", options={"address": "5"}, open_ended=True)


def sent_for(at: AppTest, **query: str) -> AppTest:
    """A link has asked for a book, which has not come yet."""
    session(at).wanted = understood({"text": "gutenberg", **query})
    return choose(at, "kind", "gutenberg")


def test_the_book_of_a_link_begins_the_run_of_the_link() -> None:
    at = come(sent_for(opened(), hidden_size="16", until="5"), a_book())
    run = session(at).run
    assert (run.corpus.name, run.goal) == ("A book", 5)
    assert run.trainer.hyperparameters.hidden_size == 16
    assert session(at).wanted is None


def test_a_link_whose_book_did_not_come_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book fetched later by hand must not bring the link's settings, and replace what runs."""
    at = come(sent_for(press(opened(), "Step"), until="5"), BookError("No such book. Try again."))
    run = session(at).run

    class Errands:
        def submit(self, *args: Any, **options: Any) -> Future[Corpus]:
            errand: Future[Corpus] = Future()
            errand.set_result(a_book())
            return errand

    monkeypatch.setattr(texts, "errands", Errands)
    next(b for b in at.sidebar.button if b.label == "Fetch this book").click()
    look(look(at))
    assert session(at).corpus.name == "A book"
    assert session(at).run is run and run.trainer.iteration == 1 and run.goal is None


def test_a_book_too_short_for_its_link_leaves_what_runs_alone() -> None:
    at = press(opened(), "Step")
    run = session(at).run
    come(sent_for(at, seq_length="256", batch_size="64", until="5"), a_book("a king. " * 20))
    assert session(at).run is run and run.goal is None
    assert any("must have at least" in warning.value for warning in at.warning)
    assert control(at, "kind")
