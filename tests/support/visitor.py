"""A visitor with a browser: opens pages of the running app and hears every complaint they make."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import ConsoleMessage, Page

from tests.support.profiles import NoProfile, Profiles
from tests.support.running_app import RunningApp

PICTURES = Path(__file__).parents[1] / "pictures"
LOG = 5_000  # characters of the server's log that stand under a failure
PATIENCE = 40_000  # milliseconds: a slow machine is no failure

# Opened by a deep link, Streamlit first looks for its server beneath the page's own address.
NOISE = re.compile(r"404 \(Not Found\) \(http://[^/]+/[^/]+/_stcore/(health|host-config)\)$")

# What a browser says of a server that died and comes back.
OUTAGE = re.compile(
    r"ERR_CONNECTION_|ERR_EMPTY_RESPONSE|WebSocket|disconnected from server|Client Error|\b404 |"
    "Streamlit server is not responding"
)

Visit = Callable[..., Page]


@contextmanager
def visiting(
    chromium: Profiles | NoProfile, app: RunningApp, noise: re.Pattern[str] = NOISE
) -> Iterator[Visit]:
    """Yield `visit(path, width, height, color_scheme)`, which opens a page as a new visitor; a
    `script` runs in it before anything else.

    Afterwards, raises AssertionError if a page reported an error that is no `noise`, or the server
    logged a traceback.
    """
    complaints: list[str] = []
    browsers = ExitStack()
    logged = len(app.said())

    def listen(message: ConsoleMessage) -> None:
        text = f"{message.text} ({message.location['url']})"
        if message.type == "error" and not noise.search(text):
            complaints.append(text)

    def visit(
        path: str = "/",
        width: int = 1280,
        height: int = 800,
        color_scheme: Literal["light", "dark"] = "light",
        script: str = "",
    ) -> Page:
        context = browsers.enter_context(chromium.context())
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script(script)
        page.goto(app.url + path)
        return page

    try:
        yield visit
    except BaseException as error:
        error.add_note("The browser complained:\n" + "\n".join(complaints))
        error.add_note(f"The server's log:\n{app.said(since=logged)[-LOG:]}")
        raise
    finally:
        browsers.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)
    log = app.said(since=logged)
    assert "Traceback" not in log, f"The server logged a traceback:\n{log}"


def picture(page: Page, name: str) -> Path:
    """Save what the visitor sees as tests/pictures/`name`.png, to be looked at."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    return path
