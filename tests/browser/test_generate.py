"""Writing on request: the same dice at every temperature, at once or letter by letter."""

from pathlib import Path

from playwright.sync_api import Page, expect

from rnn.corpora import KINDS
from tests.support.hands import (
    choose,
    part,
    press,
    slide,
    swap,
    toggle,
    train_at_full_speed,
    unfold,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.visitor import Visit, picture

STORIES = KINDS["stories"].make()


def written(page: Page) -> str:
    """What stands in the box, as it stands there; nothing while there is none."""
    return "".join(part(page, "writing").locator(".rnn-box").all_inner_texts())


def rewritten(page: Page, before: str = "") -> str:
    """What is written once it is something else; at first, once there is anything."""
    wait_for(lambda: written(page) not in ("", before), page)
    return written(page)


def candidates(page: Page) -> list[str]:
    """The letters on the bars, from the top."""
    found: list[str] = page.get_by_test_id("stVegaLiteChart").first.evaluate(
        """chart => [...chart.querySelectorAll('text')]
            .filter(text => text.textContent.length == 1)
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map(text => text.textContent)"""
    )
    return found


def test_only_the_temperature_changes_the_text(visit: Visit) -> None:
    page = visit("/generate")
    # untrained: a network that knows the rule writes the same at every temperature
    daring = rewritten(page)
    slide(page, "generate.temperature", "Home")
    greedy = rewritten(page, daring)
    press(page, "again")
    page.wait_for_timeout(500)
    assert written(page) == greedy
    slide(page, "generate.temperature", "End")
    wild = rewritten(page, greedy)
    assert len({daring, greedy, wild}) == 3
    slide(page, "generate.temperature", "Home")
    assert rewritten(page, wild) == greedy
    picture(page, "generate")


def test_the_likeliest_letter_stands_on_top_also_when_it_is_another(visit: Visit) -> None:
    page = visit("/generate")
    rewritten(page)
    train_at_full_speed(page)
    wait_for_updates(page, more_than=1_000)  # it has known the rule since about the hundredth
    swap(page, "Pause", "Train")
    wait_for(lambda: written(page).startswith("0.142857142857"), page)
    wait_for(lambda: candidates(page)[:1] == ["1"], page)


def test_other_dice_write_another_text(visit: Visit) -> None:
    page = visit("/generate")
    first = rewritten(page)
    toggle(page, "generate.same_dice")
    expect(part(page, "generate.same_dice").get_by_role("switch")).not_to_be_checked()
    press(page, "again")
    second = rewritten(page, first)
    press(page, "again")
    assert rewritten(page, second) != first


def test_letter_by_letter_the_text_appears_gradually(visit: Visit) -> None:
    page = visit("/generate")
    whole = rewritten(page)
    toggle(page, "generate.letter_by_letter")
    wait_for(lambda: len(written(page)) < len(whole) / 2, page)
    press(page, "again")
    lengths = []
    for _ in range(6):
        lengths.append(len(written(page)))
        wait_for(lambda: len(written(page)) > lengths[-1], page)
    assert lengths == sorted(set(lengths)) and lengths[-1] < len(whole)
    assert whole.startswith(written(page))


def test_the_writing_keeps_up_with_the_training(visit: Visit) -> None:
    page = visit("/generate")
    choose(page, "corpus.kind", "Small stories")
    expect(part(page, "generate.prompt").locator("textarea")).to_have_value(STORIES.prompt)
    train_at_full_speed(page)
    before, done = rewritten(page), updates(page)
    rewritten(page, before)
    assert updates(page) > done


def test_what_is_written_can_be_copied_and_downloaded(visit: Visit, tmp_path: Path) -> None:
    """The very letters on the screen, line breaks and all, also after they have become others."""
    page = visit("/generate?text=stories")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = rewritten(page)
    assert text.startswith(STORIES.prompt) and "\n" in text
    assert downloaded(page, tmp_path) == copied(page) == text
    slide(page, "generate.temperature", "Home")
    text = rewritten(page, text)
    assert downloaded(page, tmp_path) == copied(page) == text


def downloaded(page: Page, folder: Path) -> str:
    """What is in the file."""
    with page.expect_download() as download:
        part(page, "take-away").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "written.txt"
    download.value.save_as(folder / "written.txt")
    return (folder / "written.txt").read_bytes().decode()


def copied(page: Page) -> str:
    """What is on the clipboard."""
    inside = unfold(page, "Copy")
    inside.get_by_test_id("stCode").hover()
    inside.get_by_role("button", name="Copy to clipboard").click()
    text: str = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("heading", name="Let it write").click()  # beside it: it closes
    expect(inside).to_be_hidden()
    return text
