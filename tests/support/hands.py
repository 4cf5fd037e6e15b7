"""What a visitor does with a page: find a control by its key, press, type, drag, read."""

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

TRANSPORT = ("Train", "Pause")
SOON = 40.0  # seconds: a slow machine is no failure
READ = re.compile(r"([\d,]+) updates? · ")


def part(page: Page, key: str) -> Locator:
    """What stands under a key, be it a control or a frame around several. A control has its edition
    in the key as well. Train and Pause are what one button says."""
    if key in TRANSPORT:
        return part(page, "play").filter(has_text=key)
    name = "st-key-" + re.sub(r"[^\w-]", "-", key)
    there = ":not([data-retained=true])"  # the page keeps what is about to go for a moment
    return page.locator(f".{name}{there}, [class*='{name}-v']{there}")


def sample(page: Page) -> Locator:
    """What the network writes, on the page Train: in a box, or under what it should write."""
    return page.locator(".rnn-writes").locator(".rnn-box, .rnn-written")


def press(page: Page, key: str) -> None:
    part(page, key).get_by_role("button").click()


def slide(page: Page, key: str, *keys: str) -> None:
    """Move a slider from the keyboard: Home, End, ArrowLeft, ArrowRight."""
    slider = part(page, key).get_by_role("slider")
    slider.focus()
    for each in keys:
        slider.press(each)


def toggle(page: Page, key: str) -> None:
    """Move a switch: at its left end, since the middle of it may be its explanation."""
    part(page, key).locator("label").click(position={"x": 10, "y": 10})


def choose(page: Page, key: str, option: str) -> None:
    """Pick an option from a list, or from a row of buttons."""
    control = part(page, key)
    expect(control.get_by_role("radio").or_(control.get_by_role("combobox")).first).to_be_visible()
    if control.get_by_role("radio").count():
        control.get_by_role("radio", name=option, exact=True).click()
        return
    part(page, key).get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()


def write(page: Page, key: str, text: str) -> None:
    box = part(page, key).locator("input, textarea")
    box.fill(text)
    box.press("Control+Enter")


def go(page: Page, title: str) -> None:
    part(page, "menu").get_by_role("link", name=title).click()
    expect(page).to_have_title(re.compile(title))


def updates(page: Page) -> int:
    """How many updates the page says have been done."""
    notes = page.locator(".rnn-narration .rnn-note").all_text_contents()  # a phone may hide them
    found = READ.search(" ".join(notes))
    return int(found[1].replace(",", "")) if found else 0


def token(page: Page) -> str:
    """Under which the run is kept, as the address says."""
    return parse_qs(urlsplit(page.url).query).get("run", [""])[0]


def unfold(page: Page, label: str) -> Locator:
    """Open what a button hides, and give it."""
    page.get_by_test_id("stPopover").get_by_role("button", name=label).click()
    inside = page.get_by_test_id("stPopoverBody")
    expect(inside).to_be_visible()
    return inside


def diary(page: Page) -> str:
    """The earlier attempts, the latest first."""
    return page.locator(".rnn-diary").inner_text()


def wait_for(condition: Callable[[], bool], page: Page, seconds: float = SOON) -> float:
    """Look again and again; returns the seconds it took."""
    start = time.perf_counter()
    while not condition():
        assert time.perf_counter() - start < seconds, "it did not happen"
        page.wait_for_timeout(100)
    return time.perf_counter() - start


def wait_for_updates(page: Page, more_than: int) -> int:
    wait_for(lambda: updates(page) > more_than, page)
    return updates(page)


SWAP = """([key, other]) => new Promise((done, fail) => {
    const start = performance.now()
    const buttons = key => document.querySelectorAll(`.st-key-play button, .st-key-${key} button`)
    const there = key => [...buttons(key)]
        .find(button => !button.closest(".st-key-play") || button.textContent.includes(key))
    const look = () => {
        const seconds = (performance.now() - start) / 1000
        if (there(other) && !there(key)) done(seconds)
        else if (seconds > 20) fail(`${key} was pressed, and ${other} did not come`)
        else setTimeout(look, 5)
    }
    there(key).click()
    look()
})"""


def swap(page: Page, key: str, other: str) -> float:
    """Press a button that gives way to another; the seconds until it has, by the browser's clock,
    which hears nothing of how slow a test is."""
    return float(page.evaluate(SWAP, [key, other]))


def is_playing(page: Page) -> bool:
    return part(page, "Pause").count() > 0


def train_at_full_speed(page: Page) -> None:
    """And without an end, even when there is nothing left to learn."""
    below = sample(page).or_(part(page, "writing"))
    expect(below).to_be_visible()  # then all of the player is there, too
    if part(page, "stop").count() == 0 and page.get_by_role("button", name="Options").count():
        unfold(page, "Options")
    if part(page, "stop").count():
        toggle(page, "stop")
        page.keyboard.press("Escape")
    slide(page, "pace", "End")
    press(page, "Train")
    expect(part(page, "Pause")).to_be_visible()
