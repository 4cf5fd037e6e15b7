"""The page Inside in a browser: from the first page to the loop in two presses, and of every look
the one thing that it is for, on a laptop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pages.ui.elements.looks import LOOKS
from rnn.playground.riddle import ARMS
from tests.support.accessibility import faults
from tests.support.hands import choose, go, part, press, slide, token, wait_for, write
from tests.support.visitor import Visit, picture

SCREENS = {1280: 800, 390: 844}


def findings(page: Page) -> str:
    """What the look says."""
    return " ".join(part(page, "live").locator(".rnn-finding").all_inner_texts())


def next_findings(page: Page, before: str) -> str:
    """What the look says that was chosen, once it stands in place of what the one before said."""
    wait_for(lambda: findings(page) not in ("", before), page)
    return findings(page)


def test_from_the_first_page_to_the_loop_in_two_presses(visit: Visit) -> None:
    page = visit("/?pace=10&until=30")
    press(page, "Train")
    press(page, "see")
    expect(page).to_have_title("Inside · RNN Playground")
    wait_for(lambda: "142857" in findings(page), page)
    assert "look=loop" in page.url
    charts = part(page, "live").get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    before = charts.first.bounding_box()
    wait_for(lambda: part(page, "Train").count() == 1, page)
    assert charts.first.bounding_box() == before, "the picture moved"
    picture(page, "inside-loop")


def interrupt(page: Page) -> None:
    write(page, "interrupt.told", "67")
    wait_for(lambda: "You said 67 where 37 was due." in findings(page), page)


def wipe(page: Page) -> None:
    slide(page, "wipe.k", "End")
    wait_for(lambda: "32 letters" in findings(page), page)
    choose(page, "wipe.how", "before every letter")
    wait_for(lambda: "It never remembers anything now" in findings(page), page)


def swap(page: Page) -> None:
    """The letter under the pointer is swapped, and so is the chosen one."""
    letters = part(page, "live").locator(".mark-text.role-mark text")
    before = letters.all_text_contents()
    letters.nth(20).hover(force=True)
    wait_for(lambda: letters.all_text_contents() != before, page)
    slide(page, "what-if.letter", "Home")
    wait_for(lambda: "If letter 1, " in findings(page), page)


def damage(page: Page) -> None:
    before = findings(page)
    assert "Half its units are switched off." in before
    slide(page, "damage.share", "End")
    wait_for(lambda: "All its units are switched off." in findings(page), page)


def detect(page: Page) -> None:
    before = findings(page)
    control = part(page, "detective.statement")
    control.get_by_role("combobox").click()
    page.get_by_role("option").nth(1).click()
    wait_for(lambda: findings(page) not in ("", before), page)


def run_riddle(page: Page) -> None:
    assert part(page, "riddle.run").get_by_role("button").is_disabled()
    page.locator("[class*='st-key-riddle-guess']").get_by_role("combobox").click()
    page.get_by_role("option", name=ARMS["slow"].label, exact=True).click()
    press(page, "riddle.run")
    wait_for(lambda: "You guessed right." in findings(page), page)


DEEDS: dict[str, Callable[[Page], None]] = {
    "interrupt": interrupt,
    "wipe": wipe,
    "what-if": swap,
    "damage": damage,
    "detective": detect,
    "riddle": run_riddle,
}
SAID = {
    "loop": "Left alone, it",
    "reach": "On average it has to read",
    "depth": "The correlation of the two is",
    "expects": "Of what it expects,",
    "fading": "16 letters back, ",
}


FITS = """() => {
    const finding = document.querySelector('.rnn-finding'), said = finding.textContent
    finding.textContent = '8'.repeat(200)
    const fits = finding.scrollWidth <= finding.clientWidth
    finding.textContent = said
    return fits
}"""


@pytest.mark.parametrize(("width", "query", "silent"), [
    (1280, "text=fizzbuzz&until=200", {"map", "depth"}),
    (390, "text=brackets&until=60&hidden_size=64", {"map", "interrupt", "wipe"}),
])  # fmt: skip
def test_every_look_does_what_it_is_for(
    visit: Visit, width: int, query: str, silent: set[str]
) -> None:
    page = visit(f"/inside?look=loop&{query}&pace=full", width=width, height=SCREENS[width])
    press(page, "Train")
    wait_for(lambda: part(page, "Train").count() == 1, page)
    entries = page.evaluate("history.length")
    said = ""
    for look in LOOKS.values():
        choose(page, "inside.look", look.label)
        expect(page.get_by_role("heading", name=look.question)).to_be_visible()
        said = next_findings(page, said)
        if look.key in silent:
            # those of the look before stay until the new one is whole
            expect(part(page, "live").get_by_test_id("stVegaLiteChart")).to_have_count(0)
        elif look.key in DEEDS:
            DEEDS[look.key](page)
        else:
            expect(part(page, "live")).to_contain_text(SAID[look.key])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look.key
        picture(page, f"inside-{look.key}-{width}")
        said = findings(page)
    wait_for(lambda: "look=riddle" in page.url, page)
    choose(page, "inside.look", LOOKS["fading"].label)
    wait_for(lambda: "look=fading" in page.url, page)
    page.reload()
    expect(page.get_by_role("heading", name=LOOKS["fading"].question)).to_be_visible()
    wait_for(lambda: SAID["fading"] in findings(page), page)
    assert width > 400 or not faults(page, ".st-key-live")
    assert page.evaluate(FITS), "a sentence may quote many digits"
    go(page, "Train")
    wait_for(lambda: "/inside" not in page.url and bool(token(page)), page)
    page.go_back()
    expect(page.get_by_role("heading", name=LOOKS["fading"].question)).to_be_visible()
    assert "look=fading" in page.url and page.evaluate("history.length") == entries + 1
