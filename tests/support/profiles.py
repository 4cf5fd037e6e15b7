"""Browsers that have been here before: each keeps what it has loaded and compiled of the app, which
takes a third of a page's opening. In all else every visitor is a new one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize

STORED = "local_storage,indexeddb"  # by a page; what the browser keeps by itself is not
SCREEN: ViewportSize = {"width": 1280, "height": 800}


class Profiles:
    """A Chromium with a profile of its own for each visitor who is there at the same time."""

    def __init__(self, playwright: Playwright, executable: str, flags: list[str]) -> None:
        self._playwright, self._executable, self._flags = playwright, executable, flags
        self._free: list[BrowserContext] = []
        self._stack = ExitStack()

    @contextmanager
    def context(self) -> Iterator[BrowserContext]:
        """The browser of a visitor, who has no cookies, nothing stored and no permissions."""
        context = self._free.pop() if self._free else self._launch()
        try:
            yield context
        finally:
            for page in context.pages[1:]:  # the first one stays empty
                _forget(page)
                page.close()
            context.clear_cookies()
            context.clear_permissions()
            self._free.append(context)

    def close(self) -> None:
        """End all browsers."""
        self._stack.close()

    def _launch(self) -> BrowserContext:
        folder = self._stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        context = self._playwright.chromium.launch_persistent_context(
            folder, executable_path=self._executable, args=self._flags, viewport=SCREEN
        )
        self._stack.callback(context.close)
        return context


class NoProfile:
    """The same of a Chromium that has never been anywhere."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium

    @contextmanager
    def context(self) -> Iterator[BrowserContext]:
        with self._chromium.new_context() as context:
            yield context


def _forget(page: Page) -> None:
    """Forget what pages from where this one is have stored."""
    address = urlsplit(page.url)
    session = page.context.new_cdp_session(page)
    session.send(
        "Storage.clearDataForOrigin",
        {"origin": f"{address.scheme}://{address.netloc}", "storageTypes": STORED},
    )
