"""The running app in Chromium, one visitor at full speed, on the clock on the wall.

How much of the time it trains, how often it redraws, how soon it answers.
"""

import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, expect, sync_playwright

from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from tests.benchmarks.tables import head, row
from tests.support.chromium import required
from tests.support.hands import (
    part,
    press,
    slide,
    swap,
    train_at_full_speed,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.running_app import RunningApp, running_app, with_code_before
from tests.support.traffic import Traffic
from tests.support.visitor import Visit, visiting

TIMING_CODE = '''
"""The app, which now and then tells how many seconds it has trained, and what time it is; and how
long after Pause came the last update was done."""
import time

from rnn.playground.session import Session
from rnn import Trainer

if not hasattr(Trainer, "seconds"):
    Trainer.seconds = Trainer.told = Trainer.ended = 0.0
    train_on, pause_now = Trainer.train, Session.pause

    def train(self, **budget):
        start = time.perf_counter()
        done = train_on(self, **budget)
        Trainer.ended = now = time.perf_counter()
        Trainer.seconds += now - start
        if now > Trainer.told + 0.1:
            Trainer.told = now
            print(f"TRAINED {Trainer.seconds} BY {now};", flush=True)
        return done

    def pause(self):
        came, played = time.perf_counter(), self.playing
        pause_now(self)
        if played:
            print(f"STOPPED AFTER {max(0.0, Trainer.ended - came)};", flush=True)

    Trainer.train, Session.pause = train, pause
'''
SECONDS = 8.0
CLICKS = 10
MANY = 20_000  # updates

# what stands where
STATUS = "[data-testid=stMain] [data-testid=stCaptionContainer]"
WRITING, BARS = ".st-key-writing", "[data-testid=stVegaLiteChart]"

# seconds from the call for the page until the untrained network's sample is painted
FIRST_TEXT = """window.firstText = new Promise(done => {
    const look = () => document.querySelector('.st-key-sample')?.textContent
        ? requestAnimationFrame(() => done(performance.now() / 1000)) : setTimeout(look, 5)
    look()
})"""

# counts how often the line of progress changes
WATCH = """() => { window.redraws = 0; let last = '';
  window.watch = setInterval(() => {
    const found = document.body.innerText.match(/[\\d,]+ updates? · /);
    if (found && found[0] !== last) { last = found[0]; window.redraws += 1; } }, 20); }"""

# from when an event arrives at the page until all these parts show something else, in seconds
AWAIT_ANSWER = """([event, parts]) => {
    const read = part => document.querySelector(part)?.textContent
    const before = parts.map(read)
    window.answer = new Promise(done => addEventListener(event, () => {
        const start = performance.now()
        const look = () => parts.every((part, i) => read(part) && read(part) !== before[i])
            ? done((performance.now() - start) / 1000) : setTimeout(look, 5)
        look()
    }, {capture: true, once: true}))
}"""


def main() -> None:
    head("what", "measured", "goal")
    for line in measured():
        row(*line)


def measured() -> Iterator[tuple[str, str, str]]:
    """What, the figure, the goal."""
    kind = KINDS["decimal"]
    text, settings = kind.make().text, kind.presets["Notebook"]
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        running_app(root=with_code_before(TIMING_CODE, Path(folder))) as app,
    ):
        chromium = playwright.chromium.launch(executable_path=required(playwright))
        with visiting(chromium, app) as visit:
            page = visit()  # warms the server
            yield "first text on screen, warm", in_words(openings(visit)), "≤ 1.5 s, at most 2.5 s"

            traffic = Traffic(page)
            page.reload()
            expect(part(page, "sample")).to_be_visible()
            press(page, "preset.Notebook")
            expect(part(page, "setting.learning_rate")).to_contain_text("0.1")
            train_at_full_speed(page)
            wait_for_updates(page, more_than=100)
            shares, rates, redraws = [], [], []
            for _ in range(3):  # in turn with a bare loop, so that a busy moment is everyone's
                told = len(app.said())
                done, redrawn, seconds = playing(page)
                shares.append(share_of_training(app, told))
                press(page, "Pause")
                expect(part(page, "Train")).to_be_visible()
                rates.append(done / seconds / bare(text, settings))
                redraws.append(redrawn / seconds)
                press(page, "Train")
                expect(part(page, "Pause")).to_be_visible()
            yield "share of wall time in training", f"{median(shares):.0%}", ""
            yield "updates, of those of a loop without an app", f"{median(rates):.0%}", "≥ 95 %"
            yield "redraws a second", f"{median(redraws):.1f}", "≥ 4"
            wait_for(lambda: updates(page) > MANY, page, seconds=180)
            kilobytes = median(traffic.redraws(seconds=3)) / 1000
            yield f"a redraw after {MANY:,} updates", f"{kilobytes:.1f} KB", "≤ 20 KB"

            told = len(app.said())
            yield "Pause → seen", in_words(pauses(page)), "≤ 0.2 s"
            stops = map(float, re.findall(r"STOPPED AFTER (\S+);", app.said(since=told)))
            yield "Pause → the server stops", in_words(stops), "≤ 0.05 s"
            press(page, "Pause")
            expect(part(page, "Train")).to_be_visible()
            yield "Step → seen", in_words(steps(page)), "≤ 0.2 s"
            moved = in_words(moves(visit("/generate")))
            yield "temperature → another text and other bars seen", moved, "≤ 0.2 s"
        chromium.close()


