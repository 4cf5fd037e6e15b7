"""The app opened without a browser: each run is one look of the visitor, or one tick.

tests/pages/conftest.py gives it an engine whose slices are done at once, so a tick of a network
that plays at full speed is one slice of training.
"""

import math
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from rnn.corpora.base import Corpus
from rnn.persistence.recipe import Recipe
from rnn.playground.frame import Frame
from rnn.playground.player import Player
from rnn.playground.run import Run
from rnn.playground.session import Session
from rnn.training.hyperparameters import Hyperparameters
from tests.support.engine import run_of
from tests.support.running_app import ROOT
from tests.support.source import pages

HOME = "streamlit_app.py"
GENERATE, SURPRISE, INSIDE = "pages/generate.py", "pages/surprise.py", "pages/inside.py"
PLAY, TRANSPORT = "play", ("Train", "Pause")  # one button, and what it says
PAGES = [page.name for page in pages(ROOT)]


def opened(page: str = HOME) -> AppTest:
    """A page, opened cold."""
    at = AppTest.from_file(str(ROOT / HOME), default_timeout=30)
    return look(at if page == HOME else at.switch_page(page))


def opened_with_own(page: str) -> AppTest:
    """Generate or Surprise, where the visitor's own network answers from the beginning on."""
    return ask_own_network(opened(page))


def ask_own_network(at: AppTest) -> AppTest:
    """Let the visitor's own network answer on Generate and Surprise, trained or not."""
    session(at).generate.by_ready_made = session(at).surprise.by_ready_made = False
    return look(at)


def arrived_at(query: dict[str, str | list[str]] | str = "") -> AppTest:
    """The first page, opened with something behind the question mark of its address."""
    at = AppTest.from_file(str(ROOT / HOME), default_timeout=30)
    if isinstance(query, str):
        query = dict(parse_qsl(urlsplit(query).query))
    for name, value in query.items():
        at.query_params[name] = value
    return look(at)


def look(at: AppTest) -> AppTest:
    """Run the page once more; an exception is a failure."""
    at.run()
    assert not at.exception, [(error.value, error.stack_trace) for error in at.exception]
    return at


def press(at: AppTest, key: str) -> AppTest:
    if key in TRANSPORT:
        assert at.button(key=PLAY).label == key
        key = PLAY
    at.button(key=key).click()
    return look(at)


def go(at: AppTest, page: str) -> AppTest:
    return look(at.switch_page(page))


def choose(at: AppTest, name: str, value: Any) -> AppTest:
    """Set a control, whatever kind it is of."""
    control(at, name).set_value(value)
    return look(at)


def control(at: AppTest, name: str) -> Any:
    """The control of this name; its key has an edition as well."""
    (found,) = [
        element
        for part in (at.sidebar, at.main)
        for element in part
        if re.fullmatch(rf"{re.escape(name)}\.v\d+", getattr(element, "key", None) or "")
    ]
    return found


def buttons(at: AppTest) -> set[str]:
    """The keys of all buttons on the page; that of Train or Pause is its label."""
    return {str(button.label if button.key == PLAY else button.key) for button in at.button}


def address(at: AppTest) -> dict[str, str]:
    """What stands behind the question mark; AppTest tells it now as a word, now as a list."""
    return {n: v if isinstance(v, str) else v[-1] for n, v in at.query_params.items()}


def session(at: AppTest) -> Session:
    found: Session = at.session_state["session"]
    return found


def player(at: AppTest) -> Player:
    return session(at).player


def frame(at: AppTest) -> Frame:
    """The frame that the page shows."""
    return session(at).player.frame


def run(at: AppTest) -> Run:
    """The run itself."""
    return run_of(session(at).player)


def html(at: AppTest) -> list[str]:
    """All that is drawn as HTML."""
    return [element.proto.body for element in at.get("html")]


@dataclass(frozen=True)
class Alert:
    """A sentence that should be noticed, as it stands on the screen."""

    value: str


def warnings(at: AppTest) -> list[Alert]:
    """What is said about what could not be done."""
    return _alerts(at, "warning")


def infos(at: AppTest) -> list[Alert]:
    """What is said about how things stand."""
    return _alerts(at, "info")


def _alerts(at: AppTest, kind: str) -> list[Alert]:
    """Those of a kind, and what the narration says in that mood."""
    drawn = "".join(html(at))
    pattern = rf'<div class="rnn-alert rnn-{kind}" role="\w+">(.*?)</div>'
    said = re.findall(pattern, drawn, re.DOTALL)
    mood = {"warning": "(?:wrong|note)", "info": "waits"}[kind]
    pattern = rf'<div class="rnn-narration" data-mood="{mood}"><p>(.*?)</p>'
    said += re.findall(pattern, drawn, re.DOTALL)
    plain = [unescape(re.sub("<[^>]*>", "", text)).strip() for text in said]
    return [Alert(text) for text in dict.fromkeys(plain)]  # one may stand in two places


def narration(at: AppTest) -> str:
    """What the line of narration says."""
    drawn = "".join(html(at))
    (said,) = re.findall(
        r'<div class="rnn-narration" data-mood="\w+"><p>(.*?)</p>', drawn, re.DOTALL
    )
    return unescape(re.sub("<[^>]*>", "", said)).strip()


def notes(at: AppTest) -> list[str]:
    """The small lines of text, without their bold type."""
    lines = re.findall(r'<p class="rnn-note">(.*?)</p>', "".join(html(at)), re.DOTALL)
    return [re.sub("<[^>]*>", "", line) for line in lines]


def train(at: AppTest, ticks: int = 2) -> AppTest:
    """Press Train, and let some ticks go by at full speed, even past the end of learning."""
    choose(at, "pace", math.inf)
    if session(at).train.stop_when_solved and any("stop.v" in str(t.key) for t in at.toggle):
        choose(at, "stop", False)
    else:  # a page without the switch
        session(at).train.stop_when_solved = False
        player(at).set_stop_when_solved(False)
    press(at, "Train")
    for _ in range(ticks):
        look(at)
    return at


def with_run_of(at: AppTest, corpus: Corpus, hyperparameters: Hyperparameters) -> AppTest:
    """The page with a run of this text and these settings, which has not trained."""
    recipe = Recipe(corpus.kind, corpus.options, hyperparameters)
    session(at).take_over(Player.begin(session(at).engine, recipe, corpus))
    return look(at)
