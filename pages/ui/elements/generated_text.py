"""What the network wrote on request."""

import time
from collections.abc import Sequence

from pages.ui.elements.sample import COPY_METER, copied_spans, describe_copies
from pages.ui.elements.styled_text import FAINT, box_html, diary_html, note_html, text_html
from rnn.corpora.segmentation import cut
from rnn.playground.answers import Answer
from rnn.playground.player import Player
from rnn.playground.questions import Generate, GeneratedText

LETTERS_PER_SECOND = 12


def letters_shown(answer: Answer, letter_by_letter: bool) -> int:
    """How many of the written characters stand on the screen by now; 0: all of them."""
    if not letter_by_letter:
        return 0
    elapsed = time.monotonic() - answer.came_at
    shown = 1 + int(elapsed * LETTERS_PER_SECOND)
    return shown if shown < len(answer.value.text) else 0


def written_html(prompt: str, written: GeneratedText, shown: int) -> str:
    """The prompt, and what is written after it, its copies tinted."""
    text = cut(written.text, shown) if shown else written.text
    spans = [(prompt, FAINT), *copied_spans(text, written.copies)]
    return box_html(text_html(spans, size="1.05rem"), height=320)


def copies_note(written: GeneratedText, player: Player) -> str:
    """How much of it stands in the text, where that is somebody's."""
    if written.copies is None:
        return ""
    said = describe_copies(written.text, written.copies, player.frame, player.corpus)
    return note_html(said, COPY_METER)


def strip_html(requests: Sequence[Generate], answers: Sequence[Answer | None]) -> str:
    """The same request at several temperatures, one under the other."""
    entries = [
        (
            f"temperature {request.temperature:g}",
            [(request.prompt, FAINT), *copied_spans(answer.value.text, answer.value.copies)],
        )
        for request, answer in zip(requests, answers, strict=True)
        if answer
    ]
    return diary_html(entries) if entries else ""
