"""The address of the page, and the browser's history of it."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.support.hands import go, press, sample, token, updates, wait_for
from tests.support.visitor import Visit


def entries(page: Page) -> int:
    """How many pages the browser could show of this visit."""
    return int(page.evaluate("history.length"))


def test_every_page_is_one_entry_in_the_history(visit: Visit) -> None:
    """Though what stands behind the question mark changes as a run is trained and kept."""
    page = visit("/?fbclid=IwAR0&utm_source=newsletter")
    expect(sample(page)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    before = entries(page)
    press(page, "Step")
    wait_for(lambda: updates(page) == 1 and bool(token(page)), page)
    assert "fbclid" not in page.url and entries(page) == before
    for number, title in enumerate(("Generate", "Surprise"), 1):
        go(page, title)
        wait_for(lambda: bool(token(page)), page)
        assert entries(page) == before + number
    for title in ("Generate", "Train"):
        page.go_back()
        expect(page).to_have_title(re.compile(title))
        wait_for(lambda: bool(token(page)), page)
        page.wait_for_timeout(1000)  # what would add another entry comes with the next message
        assert entries(page) == before + 2
    wait_for(lambda: updates(page) == 1, page)
    page.go_forward()
    expect(page).to_have_title(re.compile("Generate"))
    assert entries(page) == before + 2


@pytest.mark.parametrize(
    "signs", ["www.x.org a@b.c :material/home:", "$x$ [a](b) <b>x</b> :red[x] http://x.org"]
)
def test_foreign_words_stay_what_they_are(visit: Visit, signs: str) -> None:
    """No link, no icon and no formula comes of what somebody put into a link."""
    page = visit(f"/?{urlencode({'text': signs})}")
    main = page.get_by_test_id("stMain")
    isolates = re.compile("[\u2066-\u2069]")  # invisible signs around a quotation
    wait_for(lambda: signs in isolates.sub("", main.inner_text()), page)
    assert page.locator("a[href*='x.org'], a[href^='mailto:'], a[href$='b'], .katex").count() == 0
    assert main.get_by_text("home", exact=True).count() == 0