def in_words(seconds: Iterable[float]) -> str:
    most = sorted(seconds)
    return f"{median(most):.3f} s, at most {most[-1]:.3f} s"


def playing(page: Page) -> tuple[int, int, float]:
    """Updates, redraws and seconds of a while of training."""
    page.evaluate(WATCH)
    start, before = time.perf_counter(), updates(page)
    page.wait_for_timeout(1000 * SECONDS)
    done, seconds = updates(page) - before, time.perf_counter() - start
    redraws = int(page.evaluate("() => { clearInterval(window.watch); return window.redraws; }"))
    return done, redraws, seconds


def share_of_training(app: RunningApp, told: int) -> float:
    """Of the wall time since the server had told so much."""
    lines = re.findall(r"TRAINED (\S+) BY (\S+);", app.said(since=told))
    (first, start), *_, (last, end) = [(float(trained), float(by)) for trained, by in lines]
    return (last - first) / (end - start)


def bare(text: str, settings: Hyperparameters) -> float:
    """Updates per second of the same training without an app."""
    trainer = Trainer(text, settings)
    trainer.train(iterations=100)
    start = time.perf_counter()
    return trainer.train(seconds=SECONDS / 2) / (time.perf_counter() - start)


def openings(visit: Visit) -> Iterator[float]:
    """Seconds until a new visitor, whose browser has nothing of the app yet, sees a first text."""
    for _ in range(CLICKS):
        page = visit(script=FIRST_TEXT)
        yield float(page.evaluate("window.firstText"))
        page.close()


def pauses(page: Page) -> Iterator[float]:
    """Seconds from a click on Pause to the button that says Train."""
    for _ in range(CLICKS):
        wait_for_updates(page, more_than=updates(page))
        yield swap(page, "Pause", "Train")
        swap(page, "Train", "Pause")


def steps(page: Page) -> Iterator[float]:
    """Seconds from a click on Step to the next number of updates."""
    for _ in range(CLICKS):
        page.wait_for_timeout(500)
        page.evaluate(AWAIT_ANSWER, ["click", [STATUS]])
        press(page, "Step")
        yield float(page.evaluate("window.answer"))


def moves(page: Page) -> Iterator[float]:
    """Seconds from a move of the temperature to another text and other bars."""
    expect(page.locator(BARS).locator("text").first).to_be_visible()
    for click in range(CLICKS):
        page.wait_for_timeout(500)
        page.evaluate(AWAIT_ANSWER, ["keydown", [WRITING, BARS]])
        slide(page, "pen.temperature", "End" if click % 2 else "Home")
        yield float(page.evaluate("window.answer"))
