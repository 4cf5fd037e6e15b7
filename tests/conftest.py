"""What tests may ask for: a browser, the app running, and a way to visit it."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.__main__ import ROOT, RUNNING
from tests.support import bucket, dask_cluster
from tests.support.books import BOOKS
from tests.support.chromium import required
from tests.support.profiles import NoProfile, Profiles
from tests.support.running_app import RunningApp, running_app
from tests.support.visitor import PATIENCE, Visit, visiting

# For a container without a screen. Playwright itself adds --headless, --no-sandbox, and what keeps
# Chromium from calling home.
FLAGS = ["--disable-gpu", "--disable-quic"]

# What tests may need beside requirements-dev.txt: marker -> whether it is there, and what it is.
NEEDS = {
    "books": (BOOKS is not None, "real books"),
    "cluster": (dask_cluster.IS_INSTALLED, "Dask"),
    "bucket": (bucket.IS_INSTALLED, "a bucket"),
    "proxy": (bucket.HAS_PROXY, "HAProxy"),
}

# The same examples in every run; no deadline, since a busy machine is no failure.
settings.register_profile("suite", derandomize=True, database=None, deadline=None)
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever uses the browser is marked so, and comes last: the quick tests speak first. Where
    there are no real books, no Dask, no bucket or no proxy, the tests that need them are left out.
    """
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if any(map(item.get_closest_marker, ("browser", "alone"))):
            room = item.path.relative_to(ROOT).as_posix()
            if not room.startswith(RUNNING):
                raise pytest.UsageError(f"{room} runs the app, so it must be in one of {RUNNING}")
    for marker, (is_there, _) in NEEDS.items():
        left_out = [item for item in items if item.get_closest_marker(marker)]
        if left_out and not is_there:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A word on what is left out without a trace in the counts of a quiet run."""
    if missing := [what for is_there, what in NEEDS.values() if not is_there]:
        terminalreporter.write_line(f"Left out are tests that need {', '.join(missing)}.")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Profiles]:
    """A headless Chromium that has seen the app before; every visit gets its own cookies and
    storage."""
    profiles = Profiles(playwright, required(playwright), FLAGS)
    yield profiles
    profiles.close()


@pytest.fixture(scope="session")
def new_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium that has not."""
    browser = playwright.chromium.launch(executable_path=required(playwright), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def app() -> Iterator[RunningApp]:
    """The app, running; one server for all tests that do not need a fresh one."""
    with running_app() as app:
        yield app


@pytest.fixture
def fresh_app() -> Iterator[RunningApp]:
    """The app on a server nobody has visited."""
    with running_app() as app:
        yield app


@pytest.fixture
def visit(chromium: Profiles, app: RunningApp) -> Iterator[Visit]:
    """`visit(path, width, height, color_scheme)` opens a page of the shared app."""
    with visiting(chromium, app) as visit:
        yield visit


@pytest.fixture
def first_visit(new_chromium: Browser, fresh_app: RunningApp) -> Iterator[Visit]:
    """Like `visit`, on a server nobody has visited, with a browser that was never here."""
    with visiting(NoProfile(new_chromium), fresh_app) as visit:
        yield visit
