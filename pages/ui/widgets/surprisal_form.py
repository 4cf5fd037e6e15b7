"""What a visitor can have read on the page Surprise."""

from functools import partial

from pages.ui.widgets.setting_control import setting_control
from rnn.corpora.segmentation import cut
from rnn.errors import PlaygroundError
from rnn.evaluation.surprisal import Surprisal
from rnn.playground.page_state import SurprisePage
from rnn.playground.questions import MeasureSurprisal
from rnn.playground.session import Session
from rnn.settings import Text

TYPED, SAMPLE, TEXT = "A sentence of mine", "What it wrote", "What it learned from"
SOURCES = (TYPED, SAMPLE, TEXT)
LENGTH = 400  # characters of its text that it reads again
BEGINNING = 60  # characters of its text that the box opens with

SENTENCE = Text(
    "Your sentence",
    "Anything. Leave a word out, or put a wrong one in, and look again.",
    "",
    max_length=500,
    multiline=True,
)


def set_source(page: SurprisePage, source: str) -> None:
    page.source = source


def sentence_box(session: Session) -> None:
    """A box for a sentence of one's own; it opens with the beginning of the text."""
    apply = partial(setattr, session.surprise, "sentence")
    sentence = text_to_read(session)
    setting_control(session, "surprise.sentence", SENTENCE, sentence, apply, height=100)


def text_to_read(session: Session) -> str:
    """The text from the chosen source."""
    page, player = session.surprise, session.player
    if page.source == SAMPLE:
        return player.frame.live.prompt + player.frame.live.text
    text = player.corpus.parts()[0]
    if page.source == TEXT:
        return cut(text, LENGTH)
    return cut(text, BEGINNING) if page.sentence is None else page.sentence


def measure_text(session: Session, text: str) -> Surprisal | None:
    """The surprisal of every character, by the network as it stands, or while that plays as it
    stood a moment ago; None if there is no text, or no network that could read."""
    if not text:
        return None
    try:
        (answer,) = session.surprise.answers.get(session.player, [MeasureSurprisal(text)])
    except PlaygroundError:
        return None
    return answer.value if answer else None
