"""What the network wrote on request: its letters, each with the chances it had, and the same at
several temperatures."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.elements.markup import show_html
from pages.ui.elements.sample import COPY_METER, copied_spans, describe_copies
from pages.ui.elements.styled_text import FAINT, diary_html, entry_html, heading_html, note_html
from pages.ui.format import format_count
from rnn.corpora.segmentation import cluster_edges
from rnn.playground.answers import Answer
from rnn.playground.page_state import Written
from rnn.playground.questions import Generate, GeneratedText

SAME_LUCK = "The same luck, from careful to wild"
STRIP = "What it writes with the same dice at five temperatures."
MOST_OF_PROMPT = 30  # characters of a prompt that stand before a text that is to be compared


def _read(ending: str) -> str:
    return Path(__file__).with_suffix(ending).read_text(encoding="utf-8")


_TEXT = st.components.v2.component(
    "generated_text", html=_read(".html"), css=_read(".css"), js=_read(".js")
)


def generated_text(written: Written, letter_by_letter: bool) -> None:
    """Draw the text; one can choose any letter and see what else it might have been."""
    if answer := written.answers[0]:
        number = answer.asked_at  # another for each text, so that letter by letter it begins anew
        prompt = written.questions[0].prompt
        _TEXT(key="writing", data=text_data(number, prompt, answer.value, letter_by_letter))
    else:
        show_html(note_html("Writing …"))


def text_data(
    number: float, prompt: str, written: GeneratedText, letter_by_letter: bool
) -> dict[str, Any]:
    """What is sent to the browser."""
    candidates = written.candidates
    assert candidates, "the page asks for them"
    p = candidates.probabilities
    # what is not quite impossible, or not quite sure, is not told as 0% or 100%
    chances = np.where(p % 1, (65_535 * p).round().clip(1, 65_534), 65_535 * p).astype("<u2")
    return {
        "id": f"{number} {letter_by_letter}",
        "prompt": prompt,
        "text": written.text,
        "letterByLetter": letter_by_letter,
        "tints": [[len(text), css] for text, css in copied_spans(written.text, written.copies)],
        "candidates": candidates.characters,
        "chances": b64encode(chances.tobytes()).decode(),
        "cut": b64encode(candidates.cut.astype(np.uint8).tobytes()).decode(),
    }


def about_html(written: Written) -> str:
    """When one's own network wrote it, and how much of it stands in the text that it learned."""
    answer, player = written.answers[0], written.writer
    if answer is None or player is None:
        return ""
    when = f"Written after {format_count(answer.iteration, 'update')}."
    if answer.value.copies is None:
        return note_html(when)
    said = describe_copies(answer.value.text, answer.value.copies, player.frame, player.corpus)
    return note_html(f"{when} {said}", COPY_METER)


def strip_html(written: Written) -> str:
    """The same request at several temperatures, one under the other."""
    asked, answers = written.questions[1:], written.answers[1:]
    if not asked:
        return ""
    entries = [
        entry_html(
            _stamp(question, asked),
            [
                (_last_line(question.prompt), FAINT),
                *copied_spans(answer.value.text, answer.value.copies),
            ],
        )
        for question, answer in zip(asked, answers, strict=True)
        if answer
    ]
    sentence = describe_sameness(asked, answers)
    note = note_html(sentence) if sentence else ""
    return (
        f'<section class="rnn-strip"><header>{heading_html(SAME_LUCK, STRIP)}{note}</header>'
        f"{diary_html(entries)}</section>"
    )


def _last_line(prompt: str) -> str:
    """What of a prompt has room before a text that is to be compared."""
    line = prompt.rpartition("\n")[2] or prompt
    if len(line) <= MOST_OF_PROMPT:
        return line
    start = next(edge for edge in cluster_edges(line) if edge >= len(line) - MOST_OF_PROMPT)
    return f"…{line[start:]}"


def _stamp(question: Generate, asked: Sequence[Generate]) -> str:
    ends = {asked[0].temperature: " careful", asked[-1].temperature: " wild"}
    return f"{question.temperature:g}{ends.get(question.temperature, '')}"


def describe_sameness(asked: Sequence[Generate], answers: Sequence[Answer | None]) -> str:
    """How far from the lowest temperature on the texts are the same, where they are."""
    texts = [answer.value.text for answer in answers if answer]
    if len(texts) < len(asked):
        return ""
    same = next((i for i, text in enumerate(texts) if text != texts[0]), len(texts))
    if same == len(texts):
        return (
            "Temperature changes nothing in these lines: each letter is its best guess at all five."
        )
    if same == 1:
        return ""
    hottest = asked[same - 1].temperature
    return f"Up to {hottest:g} it changes nothing in these lines: each letter is its best guess."
