"""Writing on request: in sight at once, at five temperatures, each letter open to a closer look."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from rnn.corpora import KINDS
from rnn.pretrained.network import ready_made
from tests.support.hands import (
    choose,
    part,
    press,
    slide,
    toggle,
    train_at_full_speed,
    unfold,
    updates,
    wait_for,
    write,
)
from tests.support.visitor import Visit, picture

STORIES = KINDS["stories"].make()
PHONE = ViewportSize(width=390, height=844)
WITHIN = 5.0  # seconds after the page was opened


def written(page: Page) -> str:
    """What stands in the box, as it stands there; nothing while there is none."""
    return "".join(part(page, "writing").locator("pre").all_inner_texts())


def rewritten(page: Page, before: str = "") -> str:
    """What is written once it is something else; at first, once there is anything."""
    wait_for(lambda: written(page) not in ("", before), page)
    return written(page)


def strip(page: Page) -> list[str]:
    """The texts at five temperatures."""
    return page.locator(".rnn-strip bdi").all_inner_texts()


def candidates(page: Page) -> list[str]:
    """The letters on the bars, from the top."""
    return part(page, "writing").locator(".candidate").all_inner_texts()


def chosen(page: Page) -> Locator:
    return part(page, "writing").locator(".letter.chosen")


def is_in_sight(locator: Locator, top: float, bottom: float) -> bool:
    box = locator.bounding_box()
    return bool(box and box["y"] >= top and box["y"] + box["height"] <= bottom)


@pytest.mark.alone
def test_a_ready_made_network_writes_at_five_temperatures_at_once(visit: Visit) -> None:
    """Five seconds after the page was opened, without a press and without scrolling; on a server
    that somebody has visited."""
    rewritten(visit("/generate"))
    page = visit("/generate")
    rewritten(page)
    wait_for(lambda: len(strip(page)) == 5, page)
    assert float(page.evaluate("performance.now()")) / 1000 < WITHIN
    assert len(set(strip(page))) == 5
    assert all(text.startswith(ready_made().about.prompt) for text in [written(page), *strip(page)])
    expect(page.locator(".rnn-narration")).to_contain_text("This is a ready-made network")
    for seen in (
        part(page, "writing").locator("pre"),
        part(page, "writing").locator("ol"),
        part(page, "generate.temperature"),
        part(page, "generate.ready-made-prompt"),
        *page.locator(".rnn-strip bdi").all(),
    ):
        assert is_in_sight(seen, 0, 800)
    picture(page, "generate")
    bold = written(page)
    slide(page, "generate.temperature", "Home")
    careful = rewritten(page, bold)
    slide(page, "generate.temperature", "End")
    wild = rewritten(page, careful)
    press(page, "another")
    assert rewritten(page, wild) != bold
    write(page, "generate.ready-made-prompt", "Zoë")
    expect(page.locator(".rnn-narration")).to_contain_text("It has never seen Z or ë.")
    assert written(page).startswith("Once ") and len(strip(page)) == 5


def test_on_a_phone_the_text_is_in_sight_while_the_temperature_is_moved(visit: Visit) -> None:
    page = visit("/generate", **PHONE)
    before = rewritten(page)
    knob = part(page, "generate.temperature")
    box = knob.bounding_box()
    assert box and box["y"] > 700 and box["y"] + box["height"] <= 844, "at the thumb"
    assert is_in_sight(part(page, "writing").locator("pre"), 0, box["y"])
    slide(page, "generate.temperature", "Home")
    rewritten(page, before)
    picture(page, "generate-phone")
    page.mouse.wheel(0, 400)
    assert is_in_sight(knob, 700, 844)


def test_any_letter_tells_what_else_it_might_have_been(visit: Visit) -> None:
    page = visit("/generate")
    rewritten(page)
    inside = part(page, "writing")
    letters = inside.locator(".letter")
    expect(letters).to_have_count(300)
    expect(inside.locator("li")).to_have_count(8)
    letters.nth(17).click()
    expect(inside.locator(".heading")).to_have_text("Letter 18 that it wrote could have been")
    expect(chosen(page)).to_have_text(letters.nth(17).inner_text())
    expect(inside.locator("li.drawn .candidate")).to_have_text(letters.nth(17).inner_text())
    expect(inside.locator(".spoken")).to_contain_text("Letter 18, “")
    inside.locator("pre").press("ArrowRight")
    expect(inside.locator(".heading")).to_contain_text("Letter 19 ")
    inside.locator("pre").press("Home")
    expect(inside.locator(".heading")).to_contain_text("Letter 1 ")
    expect(inside.locator("li.drawn .candidate")).to_have_text("t")
    inside.locator("pre").press("End")
    expect(inside.locator(".heading")).to_contain_text("Letter 300")
    letters.nth(9).click()
    before = written(page)
    slide(page, "generate.temperature", "Home")
    rewritten(page, before)
    expect(inside.locator(".heading")).to_contain_text("Letter 10 ")  # the same place
    expect(inside.locator(".chance").first).to_have_text("100%")
    expect(inside.locator(".left-out")).to_be_hidden()
    slide(page, "generate.temperature", "End")
    expect(inside.locator(".chance").first).not_to_have_text("100%")
    unfold(page, "More")
    slide(page, "generate.top_k", "Home", "ArrowRight")
    expect(inside.locator("li.cut")).to_have_count(6)
    expect(inside.locator(".left-out")).to_be_visible()


def test_letter_by_letter_the_text_appears_gradually(visit: Visit) -> None:
    page = visit("/generate")
    whole = rewritten(page)
    unfold(page, "More")
    toggle(page, "generate.letter_by_letter")
    wait_for(lambda: len(written(page)) < len(whole) / 2, page)
    lengths = []
    for _ in range(3):
        lengths.append(len(written(page)))
        wait_for(lambda: len(written(page)) > lengths[-1], page)
    assert lengths == sorted(set(lengths)) and lengths[-1] < len(whole)
    assert whole.startswith(written(page))
    expect(chosen(page)).to_have_count(1)


def test_the_writing_keeps_up_with_the_training(visit: Visit) -> None:
    page = visit("/generate")
    choose(page, "corpus.kind", "Small stories")
    rewritten(page)
    train_at_full_speed(page)
    expect(part(page, "generate.prompt").locator("textarea")).to_have_value(STORIES.prompt)
    wait_for(lambda: updates(page) > 0, page)
    before, done = rewritten(page), updates(page)
    rewritten(page, before)
    wait_for(lambda: updates(page) > done, page)


def test_what_is_written_can_be_copied_and_downloaded(visit: Visit, tmp_path: Path) -> None:
    """The very letters on the screen, line breaks and all, also after they have become others."""
    page = visit("/generate")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = rewritten(page)
    assert text.startswith("Once ") and "\n" in text
    assert downloaded(page, tmp_path) == copied(page) == text
    slide(page, "generate.temperature", "Home")
    text = rewritten(page, text)
    assert downloaded(page, tmp_path) == copied(page) == text


def downloaded(page: Page, folder: Path) -> str:
    """What is in the file."""
    with page.expect_download() as download:
        part(page, "writing").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "written.txt"
    download.value.save_as(folder / "written.txt")
    return (folder / "written.txt").read_bytes().decode()


def copied(page: Page) -> str:
    """What is on the clipboard."""
    part(page, "writing").get_by_role("button", name="Copy").click()
    expect(part(page, "writing").locator(".said")).to_have_text("Copied")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
