"""Processes die: a visitor whose worker died goes on, and no process outlives its server."""

import asyncio
import os
import re
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rnn.persistence.server_store import RUNS
from tests.browser.test_keeping import LINK, kept, rest, train_for, undisturbed
from tests.support.crowd import train
from tests.support.hands import (
    go,
    is_playing,
    part,
    press,
    sample,
    token,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.measuring import MEASURING
from tests.support.profiles import Profiles
from tests.support.running_app import RunningApp, running_app
from tests.support.saved import everything
from tests.support.visitor import Visit, visiting
from tests.support.wire import on_the_wire

BACK = re.compile(r"your network is back at update ([\d,]+)")
A_SECOND = 100  # updates, at the pace of train_for
MOST_LOST = 10 * A_SECOND
BACK_WITHIN = 3.0 if MEASURING else 10.0  # seconds; the goal, or what a busy machine needs
GONE_WITHIN = 5.0  # seconds
ENDINGS = signal.SIGKILL, signal.SIGTERM, signal.SIGINT  # crashed, stopped, Ctrl-C


def kill_workers(app: RunningApp) -> None:
    workers = app.workers()
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGKILL)


def came_back_at(page: Page) -> int:
    """At which update the page says that the network is back; -1 if it says nothing of it."""
    found = BACK.search(page.get_by_test_id("stMain").inner_text())
    return int(found[1].replace(",", "")) if found else -1


@pytest.mark.alone
def test_a_worker_is_killed_while_a_visitor_trains(chromium: Profiles, tmp_path: Path) -> None:
    """The network comes back from its last save, which is told in one sentence; and goes on bit for
    bit as if nothing had happened."""
    with running_app({RUNS: str(tmp_path)}) as app, visiting(chromium, app) as visit:
        page = visit(LINK)
        expect(sample(page)).to_be_visible()
        train_for(page, 6 * A_SECOND)
        for _ in range(2):
            before = updates(page)
            killed_at = time.perf_counter()
            kill_workers(app)
            wait_for(lambda: came_back_at(page) >= 0, page)
            back_at = came_back_at(page)
            wait_for_updates(page, more_than=back_at)
            seconds = time.perf_counter() - killed_at
            print(f"\nback after {seconds:.1f} s at update {back_at} of {before}")
            assert seconds <= BACK_WITHIN
            assert before - MOST_LOST <= back_at
            assert is_playing(page)
            press(page, "Pause")
            expect(part(page, "Train")).to_be_visible()
            press(page, "Train")  # the sentence has been read
            wait_for(lambda: came_back_at(page) < 0, page)
            wait_for_updates(page, more_than=before)
        done = rest(page)
        wait_for(lambda: kept(tmp_path, token(page)).trainer.iteration == done, page)
        run = kept(tmp_path, token(page))
        assert everything(run.trainer) == everything(undisturbed(run))


@pytest.mark.alone
def test_a_worker_is_killed_while_nothing_trains(first_visit: Visit, fresh_app: RunningApp) -> None:
    """Whatever is pressed next brings the network back: one that never trained, at its start."""
    page = first_visit("/generate")
    expect(part(page, "writing").locator("pre")).not_to_be_empty()
    kill_workers(fresh_app)
    press(page, "Step")
    wait_for(lambda: came_back_at(page) == 0, page)
    go(page, "Train")
    press(page, "Step")
    wait_for(lambda: updates(page) == 1, page)


@pytest.mark.parametrize("by", ENDINGS, ids=lambda s: s.name)
def test_no_process_outlives_its_server(by: signal.Signals) -> None:
    async def end(app: RunningApp) -> list[int]:
        async with on_the_wire(app, query="text=stories") as visitor:
            await train(visitor)
            children = [pid for pid in app.processes() if pid != app.pid]
            await asyncio.to_thread(app.kill_server, by)
        return children

    with running_app() as app:
        children = asyncio.run(end(app))
        assert children
        latest = time.monotonic() + GONE_WITHIN
        while left := app.processes():
            assert time.monotonic() < latest, f"{left} of {children} are still there"
            time.sleep(0.1)
        assert "Traceback" not in app.said()
