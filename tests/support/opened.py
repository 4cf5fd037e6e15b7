"""The app opened without a browser: each run is one look of the visitor, or one tick."""

import math
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from rnn.playground.session import Session
from tests.support.running_app import ROOT
from tests.support.source import pages

HOME = "streamlit_app.py"
VIEWS = [page.name for page in pages(ROOT)]


def opened(view: str = HOME) -> AppTest:
    """A view, opened cold."""
    at = AppTest.from_file(str(ROOT / HOME), default_timeout=30)
    return look(at if view == HOME else at.switch_page(view))


def look(at: AppTest) -> AppTest:
    """Run the view once more; an exception is a failure."""
    at.run()
    assert not at.exception, [(error.value, error.stack_trace) for error in at.exception]
    return at


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return look(at)


def go(at: AppTest, view: str) -> AppTest:
    return look(at.switch_page(view))


def choose(at: AppTest, key: str, value: Any) -> AppTest:
    """Set a control, whatever kind it is of."""
    control(at, key).set_value(value)
    return look(at)


def control(at: AppTest, key: str) -> Any:
    """The control under a key; a live one has its edition there as well."""
    (found,) = [
        element
        for part in (at.sidebar, at.main)
        for element in part
        if re.fullmatch(rf"{re.escape(key)}(\.v\d+)?", getattr(element, "key", None) or "")
    ]
    return found


def address(at: AppTest) -> dict[str, str]:
    """What stands behind the question mark; AppTest tells it now as a word, now as a list."""
    return {n: v if isinstance(v, str) else v[-1] for n, v in at.query_params.items()}


def session(at: AppTest) -> Session:
    found: Session = at.session_state["session"]
    return found


def train(at: AppTest, ticks: int = 2) -> AppTest:
    """Press Train, and let some ticks go by at full speed, even past the end of learning."""
    choose(at, "pace", math.inf)
    if any(toggle.key == "stop" for toggle in at.toggle):
        choose(at, "stop", False)
    press(at, "Train")
    for _ in range(ticks):
        look(at)
    return at
