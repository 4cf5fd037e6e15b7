"""Nothing is lost: not by a reload, a dead server, a second tab; and a file or a link brings it
back elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Locator, Page, expect

from rnn import Trainer
from rnn.persistence.blobs import FolderBlobs
from rnn.persistence.checkpoint import Checkpoint, load
from rnn.persistence.server_store import RUNS
from rnn.persistence.store import RunStore
from tests.support.hands import (
    diary,
    go,
    is_playing,
    part,
    press,
    sample,
    slide,
    toggle,
    token,
    train_at_full_speed,
    unfold,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.profiles import Profiles
from tests.support.running_app import RunningApp, running_app
from tests.support.saved import everything
from tests.support.visitor import OUTAGE, Visit, visiting

A_SECOND = 100  # updates, at the pace chosen here
MOST_LOST = 5 * A_SECOND
LINK = "/?text=fizzbuzz&hidden_size=64&seq_length=32&seed=7"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def server(runs: Path) -> Iterator[RunningApp]:
    with running_app({RUNS: str(runs)}) as app:
        yield app


@pytest.fixture
def visit(chromium: Profiles, server: RunningApp) -> Iterator[Visit]:
    with visiting(chromium, server, OUTAGE) as visit:
        yield visit


def kept(runs: Path, token: str) -> Checkpoint:
    """What is on the disk for the page with this token."""
    store = RunStore(FolderBlobs(runs), per_run=0, most_bytes=0, most_age=0, secret=b"")
    found = store.get(token, load)
    assert found, "nothing is kept"
    return found.run


def undisturbed(run: Checkpoint) -> Trainer:
    """The same run, trained in one go."""
    trainer = run.recipe.make_trainer(run.corpus)
    trainer.train(iterations=run.trainer.iteration)
    return trainer


def is_longer_or_shorter(one: str, other: str) -> bool:
    """Whether one diary is the other with later attempts above it: what is kept may be of before or
    of after it was read, since the network trains on."""
    return one.endswith(other) or other.endswith(one)


def is_there(page: Page) -> None:
    expect(sample(page)).to_be_visible()
    wait_for(lambda: updates(page) > 0, page)


def train_for(page: Page, more: int) -> int:
    """So many updates and a few, at the pace chosen here; it goes on training."""
    target = updates(page) + more
    slide(page, "pace", "End", "ArrowLeft")
    press(page, "Train")
    return wait_for_updates(page, more_than=target)


def rest(page: Page) -> int:
    """Pause, and one update more, so that all that is shown is of one and the same update."""
    press(page, "Pause")
    expect(part(page, "Train")).to_be_visible()
    shown = -1
    while shown != updates(page):  # the last redraw may be on its way
        shown = updates(page)
        page.wait_for_timeout(400)
    last = shown + 1
    press(page, "Step")
    wait_for(lambda: updates(page) == last, page)
    return last


SCAN = """image => image.decode().then(() => {
    const size = image.naturalWidth / 5
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const paper = canvas.getContext('2d')
    paper.drawImage(image, 0, 0)
    const places = [...Array(size).keys()].map(i => 5 * i + 2)
    return places.map(y => places.map(x => Number(paper.getImageData(x, y, 1, 1).data[0] < 128)))
})"""


def test_a_reload_another_tab_and_a_dead_server_bring_the_run_back(
    visit: Visit, server: RunningApp, runs: Path
) -> None:
    page = visit(LINK)
    expect(sample(page)).to_be_visible()
    train_for(page, 6 * A_SECOND)
    earlier, before = diary(page), updates(page)
    page.reload()
    is_there(page)
    after = updates(page)
    assert before - MOST_LOST <= after
    assert after == kept(runs, token(page)).trainer.iteration
    assert is_longer_or_shorter(earlier, diary(page)) and diary(page).count(" updates\n") > 3
    expect(part(page, "setting.hidden_size")).to_contain_text("64")
    expect(part(page, "setting.seq_length")).to_contain_text("32")
    expect(part(page, "preview")).to_contain_text("fizz")
    assert everything(kept(runs, token(page)).trainer) == everything(
        undisturbed(kept(runs, token(page)))
    )

    other = page.context.new_page()
    other.goto(page.url)
    is_there(other)
    assert updates(other) == after
    wait_for(lambda: diary(other) == diary(page), other)
    other.close()

    before = train_for(page, 5 * A_SECOND)
    server.kill()
    server.start()
    wait_for(lambda: not is_playing(page), page)  # an open page finds the new server by itself
    page.reload()
    is_there(page)
    assert before - MOST_LOST <= updates(page) != after
    run = kept(runs, token(page))
    assert run.trainer.iteration == updates(page)
    assert everything(run.trainer) == everything(undisturbed(run))


def test_whoever_else_opens_an_address_cannot_overwrite_it(visit: Visit, runs: Path) -> None:
    mine = visit()
    expect(sample(mine)).to_be_visible()
    press(mine, "Step")
    wait_for(lambda: bool(token(mine)), mine)
    theirs = visit(f"/?run={token(mine)}")
    is_there(theirs)
    assert updates(theirs) == 1
    press(theirs, "Step")
    wait_for(lambda: token(theirs) not in ("", token(mine)), theirs)
    assert kept(runs, token(theirs)).trainer.iteration == 2
    mine.reload()
    is_there(mine)
    assert updates(mine) == 1


def test_two_tabs_train_on_and_the_one_that_saves_later_gets_its_own_address(
    visit: Visit, runs: Path
) -> None:
    """Nothing of either is lost, and it is said. A tab without that address has another network."""
    first = visit()
    expect(sample(first)).to_be_visible()
    press(first, "Step")
    wait_for(lambda: bool(token(first)), first)
    common = token(first)
    other = first.context.new_page()
    other.goto(first.url.split("?")[0])
    expect(sample(other)).to_be_visible()
    assert updates(other) == 0
    for update in (1, 2):
        press(other, "Step")
        wait_for(lambda update=update: updates(other) == update, other)
    assert updates(first) == 1
    other.close()
    second = first.context.new_page()
    second.goto(first.url)
    is_there(second)
    for page in (second, first):
        train_at_full_speed(page)
        press(page, "Pause")
        wait_for(lambda page=page: is_kept(runs, page), page)
    assert token(second) == common != token(first)
    expect(part(first, "narration")).to_contain_text("goes on as a copy")
    for page in (first, second):
        done = updates(page)
        page.reload()
        is_there(page)
        assert updates(page) == done == kept(runs, token(page)).trainer.iteration


def is_kept(runs: Path, page: Page) -> bool:
    """Whether what the page shows is what is kept under its address, which may just change."""
    store = RunStore(FolderBlobs(runs), per_run=0, most_bytes=0, most_age=0, secret=b"")
    found = store.get(token(page), load)
    return found is not None and found.run.trainer.iteration == updates(page) > 1


def test_a_file_brings_a_run_back(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    train_at_full_speed(page)
    wait_for_updates(page, more_than=50)
    done, text = rest(page), sample(page).inner_text()
    with page.expect_download() as download:
        unfold(page, "Save").get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "run.safetensors")
    page.keyboard.press("Escape")
    press(page, "Start over")
    wait_for(lambda: updates(page) == 0, page)
    inside = unfold(page, "Save")
    inside.locator("input[type=file]").set_input_files(tmp_path / "run.safetensors")
    wait_for(lambda: updates(page) == done and sample(page).inner_text() == text, page)
    page.keyboard.press("Escape")  # on a slow machine what was opened may still lie over Step
    expect(inside).to_have_count(0)
    for update in range(done + 1, done + 4):  # it can be trained on: the file is opened once only
        press(page, "Step")
        wait_for(lambda update=update: updates(page) == update, page)
        page.wait_for_timeout(300)
        assert updates(page) == update
    go(page, "Generate")
    go(page, "Train")
    expect(sample(page)).to_be_visible()
    done, text = updates(page), sample(page).inner_text()
    assert done == update

    inside = unfold(page, "Save")
    (tmp_path / "bad.safetensors").write_bytes(b"nothing of the kind")
    inside.locator("input[type=file]").set_input_files(tmp_path / "bad.safetensors")
    expect(inside).to_contain_text("A saved run must")
    assert (updates(page), sample(page).inner_text()) == (done, text)
    page.reload()
    is_there(page)
    assert updates(page) == done
    wait_for(lambda: sample(page).inner_text() == text, page)


def test_a_link_gives_the_same_run_and_one_can_go_back(visit: Visit) -> None:
    """And the picture beside the link is the link, module for module, as it stands on the screen,
    also when the link becomes another."""
    mine = visit(LINK)
    expect(sample(mine)).to_be_visible()
    train_for(mine, 3 * A_SECOND)
    done = rest(mine)
    inside = unfold(mine, "Share")
    address, code = inside.get_by_test_id("stCode"), inside.locator("img")
    expect(address).to_contain_text("fizzbuzz")
    assert scanned(code) == modules(address.inner_text())
    before = code.get_attribute("src") or ""
    toggle(mine, "share.until")
    expect(address).to_contain_text(f"until={done}")
    expect(code).not_to_have_attribute("src", before)
    assert scanned(code) == modules(address.inner_text())
    theirs = visit(address.inner_text().removeprefix(origin(mine)))
    expect(sample(theirs)).to_be_visible()
    slide(theirs, "pace", "End")
    press(theirs, "Train")
    wait_for(lambda: updates(theirs) == done, theirs)
    expect(part(theirs, "Train")).to_be_visible()
    wait_for(lambda: sample(theirs).inner_text() == sample(mine).inner_text(), theirs)
    wait_for(lambda: diary(theirs) == diary(mine), theirs)
    wait_for(lambda: guessed(theirs) == guessed(mine), theirs)

    mine.keyboard.press("Escape")
    inside = unfold(mine, "Rewind")
    latest = part(mine, "back").get_by_role("slider")
    expect(latest).to_have_attribute("value", str(latest.get_attribute("max")))
    slide(mine, "back", "Home", "ArrowRight")
    mine.wait_for_timeout(500)  # a slider tells of a key a fifth of a second later
    press(mine, "Rewind to it")
    wait_for(lambda: updates(mine) < done, mine)
    earlier = updates(mine)
    assert 0 < earlier < done
    mine.reload()
    is_there(mine)
    assert updates(mine) == earlier


def modules(address: str) -> list[list[int]]:
    """Of the QR code of an address and the quiet zone around it: 1 is dark."""
    return [list(row) for row in segno.make(address, error="m").matrix_iter(border=4)]


def scanned(code: Locator) -> list[list[int]]:
    """The modules of a QR code as it is drawn. Each is 5 wide."""
    found: list[list[int]] = code.evaluate(SCAN)
    return found


def origin(page: Page) -> str:
    return page.url.split("/?")[0]


def guessed(page: Page) -> str:
    """What the page says of how well it guesses."""
    found = re.search(r"How well it guesses\s+(.+)", page.get_by_test_id("stMain").inner_text())
    assert found
    return found[1]
