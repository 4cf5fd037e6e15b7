"""The page Inside in a browser: from the first page to the loop in two presses, and every look at
both widths."""

import pytest
from playwright.sync_api import Page, expect

from pages.ui.elements.looks import LOOKS
from tests.support.hands import choose, part, press, slide, wait_for
from tests.support.visitor import Visit, picture


def findings(page: Page) -> str:
    """What the look says."""
    return " ".join(part(page, "live").locator(".rnn-finding").all_inner_texts())


def test_from_the_first_page_to_the_loop_in_two_presses(visit: Visit) -> None:
    page = visit("/?pace=10&until=30")
    press(page, "Train")
    press(page, "see")
    expect(page).to_have_title("Inside · RNN Playground")
    wait_for(lambda: "142857" in findings(page), page)
    assert "look=loop" in page.url
    expect(part(page, "dots").get_by_test_id("stVegaLiteChart")).to_have_count(2)
    before = part(page, "dots").bounding_box()
    wait_for(lambda: part(page, "Train").count() == 1, page)
    press(page, "Train")
    wait_for(lambda: "The beginning is right as well" in findings(page), page)
    assert part(page, "dots").bounding_box() == before, "the picture moved"
    picture(page, "inside-loop")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_look_opens(visit: Visit, width: int) -> None:
    page = visit("/inside?text=fizzbuzz&pace=full&hidden_size=32", width=width, height=844)
    expect(part(page, "live")).to_be_visible()
    press(page, "Train")
    for look in LOOKS.values():
        choose(page, "inside.look", look.label)
        expect(page.get_by_role("heading", name=look.question)).to_be_visible()
        wait_for(lambda: part(page, "live").inner_text() not in ("", "Looking …"), page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{look.key} is {wide} pixels wide"
        picture(page, f"inside-{look.key}-{width}")


def test_a_memory_is_wiped_with_ones_own_hands(visit: Visit) -> None:
    page = visit("/inside?look=wipe&text=decimal&n=17&until=100&pace=full")
    press(page, "Train")
    wait_for(lambda: "After 1 letter nobody can know which" in findings(page), page)
    slide(page, "wipe.k", "ArrowRight")
    wait_for(lambda: "After 2 letters it has found its place" in findings(page), page)
    choose(page, "wipe.how", "before every letter")
    wait_for(lambda: "hangs on the one before alone" in findings(page), page)
