"""Nobody is shut out: not by what they see, nor by having no mouse, nor by a page that jumps. The
figures are printed."""

from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.accessibility import (
    CONTRAST,
    NOT_AT_ALL,
    SHIFT,
    SOMEWHAT,
    controls_in_sight,
    faults,
    has_focus,
    is_as_wide_as_the_screen,
    presses_of_tab,
    shift,
)
from tests.support.contrast import contrast
from tests.support.hands import part, press, unfold, updates, wait_for
from tests.support.opened import HOME, PAGES
from tests.support.profiles import Profiles
from tests.support.running_app import RunningApp
from tests.support.visitor import Visit, picture, visiting

PATHS = ["/" if file == HOME else f"/{Path(file).stem}" for file in PAGES]
Scheme = Literal["light", "dark"]
LAPTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
LOOKS: tuple[tuple[Scheme, ViewportSize, str], ...] = (  # and what is pressed before
    ("light", LAPTOP, ""),
    ("dark", LAPTOP, "Train"),
    ("dark", PHONE, ""),
    ("light", PHONE, "Pause"),
)
NARROW = (640, 320)  # pixels: a screen of 1280 at a zoom of 200 %, and of 400 %
MOST_CONTROLS = 28
MOST_TABS = 8
PAUSE = 5.0  # seconds at least between two things that are said
NARRATION, PLAY = ".rnn-narration", ".st-key-play"
HEARD = "body > [role=status]"
LISTEN = """heard => {
    const region = document.querySelector(heard)
    window.heard = []
    new MutationObserver(() => window.heard.push(performance.now() / 1000))
        .observe(region, {childList: true})
}"""


@pytest.fixture(scope="module")
def warm_visit(chromium: Profiles, app: RunningApp) -> None:
    """A visitor before the others, who from then on get the styles first."""
    with visiting(chromium, app) as visit:
        expect(visit().locator(NARRATION)).to_be_visible()


def load(page: Page) -> Page:
    """Wait until all of it is drawn."""
    expect(page.locator(NARRATION)).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    return page


@pytest.mark.parametrize("path", PATHS)
def test_by_day_and_by_night_on_a_laptop_and_on_a_phone(visit: Visit, path: str) -> None:
    """A page is legible, no wider than the screen, and axe-core finds no grave fault, paused and
    playing."""
    page = load(visit(path, **LAPTOP))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    controls = len(controls_in_sight(page))
    assert controls <= MOST_CONTROLS, controls_in_sight(page)
    found = {}
    for scheme, screen, pressed in LOOKS:
        if pressed:
            press(page, pressed)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(screen)
        wait_for(lambda scheme=scheme: is_legible(page, scheme), page)
        wait_for(lambda: is_as_wide_as_the_screen(page), page)
        picture(page, f"{scheme}-{screen['width']}-{path[1:] or 'train'}")
        rules = CONTRAST if screen == PHONE else ""  # the colours are the same
        found[scheme, screen["width"]] = faults(page, leave_out=rules)
    print(f"\n{path}: {controls} controls in sight; axe-core:", found)
    assert not any(found.values()), "\n".join(line for lines in found.values() for line in lines)


def is_legible(page: Page, scheme: Scheme) -> bool:
    """Whether the heading stands out from the paper, which is as light or as dark as asked for."""
    ink, paper = page.evaluate(
        """[['h1', 'color'], ['.stApp', 'backgroundColor']].map(([part, property]) =>
            getComputedStyle(document.querySelector(part))[property])"""
    )
    is_dark = contrast(paper, "rgb(0, 0, 0)") < contrast(paper, "rgb(255, 255, 255)")
    return is_dark == (scheme == "dark") and contrast(ink, paper) > 7


def test_nor_in_what_share_and_save_open(visit: Visit) -> None:
    page = load(visit())
    for label in ("Share", "Save"):
        inside = unfold(page, label)
        expect(inside.get_by_test_id("stSkeleton")).to_have_count(0)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert faults(page, within="[data-testid=stPopoverBody]") == []
        page.keyboard.press("Escape")
        expect(inside).to_have_count(0)


@pytest.mark.usefixtures("warm_visit")
def test_on_a_laptop_without_a_mouse_or_without_a_screen(visit: Visit) -> None:
    page = load(visit(**LAPTOP, script=SHIFT))
    page.wait_for_timeout(1_000)
    at_load = shift(page)
    print(f"\na layout shift of {at_load:.3f} at load")
    assert at_load <= SOMEWHAT
    expect(part(page, "menu").locator("[aria-current=page]")).to_contain_text("Train")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    tabs = presses_of_tab(page, PLAY)
    print(f"{tabs} presses of Tab from there to Train")
    assert tabs <= MOST_TABS

    expect(page.locator(HEARD)).to_contain_text("It is paused.")
    page.evaluate(LISTEN, HEARD)
    shift(page)  # the link that skips to the main part came and went
    for label in ("Pause", "Train", "Pause"):
        page.keyboard.press("Space")
        expect(part(page, label)).to_be_visible()
        assert has_focus(page, PLAY)
    expect(page.locator(HEARD)).to_contain_text("It trains.")
    wait_for(lambda: updates(page) > 8, page)
    page.keyboard.press("Space")
    expect(page.locator(HEARD)).to_contain_text("It is paused.")
    times = page.evaluate("window.heard")
    print(f"{len(times)} sentences said, after {times} s")
    assert all(later - earlier > PAUSE - 0.1 for earlier, later in pairwise(times))
    assert stands_still(page)
    part(page, "menu").get_by_role("link", name="Surprise").click()
    expect(page.get_by_role("heading", name="What surprises it?")).to_be_visible()
    told = page.locator(f"{NARRATION} > p").first
    wait_for(lambda: page.locator(HEARD).inner_text().endswith(told.inner_text()), page)
    for said in ("<b>It learns.</b> One is wrong: 1.", "<b>It learns.</b> All is right: 2."):
        told.evaluate("(line, said) => { line.innerHTML = said }", said)
        wait_for(lambda: page.locator(HEARD).inner_text().endswith(told.inner_text()), page)
    told.evaluate("line => { line.innerHTML = '<b>It learns.</b> All is right: 3.' }")
    page.wait_for_timeout(1000 * (PAUSE + 1))
    assert page.locator(HEARD).inner_text().endswith("2."), "numbers alone are said more seldom"


@pytest.mark.usefixtures("warm_visit")
def test_on_a_phone_and_narrower(visit: Visit) -> None:
    page = load(visit(**PHONE, script=SHIFT))
    page.wait_for_timeout(1_000)
    at_load = shift(page)
    print(f"\na layout shift of {at_load:.3f} at load")
    assert at_load <= SOMEWHAT
    press(page, "Train")
    wait_for(lambda: updates(page) > 8, page)
    press(page, "Pause")
    expect(part(page, "Train")).to_be_visible()
    done = updates(page)
    press(page, "Step")
    wait_for(lambda: updates(page) > done, page)
    assert stands_still(page)
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 640})
        wait_for(lambda: is_as_wide_as_the_screen(page), page)


def stands_still(page: Page) -> bool:
    """Whether nothing has moved since that was asked last."""
    page.wait_for_timeout(500)
    moved = shift(page)
    print(f"a layout shift of {moved:.4f} as it trains, and at Train, Pause and Step")
    if moved > NOT_AT_ALL:
        print(page.evaluate("window.shifted"))
    return moved <= NOT_AT_ALL
