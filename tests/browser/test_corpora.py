"""Other texts: a book from a mirror of Project Gutenberg, a text of one's own, a bad one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from rnn.corpora.gutenberg.mirrors import VARIABLE
from tests.support.hands import (
    choose,
    go,
    part,
    press,
    sample,
    updates,
    wait_for,
    wait_for_updates,
    write,
)
from tests.support.mirror import Mirror, answer
from tests.support.profiles import Profiles
from tests.support.running_app import RunningApp, running_app
from tests.support.visitor import Visit, visiting

TITLE = "The *Little* Book"
BOOK = (
    f"Title: {TITLE}\r\n\r\n*** START OF THE PROJECT GUTENBERG EBOOK {TITLE} ***\r\n\r\n"
    + "The cat sat on the mat, and the dog sat on the cat.\r\n" * 300
    + f"\r\n*** END OF THE PROJECT GUTENBERG EBOOK {TITLE} ***\r\nLicence.\r\n"
)


@pytest.fixture(scope="module")
def mirror() -> Iterator[Mirror]:
    with Mirror({19033: BOOK.encode()}) as mirror:
        yield mirror


@pytest.fixture(scope="module")
def library(mirror: Mirror) -> Iterator[RunningApp]:
    """The app, which finds its books on this machine."""
    with running_app({VARIABLE: mirror.url}) as app:
        yield app


@pytest.fixture
def visit(chromium: Profiles, library: RunningApp) -> Iterator[Visit]:
    with visiting(chromium, library) as visit:
        yield visit


def trouble(page: Page) -> str:
    """The one complaint on the page."""
    warning = page.get_by_role("alert").filter(visible=True)
    expect(warning).to_have_count(1)
    return warning.inner_text()


def test_a_book_is_fetched_and_read(visit: Visit, mirror: Mirror) -> None:
    page = visit()
    choose(page, "corpus.kind", "A book")
    address = part(page, "corpus.gutenberg.address").locator("input")
    expect(address).to_be_visible()
    assert mirror.asked == []  # nothing is fetched before one asks for it
    page.get_by_role("button", name="Fetch this book").click()
    preview = part(page, "preview")
    expect(preview).to_contain_text("The cat sat on the mat")
    expect(preview).not_to_contain_text("START OF")
    expect(page.get_by_text(TITLE).first).to_be_visible()
    press(page, "Train")
    wait_for_updates(page, more_than=2)
    go(page, "Generate")
    expect(part(page, "writing")).to_be_visible()
    expect(part(page, "corpus.gutenberg.address").locator("input")).to_have_value(
        address.input_value()
    )
    assert len(mirror.asked) == 1


@pytest.mark.alone
def test_a_book_that_is_not_there_is_one_sentence_and_the_network_stays(
    visit: Visit, mirror: Mirror
) -> None:
    """Also where the button beside the line of narration asks for it, which is of the tick."""
    page = visit()
    expect(sample(page)).to_be_visible()
    press(page, "Step")
    wait_for(lambda: updates(page) == 1, page)
    mirror.behave(answer(status=500))
    choose(page, "corpus.kind", "A book")
    write(page, "corpus.gutenberg.address", "4711")
    page.wait_for_timeout(500)  # nobody is quicker than the page that draws the button anew
    page.get_by_role("button", name="Fetch and start").click()
    wait_for(lambda: page.get_by_role("alert").count() > 0, page)
    assert "4711" in trouble(page) and "error 500" in trouble(page)
    assert updates(page) == 1
    press(page, "Step")
    wait_for(lambda: updates(page) == 2, page)


def test_ones_own_text_good_and_bad(visit: Visit) -> None:
    page = visit()
    expect(sample(page)).to_be_visible()
    choose(page, "corpus.kind", "Your text")
    expect(part(page, "corpus.own.text")).to_be_visible()
    write(page, "corpus.own.text", "x")
    expect(page.locator(".rnn-narration")).to_contain_text("at least 2 letters")
    text = "<b>Küsse</b> & 不思議 *stars* $1$ \\n\n" * 60
    write(page, "corpus.own.text", text)
    expect(part(page, "preview")).to_contain_text("<b>Küsse</b> & 不思議 *stars* $1$")
    expect(page.get_by_role("alert")).to_have_count(0)
    press(page, "Train")
    wait_for_updates(page, more_than=2)


def test_a_file_is_read(visit: Visit) -> None:
    page = visit()
    choose(page, "corpus.kind", "Your text")
    chooser = part(page, "corpus.upload").locator("input[type=file]")
    chooser.set_input_files(
        {
            "name": "rose.txt",
            "mimeType": "text/plain",
            "buffer": "Eine Röse. ".encode("latin-1") * 99,
        }
    )
    expect(part(page, "preview")).to_contain_text("Eine Röse. Eine Röse.")
