"""The first minutes of a visitor, on a laptop and on a phone."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.support.accessibility import SHIFT, SOMEWHAT, is_as_wide_as_the_screen, shift
from tests.support.contrast import contrast
from tests.support.hands import (
    go,
    part,
    press,
    sample,
    slide,
    train_at_full_speed,
    updates,
    wait_for,
    wait_for_updates,
    write,
)
from tests.support.opened import PAGES
from tests.support.visitor import Visit, picture

LAPTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# the colour of a text as the screen mixes it, such as rgb(1,2,3,255)
INK = """text => {
    const pen = document.createElement("canvas").getContext("2d")
    pen.fillStyle = getComputedStyle(text).color
    pen.fillRect(0, 0, 1, 1)
    return `rgb(${pen.getImageData(0, 0, 1, 1).data})`
}"""


def test_the_first_visitor_may_come_by_a_deep_link(first_visit: Visit) -> None:
    """And sees nothing jump, though the styles came after the page. Whoever comes by one later
    finds the server at once."""
    page = first_visit("/generate", script=SHIFT)
    expect(page).to_have_title(re.compile("Generate"))
    expect(part(page, "writing").locator(".letter").first).to_be_visible()
    page.wait_for_timeout(500)
    moved = shift(page)
    print(f"\na layout shift of {moved:.3f} at the very first load")
    assert moved <= SOMEWHAT, page.evaluate("window.shifted")
    missed: list[str] = []
    page.on("response", lambda answer: missed.append(answer.url) if not answer.ok else None)
    page.reload()
    expect(part(page, "Train")).to_be_visible()
    expect(part(page, "writing")).to_be_visible()
    expect(part(page, "corpus.kind")).to_be_visible()
    expect(part(page, "menu").get_by_role("link")).to_have_count(len(PAGES))
    press(page, "Step")
    wait_for_updates(page, more_than=0)
    go(page, "Train")
    expect(sample(page)).to_be_visible()
    assert updates(page) == 1
    assert not missed


@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_within_a_minute_the_network_finds_the_digits_of_one_seventh(
    visit: Visit, screen: ViewportSize
) -> None:
    page = visit(**screen)
    written = sample(page)
    expect(written).to_be_visible()
    expect(written).not_to_be_empty()
    expect(written).not_to_contain_text("142857142857")
    assert updates(page) == 0
    press(page, "Train")
    expect(written).to_contain_text("142857142857", timeout=60_000)
    print(f"\nright after {updates(page)} updates")
    press(page, "Pause")
    expect(part(page, "Train")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    wait_for(lambda: is_told_of_a_level(page, chart), page)  # the last redraw may come in between
    assert is_as_wide_as_the_screen(page)
    picture(page, f"train-{page.evaluate('innerWidth')}")


def is_told_of_a_level(page: Page, chart: Locator) -> bool:
    """Press the line of a level, below its name: whether it is told what it means."""
    name = chart.locator("text", has_text="letter frequencies").last.bounding_box()
    if name:
        page.mouse.click(name["x"], name["y"] + name["height"] + 3)
    return chart.locator("text", has_text="someone who").count() > 0


def test_training_goes_on_from_page_to_page_with_the_knobs_as_they_were(visit: Visit) -> None:
    page = visit()
    train_at_full_speed(page)
    wait_for_updates(page, more_than=0)  # until then, the run becomes what is chosen
    slide(page, "setting.hidden_size", "ArrowLeft", "ArrowLeft")
    expect(part(page, "begin")).to_be_visible()
    before = wait_for_updates(page, more_than=0)
    for title in ("Generate", "Train", "Generate"):
        go(page, title)
        before = wait_for_updates(page, more_than=before)
        before = wait_for_updates(page, more_than=before)
        expect(part(page, "setting.hidden_size")).to_contain_text("32")
        expect(part(page, "pace")).to_contain_text("full speed")
        expect(part(page, "corpus.decimal.n").locator("input")).to_have_value("7")
    press(page, "begin")
    expect(part(page, "begin")).to_have_count(0)
    expect(part(page, "setting.hidden_size")).to_contain_text("32")
    press(page, "Pause")
    go(page, "Train")
    write(page, "corpus.decimal.n", "13")
    press(page, "begin")
    expect(part(page, "preview")).to_contain_text("0.076923")


def test_the_chances_of_a_letter_can_be_read(visit: Visit) -> None:
    """In both themes."""
    page = visit("/generate")
    inside, papers = part(page, "writing"), set[str]()
    expect(inside.locator(".chance").first).to_be_visible()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        wait_for(lambda: paper_of(page) not in papers, page)
        papers.add(paper_of(page))
        for name in ("chance", "candidate", "legend", "heading", "hint", "given"):
            words = inside.locator(f".{name}").first
            wait_for(lambda words=words: contrast(words.evaluate(INK), paper_of(page)) > 4.5, page)


def paper_of(page: Page) -> str:
    """The colour below the words."""
    return str(page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor"))


def test_what_matters_is_seen_without_scrolling(visit: Visit) -> None:
    """On a laptop: the button, the sample, and the chart, whose axis has room to grow."""
    page = visit()
    expect(sample(page)).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("text", has_text="20")).to_be_visible()
    for seen in (part(page, "Train"), sample(page), chart):
        box = seen.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800
