"""What a visitor can have read on the page Surprise."""

from functools import partial

from pages.ui.widgets.setting_control import choice, setting_control
from rnn.corpora.segmentation import cut_after_word
from rnn.errors import PlaygroundError
from rnn.evaluation.surprisal import Surprisal
from rnn.playground.page_state import SurprisePage, answers_ready_made
from rnn.playground.questions import MeasureSurprisal
from rnn.playground.session import Session
from rnn.pretrained.network import ready_made
from rnn.settings import Text

TYPED, SAMPLE, TEXT = "A sentence of mine", "What it wrote", "What it learned from"
SOURCES = (TYPED, SAMPLE, TEXT)
LENGTH = 400  # characters of its text that it reads again
BEGINNING = 60  # characters of its text that the box opens with
# of the ready-made network's stories, but for one name, which it remembers as another
STORY = "Once there lived a gentle rabbit called Lily. Tom lived in a big shoe."

SENTENCE = Text(
    "Your sentence",
    "Anything. Leave a word out, or put a wrong one in, and look again.",
    "",
    max_length=500,
    multiline=True,
)


def surprisal_form(session: Session) -> None:
    """Draw the controls."""
    page = session.surprise
    source = page.source or SOURCES[0]
    apply = partial(set_source, page)
    choice(session, "surprise.source", "Which text?", SOURCES, source, apply)
    if source == TYPED:
        _sentence_box(session)


def set_source(page: SurprisePage, source: str) -> None:
    page.source = source


def _sentence_box(session: Session) -> None:
    """A box for a sentence of one's own; each of the two networks has one."""
    page = session.surprise
    is_ready_made = answers_ready_made(page, session.player)
    name = "ready_made_sentence" if is_ready_made else "sentence"
    apply = partial(setattr, page, name)
    key = f"surprise.{name.replace('_', '-')}"
    setting_control(session, key, SENTENCE, text_to_read(session), apply, height=72)


def text_to_read(session: Session) -> str:
    """The text from the chosen source."""
    page, player = session.surprise, session.player
    if answers_ready_made(page, player):
        about = ready_made().about
        typed = STORY if page.ready_made_sentence is None else page.ready_made_sentence
        return {SAMPLE: about.sample, TEXT: about.excerpt}.get(page.source, typed)
    if page.source == SAMPLE:
        return player.frame.live.text
    text = player.corpus.parts()[0]
    if page.source == TEXT:
        return cut_after_word(text, LENGTH)
    return cut_after_word(text, BEGINNING) if page.sentence is None else page.sentence


def measure_text(session: Session) -> Surprisal | None:
    """The surprisal of every character, by the network as it stands, or while that plays as it
    stood a moment ago; until it is there, what was read last. None if there is no text, or no
    network that could read."""
    page, player = session.surprise, session.player
    text = text_to_read(session)
    if not text:
        return None
    is_ready_made = answers_ready_made(page, player)
    given = player.frame.live.prompt if page.source == SAMPLE and not is_ready_made else ""
    question = MeasureSurprisal(text, is_ready_made, given)
    try:
        (answer,) = page.answers.get(player, [question], keep=is_ready_made)
    except PlaygroundError:
        return None
    return answer.value if answer else page.measured
