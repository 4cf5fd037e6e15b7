"""The newcomer's path in Chromium: seconds and presses until each thing to discover is in sight.

A press is counted from the first look at a page that nobody has touched; what counts as seen has to
stand inside the window, whole, without scrolling, and nothing may cover it. With a number,
`python -m tests.benchmarks.newcomer 20`, so many others train small stories meanwhile.
"""

import asyncio
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

from tests.benchmarks.tables import head, row
from tests.support.chromium import required
from tests.support.crowd import training_together
from tests.support.hands import choose, part, press, sample
from tests.support.profiles import NoProfile
from tests.support.running_app import RunningApp, running_app
from tests.support.visitor import Visit, visiting

SCREENS = (ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844))
PATIENCE = 90.0  # seconds, after which it is said not to have happened
LEGIBLE = 0.9  # of the words of a sample are words
WORDS = re.compile(r"story words: (\d+) of (\d+)")
TEMPERATURES = 5

Line = tuple[str, str, str]  # what, the figure, the goal
Condition = Callable[[], bool]


def main(others: int = 0) -> None:
    head("what", "measured", "goal")
    with sync_playwright() as playwright, running_app() as app:
        chromium = playwright.chromium.launch(executable_path=required(playwright))
        with visiting(NoProfile(chromium), app) as visit, training(app, others):
            expect(sample(visit())).to_be_visible()  # warms the server
            for screen in SCREENS:
                for what, figure, goal in path(visit, screen):
                    row(f"{what}, at {screen['width']}", figure, goal)
        chromium.close()


@contextmanager
def training(app: RunningApp, others: int) -> Iterator[None]:
    """So many visitors who train until the block ends."""
    all_train, over = threading.Event(), threading.Event()

    async def train() -> None:
        async with training_together(app, others, "text=stories"):
            all_train.set()
            while not over.is_set():
                await asyncio.sleep(0.1)

    thread = threading.Thread(target=lambda: asyncio.run(train()))
    thread.start()
    all_train.wait(PATIENCE)
    try:
        yield
    finally:
        over.set()
        thread.join()


def path(visit: Visit, screen: ViewportSize) -> Iterator[Line]:
    page = visit(**screen)
    since = begin(page)
    loop = reach(since, lambda: says(page, "142857") and says(page, "once in the whole text"), page)
    yield "142857 and a reason why", f"{loop}, 1 press", "20 s, 1 press"
    rule = reach(since, lambda: says(page, "What it writes keeps to the rule"), page)
    yield "all 60 digits right, and a next step", f"{rule}, 1 press", ""

    page = visit(**screen)
    since = begin(page, "FizzBuzz")
    right = reach(since, lambda: says(page, "What it writes keeps to the rule"), page)
    page.wait_for_timeout(500)  # until the sample is drawn, and the button
    seen = {
        "the button": part(page, "Train").or_(part(page, "Pause")),
        "the line": narration(page),
        "the marks": page.locator(".rnn-writes .rnn-bars"),
        "the text": page.locator(".rnn-writes .rnn-pairs"),
        "the next step": part(page, "next"),
    }
    hidden = [name for name, place in seen.items() if not is_in_sight(place)]
    where = f"not all of it in sight: {', '.join(hidden)}" if hidden else "all in sight"
    yield "FizzBuzz right", f"{right}, 2 presses, {where}", "15 s, 2 presses, all in sight"

    page = visit(**screen)
    since = begin(page, "Small stories")
    legible = reach(since, lambda: share_of_words(page) >= LEGIBLE, page)
    yield "stories: 9 of 10 words are words", f"{legible}, 2 presses", "30 s"

    page = visit("/generate", **screen)
    strip = page.locator(".rnn-diary bdi")
    all_there = reach(time.perf_counter(), lambda: strip.count() == TEMPERATURES, page)
    inside = sum(map(is_in_sight, strip.all()))
    where = f"{inside} of {TEMPERATURES} in sight"
    yield "five temperatures on Generate", f"{all_there}, 0 presses, {where}", "5 s, 0 presses"


def begin(page: Page, text: str = "") -> float:
    """Choose a text, if one is named, and press Train; when that was."""
    expect(sample(page)).to_be_visible()
    since = time.perf_counter()
    if text:
        choose(page, "corpus.kind", text)
    press(page, "Train")
    return since


def reach(since: float, condition: Condition, page: Page) -> str:
    """How long it takes until something is so."""
    while not condition():
        if time.perf_counter() - since > PATIENCE:
            return f"not within {PATIENCE:.0f} s"
        page.wait_for_timeout(50)
    return f"{time.perf_counter() - since:.1f} s"


def narration(page: Page) -> Locator:
    return page.locator(".rnn-narration")


def says(page: Page, words: str) -> bool:
    """Whether the narration has these words."""
    return any(words in said for said in narration(page).all_inner_texts())


def share_of_words(page: Page) -> float:
    found = WORDS.search(page.locator(".rnn-bars").first.inner_text())
    return int(found[1]) / max(1, int(found[2])) if found else 0.0


def is_in_sight(part: Locator) -> bool:
    """Whether it lies inside the window, whole, and nothing lies over its lower edge."""
    return bool(
        part.first.evaluate(
            """part => { const {left, top, bottom} = part.getBoundingClientRect()
                const seen = document.elementFromPoint(left + 4, bottom - 4)
                return top >= 0 && bottom <= innerHeight && !!seen
                    && (part.contains(seen) || seen.contains(part)) }"""
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
