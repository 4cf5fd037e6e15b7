"""The player obeys at once, and nothing one does beside it disturbs the training."""

import re
import statistics
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.hands import (
    choose,
    go,
    is_playing,
    part,
    press,
    sample,
    slide,
    swap,
    token,
    train_at_full_speed,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.measuring import MEASURING
from tests.support.profiles import Profiles
from tests.support.running_app import RunningApp, running_app, with_code_after
from tests.support.traffic import Traffic
from tests.support.visitor import Visit, visiting

A_REDRAW = 20_000  # bytes at most
PAUSE_SEEN = 0.3  # seconds: the goal
PAUSE_SEEN_ON_A_BUSY_MACHINE = 1.0
RESCUE = "rescue"
WATCHMAN = """


# A watchman at every network: it shouts if two threads are inside one, writes down the learning
# rate it trains with, and sees to it that at the highest one it runs away.
Trainer.inside, Trainer.noted = 0, None
_step = Trainer.step


def _watched_step(self):
    self.inside += 1
    if self.inside > 1:
        print("OVERLAP", flush=True)
    if self.learning_rate != self.noted:
        self.noted = self.learning_rate
        print(f"RATE {self.noted:g};", flush=True)
    if self.learning_rate == 10:
        self.model.params["by"][...] = math.nan
    try:
        return _step(self)
    finally:
        self.inside -= 1


Trainer.step = _watched_step
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app with the watchman."""
    root = with_code_after({"training/trainer.py": WATCHMAN}, tmp_path_factory.mktemp("watched"))
    with running_app(root=root) as app:
        yield app


@pytest.mark.alone
def test_pause_is_seen_at_once_and_holds(visit: Visit) -> None:
    """Within the goal if RNN_PLAYGROUND_MEASURE is set; else within what a busy machine needs."""
    page = visit()
    train_at_full_speed(page)
    waits = []
    for _ in range(5):
        wait_for_updates(page, more_than=updates(page))
        waits.append(swap(page, "Pause", "Train"))
        page.wait_for_timeout(300)  # the last redraw
        still = updates(page)
        page.wait_for_timeout(500)
        assert updates(page) == still
        swap(page, "Train", "Pause")
    print(f"\nPause seen after {statistics.median(waits):.3f} s, at most {max(waits):.3f} s")
    most = PAUSE_SEEN if MEASURING else PAUSE_SEEN_ON_A_BUSY_MACHINE
    assert statistics.median(waits) <= most


def test_step_and_start_over(visit: Visit) -> None:
    page = visit()
    expect(sample(page)).to_be_visible()
    babble = sample(page).inner_text()
    for number in (1, 2, 3):
        press(page, "Step")
        wait_for(lambda number=number: updates(page) == number, page)
    assert sample(page).inner_text() != babble
    press(page, "Start over")
    wait_for(lambda: sample(page).inner_text() == babble, page)
    assert updates(page) == 0


def test_of_thirty_fast_clicks_none_is_lost(visit: Visit) -> None:
    page = visit()
    train_at_full_speed(page)
    for click in range(30):
        swap(page, *(("Train", "Pause") if click % 2 else ("Pause", "Train")))
    assert is_playing(page)
    wait_for_updates(page, more_than=updates(page))


CLOCKS = """window.clocks = new Map()
const [start, stop, send] = [setInterval, clearInterval, WebSocket.prototype.send]
window.setInterval = (ring, ...more) => {
    const clock = start(ring, ...more)
    clocks.set(clock, ring)
    return clock
}
window.clearInterval = clock => { clocks.delete(clock); stop(clock) }
WebSocket.prototype.send = function (message) {
    const late = window.pressed && window.sent++ ? 700 : 0
    late ? setTimeout(() => send.call(this, message), late) : send.call(this, message)
}"""
PRESS_AS_IT_RINGS = """() => {
    [window.pressed, window.sent] = [true, 0]
    document.querySelector(".st-key-play button").click()
    for (const ring of [...clocks.values()]) ring()
    setTimeout(() => { window.pressed = false }, 300)
}"""


def test_a_press_as_the_timer_rings_counts_once(visit: Visit) -> None:
    """The browser tells of it twice, and the second comes when the button says Train already."""
    page = visit(script=CLOCKS)
    train_at_full_speed(page)
    wait_for(lambda: token(page) != "", page)  # the whole page is drawn anew with its new address:
    for _ in range(2):  # then there is a timer again, as two redraws tell
        wait_for_updates(page, more_than=updates(page))
    page.evaluate(PRESS_AS_IT_RINGS)
    expect(part(page, "Train")).to_be_visible()
    page.wait_for_timeout(1500)
    assert page.evaluate("window.sent") > 1 and not is_playing(page)
    rested = updates(page)
    page.wait_for_timeout(500)
    assert updates(page) == rested


@pytest.mark.alone
def test_sliders_do_not_interrupt_the_training(chromium: Profiles, watched: RunningApp) -> None:
    """A live one, and one that is drawn anew by a run of the whole script beside the tick; and no
    tick that was on its way takes a move back."""
    with visiting(chromium, watched) as visit:
        page = visit()
        train_at_full_speed(page)
        seen = [updates(page)]
        for move in range(9):
            key = ("setting.learning_rate", "setting.hidden_size")[move % 2]
            slider, is_down = part(page, key).get_by_role("slider"), move % 4 < 2
            moved = int(slider.input_value()) + (-1 if is_down else 1)
            slide(page, key, "ArrowLeft" if is_down else "ArrowRight")
            expect(slider).to_have_value(str(moved))
            seen.append(wait_for_updates(page, more_than=seen[-1]))
            assert int(slider.input_value()) == moved
        assert is_playing(page)
        swap(page, "Pause", "Train")
    assert "OVERLAP" not in watched.said()


@pytest.mark.alone
def test_no_tick_that_was_on_its_way_takes_a_move_back(
    chromium: Profiles, watched: RunningApp
) -> None:
    """It still tells what the browser showed before the server changed it."""
    already = len(watched.said())

    def rates() -> list[str]:
        return re.findall(r"RATE (.*?);", watched.said(already))

    with visiting(chromium, watched) as visit:
        page = visit()
        train_at_full_speed(page)
        wait_for_updates(page, more_than=0)
        shown = part(page, "setting.learning_rate").get_by_role("slider")
        page.get_by_text("More settings").click()
        for move in range(2):
            if move:
                choose(page, "preset.My own", "Fast")
            expect(shown).to_have_attribute("aria-valuetext", "0.0012")
            begun = len(rates())
            press(page, "Start over")
            wait_for(lambda begun=begun: rates()[begun:] == ["0.0012"], page)
            for _ in range(2):  # redraws: then the controls are those of the new run
                done = updates(page)
                wait_for(lambda done=done: updates(page) != done, page)
            slide(page, "setting.learning_rate", "ArrowRight")
            wait_for(lambda: rates()[-1] == "0.002", page)
            slide(page, "setting.hidden_size", "ArrowRight" if move % 2 else "ArrowLeft")
            done = wait_for_updates(page, more_than=updates(page))
            wait_for_updates(page, more_than=done)
            assert rates()[-1] == "0.002"


def test_a_slider_of_an_untouched_run_keeps_the_focus(visit: Visit) -> None:
    """Though each of its moves begins another run."""
    page = visit()
    expect(sample(page)).to_be_visible()
    slider = part(page, "setting.hidden_size").get_by_role("slider")
    slider.focus()
    for size in (64, 32, 16):
        page.keyboard.press("ArrowLeft")
        wait_for(lambda size=size: f"hidden_size={size}" in page.url, page)
        expect(slider).to_be_focused()


def test_more_settings_stay_open_where_a_setting_has_something_to_say(visit: Visit) -> None:
    """A line above them, which moves them down."""
    page = visit()
    expect(sample(page)).to_be_visible()
    page.get_by_text("More settings").click()
    part(page, "setting.windows").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list closes while it is scrolled
    choose(page, "setting.windows", "Whole windows only")
    expect(page.get_by_text("of this text are never read")).to_be_visible()
    expect(part(page, "setting.windows")).to_be_visible()
    page.wait_for_timeout(500)
    expect(part(page, "setting.windows")).to_be_visible()


def test_a_live_slider_moved_while_nothing_plays_is_not_forgotten(visit: Visit) -> None:
    """It tells the server nothing until something else does, be it the way to another page."""
    page = visit()
    expect(sample(page)).to_be_visible()
    slide(page, "setting.learning_rate", "End")
    slide(page, "pace", "End")
    go(page, "Generate")
    page.get_by_text("How it learns").click()
    expect(part(page, "setting.learning_rate")).to_contain_text("10")
    expect(part(page, "pace")).to_contain_text("full speed")
    press(page, "Step")
    wait_for_updates(page, more_than=0)
    expect(part(page, "setting.learning_rate").get_by_role("slider")).to_have_attribute(
        "aria-valuetext", "10"
    )


@pytest.mark.alone
def test_a_network_that_runs_away_comes_back_and_stays_back(
    chromium: Profiles, watched: RunningApp
) -> None:
    with visiting(chromium, watched) as visit:
        page = visit()
        train_at_full_speed(page)
        wait_for_updates(page, more_than=50)
        slide(page, "setting.learning_rate", "End")
        expect(part(page, RESCUE)).to_be_visible()
        expect(part(page, "Train")).to_be_visible()
        press(page, RESCUE)
        expect(part(page, RESCUE)).to_have_count(0)
        before = updates(page)
        press(page, "Train")
        wait_for_updates(page, more_than=before)
        slide(page, "setting.hidden_size", "ArrowLeft")  # now the browser tells what it shows
        expect(part(page, "begin")).to_be_visible()
        wait_for_updates(page, more_than=updates(page))
        assert is_playing(page)
        expect(part(page, "setting.learning_rate").get_by_role("slider")).to_have_attribute(
            "aria-valuetext", "5"
        )


@pytest.mark.alone
def test_a_redraw_costs_the_same_however_long_the_run(visit: Visit) -> None:
    page = visit("/?hidden_size=4&seq_length=4&batch_size=1")  # whose updates take no time
    traffic = Traffic(page)
    page.reload()
    expect(sample(page)).to_be_visible()
    train_at_full_speed(page)
    costs = []
    for milestone in (1_000, 8_000):
        wait_for(lambda milestone=milestone: updates(page) > milestone, page, seconds=180)
        start = time.perf_counter()
        redraws = traffic.redraws(seconds=3)
        rate = len(redraws) / (time.perf_counter() - start)
        costs.append(statistics.median(redraw.bytes for redraw in redraws))  # few bring a sample
        print(f"\nAfter {updates(page):,} updates {costs[-1]:,.0f} bytes a redraw, {rate:.1f} a s")
    assert costs[1] < A_REDRAW
    assert costs[1] < 1.2 * costs[0]
