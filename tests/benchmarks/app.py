"""The running app in Chromium, one visitor at full speed, on the clock on the wall.

How much of a core the training gets, how often the page is redrawn and what that costs, how soon
the page answers, and whether it holds still. Training is compared with a core that does the same
run alone, in turn with it, so that a busy moment is everyone's.
"""

import time
from collections.abc import Iterable, Iterator
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Page, expect, sync_playwright

from rnn.persistence.recipe import Recipe
from tests.benchmarks.one_core import measure_apart
from tests.benchmarks.tables import head, row
from tests.support.chromium import required
from tests.support.hands import (
    part,
    press,
    sample,
    slide,
    swap,
    train_at_full_speed,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.processes import processor
from tests.support.profiles import NoProfile, Profiles
from tests.support.running_app import RunningApp, running_app
from tests.support.traffic import Traffic
from tests.support.visitor import visiting

QUERY = urlencode(Recipe.preset("decimal", "Notebook").to_query())
ROUNDS = 3
SECONDS = 8.0  # of each round
PRESSES = 20
OPENINGS, WARMING = 10, 3
MANY = 20_000  # updates

# what stands where
STATUS = "[data-testid=stMain] .rnn-note"
WRITING, BARS = ".st-key-writing >>> pre", ".st-key-writing >>> ol"  # inside a component

# seconds from the call for the page until the untrained network's sample is painted
FIRST_TEXT = """window.firstText = new Promise(done => {
    const look = () => document.querySelector('.st-key-live .rnn-box')?.textContent
        ? requestAnimationFrame(() => done(performance.now() / 1000)) : setTimeout(look, 5)
    look()
})"""

# how much of the screen moved by itself, times how far, both as shares of the screen (web.dev/cls)
SHIFT = """window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(
    entry => window.shift += entry.hadRecentInput ? 0 : entry.value
)).observe({type: 'layout-shift', buffered: true})"""

# counts how often the line of progress changes
WATCH = """() => { window.redraws = 0; let last = '';
  window.watch = setInterval(() => {
    const found = document.body.innerText.match(/[\\d,]+ updates? · /);
    if (found && found[0] !== last) { last = found[0]; window.redraws += 1; } }, 20); }"""

# from when an event arrives at the page until all these parts show something else, in seconds
AWAIT_ANSWER = """([event, parts]) => {
    const read = part => {
        const [outside, inside] = part.split(" >>> ")
        const found = document.querySelector(outside)
        if (!inside) return found?.textContent
        const host = [...(found?.querySelectorAll("*") ?? [])].find(each => each.shadowRoot)
        return host?.shadowRoot.querySelector(inside)?.textContent
    }
    const before = parts.map(read)
    window.answer = new Promise(done => addEventListener(event, () => {
        const start = performance.now()
        const look = () => parts.every((part, i) => read(part) && read(part) !== before[i])
            ? done((performance.now() - start) / 1000) : setTimeout(look, 5)
        look()
    }, {capture: true, once: true}))
}"""

Line = tuple[str, str, str]  # what, the figure, the goal


def main() -> None:
    head("what", "measured", "goal")
    with sync_playwright() as playwright, running_app() as app:
        chromium = playwright.chromium.launch(executable_path=required(playwright))
        for line in measured(NoProfile(chromium), app):
            row(*line)
        chromium.close()
        known = Profiles(playwright, required(playwright), [])
        for line in opening(known, app, "the browser was here before"):
            row(*line)
        known.close()


def measured(chromium: NoProfile, app: RunningApp) -> Iterator[Line]:
    """What one visitor after the other sees."""
    yield from opening(chromium, app, "a new browser")
    with visiting(chromium, app) as visit:
        page = visit()
        traffic = Traffic(page)
        page.goto(f"{app.url}/?{QUERY}")
        expect(sample(page)).to_be_visible()
        train_at_full_speed(page)
        wait_for_updates(page, more_than=100)
        yield from training(page, app)
        wait_for(lambda: updates(page) > MANY, page, seconds=180)
        yield from redrawing(page, app, traffic)
        yield "Pause → seen", in_words(pauses(page)), "≤ 0.2 s"
        press(page, "Pause")
        expect(part(page, "Train")).to_be_visible()
        yield "Step → seen", in_words(steps(page)), "≤ 0.2 s"
        moved = in_words(moves(visit("/generate")))
        yield "temperature → another text and other bars seen", moved, "≤ 0.2 s"


def opening(chromium: NoProfile | Profiles, app: RunningApp, who: str) -> Iterator[Line]:
    """How soon a visitor sees a first text, after some who warm the server and the browser."""
    seconds, shifts = [], []
    for _ in range(WARMING + OPENINGS):
        with visiting(chromium, app) as visit:
            page = visit(script=FIRST_TEXT + ";" + SHIFT)
            seconds.append(float(page.evaluate("window.firstText")))
            page.wait_for_timeout(1500)
            shifts.append(float(page.evaluate("window.shift")))
    seconds, shifts = seconds[WARMING:], shifts[WARMING:]
    figure = f"{median(seconds):.2f} s, at most {max(seconds):.2f} s"
    yield f"first text on the screen, warm, {who}", figure, "≤ 1.5 s, at most 2.5 s"
    yield f"layout shift at load, the worst, {who}", f"{max(shifts):.3f}", "≤ 0.1"


def training(page: Page, app: RunningApp) -> Iterator[Line]:
    """What the training gets, and what of it is seen."""
    page.evaluate(SHIFT)
    ratios, shares, redraws, shift = [], [], [], 0.0
    for _ in range(ROUNDS):
        page.wait_for_timeout(1000)  # the press counts no more
        page.evaluate("window.shift = 0")
        page.evaluate(WATCH)
        start, before, taken = time.perf_counter(), updates(page), processor(app)
        page.wait_for_timeout(1000 * SECONDS)
        done, seconds = updates(page) - before, time.perf_counter() - start
        shares.append(processor(app).since(taken).per(seconds).workers)
        redrawn = page.evaluate("() => { clearInterval(window.watch); return window.redraws; }")
        redraws.append(int(redrawn) / seconds)
        shift = max(shift, float(page.evaluate("window.shift")))
        press(page, "Pause")
        expect(part(page, "Train")).to_be_visible()
        ratios.append(done / seconds / measure_apart(QUERY, SECONDS / 2))
        press(page, "Train")
        expect(part(page, "Pause")).to_be_visible()
    yield "updates, of those of a core that does nothing else", f"{median(ratios):.0%}", "≥ 95 %"
    yield "processor of the worker", f"{median(shares):.0%}", ""
    yield "redraws a second", f"{median(redraws):.1f}", "≥ 4"
    yield "layout shift while it trains, the worst", f"{shift:.3f}", "0"


def redrawing(page: Page, app: RunningApp, traffic: Traffic) -> Iterator[Line]:
    """What a tick costs far into a run."""
    after = f"after {MANY:,} updates"
    taken = processor(app)
    redraws = traffic.redraws(SECONDS)
    milliseconds = 1000 * processor(app).since(taken).server / len(redraws)
    messages = median(redraw.messages for redraw in redraws)
    kilobytes = median(redraw.bytes for redraw in redraws) / 1000
    per_second = sum(redraw.bytes for redraw in redraws) / SECONDS / 1000
    yield f"messages a redraw {after}", f"{messages:.0f}", "≤ 12"
    yield f"processor of the server a redraw {after}", f"{milliseconds:.1f} ms", "≤ 5 ms"
    yield f"a redraw {after}", f"{kilobytes:.1f} KB", ""
    yield (
        f"all that is sent {after}",
        f"{per_second:.0f} KB a second",
        "≤ 50 KB",
    )


def in_words(seconds: Iterable[float]) -> str:
    """Half of them are below the first figure, 95 of 100 below the second."""
    found = sorted(seconds)
    late = found[int(0.95 * (len(found) - 1) + 0.5)]
    return f"{median(found):.3f} s, 95 of 100 within {late:.3f} s"


def pauses(page: Page) -> Iterator[float]:
    """Seconds from a click on Pause to the button that says Train."""
    for _ in range(PRESSES):
        wait_for_updates(page, more_than=updates(page))
        yield swap(page, "Pause", "Train")
        swap(page, "Train", "Pause")


def steps(page: Page) -> Iterator[float]:
    """Seconds from a click on Step to the next number of updates."""
    for _ in range(PRESSES):
        page.wait_for_timeout(500)
        page.evaluate(AWAIT_ANSWER, ["click", [STATUS]])
        press(page, "Step")
        yield float(page.evaluate("window.answer"))


def moves(page: Page) -> Iterator[float]:
    """Seconds from a move of the temperature to another text and other bars."""
    expect(part(page, "writing").locator("li").first).to_be_visible()
    for move in range(PRESSES):
        page.wait_for_timeout(500)
        page.evaluate(AWAIT_ANSWER, ["keydown", [WRITING, BARS]])
        slide(page, "generate.temperature", "End" if move % 2 else "Home")
        yield float(page.evaluate("window.answer"))
