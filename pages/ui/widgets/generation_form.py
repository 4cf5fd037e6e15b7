"""What a visitor can ask of the writing network: a prompt, a length, a temperature, the dice."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.format import name_character, show_alphabet
from pages.ui.widgets.button import button
from pages.ui.widgets.forgetting_switch import forgetting_switch
from pages.ui.widgets.setting_control import setting_control, switch
from rnn.errors import PlaygroundError, isolate
from rnn.playground.page_state import GeneratePage, Written, answers_ready_made
from rnn.playground.player import Player
from rnn.playground.questions import Generate
from rnn.playground.session import Session
from rnn.pretrained.network import ready_made
from rnn.sampling import LENGTH, TEMPERATURE, TOP_K, TOP_P
from rnn.settings import Setting, Text

GROUP = "generate"
ALL = 1_000  # characters: no cut
PROMPT = Text(
    "Begin with",
    "It reads this first, letter by letter, and goes on from there.",
    "",
    max_length=500,
    multiline=True,
    term="prompt",
)
HOW_BOLD = replace(TEMPERATURE, high=2.0)
HOW_LONG = replace(LENGTH, high=5_000, grid=(50, 100, 200, 300, 500, 1000, 2000, 5000))
CUTS: dict[str, Setting] = {
    "top_k": replace(TOP_K, default=ALL, high=ALL, grid=(1, 2, 3, 5, 10, 20, ALL)),
    "top_p": replace(TOP_P, default=1.0, low=0.05, grid=(0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)),
}
MAIN: dict[str, Setting] = {"prompt": PROMPT, "temperature": HOW_BOLD, "length": HOW_LONG}
DICE = (
    "Every letter is a throw of dice, but at temperature 0. Here it throws other dice; until then "
    "they stay the same, so the text changes only with what you change, and with what it learns."
)
TWO_LINES = 72  # pixels
STRIP = (0.0, 0.5, 0.8, 1.2, 2.0)  # temperatures, one under the other
STRIP_LENGTH = 90  # characters
MOST_UNKNOWN = 5  # characters that are named


def generation_form(session: Session) -> None:
    """Draw the controls."""
    page = session.generate
    with st.container(horizontal=True, vertical_alignment="bottom", key="knobs"):
        with st.container(
            horizontal=True, vertical_alignment="bottom", width="content", key="knob"
        ):
            _control(session, "temperature", HOW_BOLD, width=230)
            another = partial(write_another, page)
            button(
                session, "Write another", "another", another, icon=":material/casino:", help=DICE
            )
        _prompt_control(session)


def more_options(session: Session) -> None:
    """Draw the button that hides what is seldom changed."""
    with st.popover("More", icon=":material/tune:"):
        _switch(
            session,
            "letter_by_letter",
            "Letter by letter",
            about="As it really writes: one letter after the other, with the chances it saw.",
        )
        _switch(
            session,
            "five_temperatures",
            "Five temperatures",
            about="The same luck, from careful to wild.",
        )
        forgetting_switch(session)
        _control(session, "length", HOW_LONG)
        for name, setting in CUTS.items():
            _control(session, name, setting)


def _prompt_control(session: Session) -> None:
    """The box of the network that writes: each has a beginning of its own."""
    page = session.generate
    is_ready_made = answers_ready_made(page, session.player)
    name = "ready-made-prompt" if is_ready_made else "prompt"
    apply = partial(set_prompt, page, is_ready_made)
    prompt = prompt_of(page, is_ready_made)
    setting_control(
        session, f"{GROUP}.{name}", PROMPT, prompt, apply, height=TWO_LINES, width="stretch"
    )


def prompt_of(page: GeneratePage, is_ready_made: bool) -> str:
    """What one of the two networks is to begin with."""
    if not is_ready_made:
        return page.prompt
    return ready_made().about.prompt if page.ready_made_prompt is None else page.ready_made_prompt


def set_prompt(page: GeneratePage, is_ready_made: bool, prompt: str) -> None:
    """Let one of the two networks begin with something else."""
    setattr(page, "ready_made_prompt" if is_ready_made else "prompt", prompt)


def _control(session: Session, name: str, setting: Setting, **more: Any) -> None:
    page = session.generate
    apply = partial(setattr, page, name)
    setting_control(session, f"{GROUP}.{name}", setting, getattr(page, name), apply, **more)


def _switch(session: Session, name: str, label: str, about: str) -> None:
    page = session.generate
    apply = partial(setattr, page, name)
    switch(session, f"{GROUP}.{name}", label, getattr(page, name), apply, about)


def write_another(page: GeneratePage) -> None:
    """Write with other dice."""
    page.draw_number += 1


def ask_to_write(page: GeneratePage, player: Player) -> None:
    """Ask for what the page is to show. Where that cannot be written, or has not come yet, what
    was written last stays."""
    is_ready_made = answers_ready_made(page, player)
    known = ready_made().about.characters if is_ready_made else player.characters
    page.trouble = describe_unknown(prompt_of(page, is_ready_made), known)
    if page.trouble:
        return
    questions = generation_questions(page, player)
    try:
        keep = page.letter_by_letter or is_ready_made
        answers = page.answers.get(player, questions, keep)
    except PlaygroundError as error:
        page.trouble = str(error)
        return
    writer = None if is_ready_made else player
    if answers[0] or (page.shown and page.shown.writer is not writer):
        page.shown = Written(writer, questions, answers)


def describe_below(page: GeneratePage, player: Player) -> str:
    """What is seen below a refusal: what the network that is asked wrote before, if it did."""
    written = page.shown
    writer = None if answers_ready_made(page, player) else player
    if written is None or written.writer is not writer or not written.answers[0]:
        return ""
    return f"Below is what it wrote last, at temperature {written.questions[0].temperature:g}."


def describe_unknown(prompt: str, known: str) -> str:
    """Which characters of a prompt the network has never seen, and which it may use; empty if it
    knows all of them."""
    unknown = [c for c in dict.fromkeys(prompt) if c not in known]
    if not unknown:
        return ""
    shown = [isolate(name_character(c)) for c in unknown[:MOST_UNKNOWN]]
    more = ["others"] if len(unknown) > MOST_UNKNOWN else []
    *first, last = shown + more
    listed = f"{', '.join(first)} or {last}" if first else last
    return f"It has never seen {listed}. It may use: {isolate(show_alphabet(known))}"


def generation_questions(page: GeneratePage, player: Player) -> list[Generate]:
    """What the page asks: for the text, and for some at other temperatures."""
    is_ready_made = answers_ready_made(page, player)
    question = Generate(
        prompt=prompt_of(page, is_ready_made),
        length=page.length,
        temperature=page.temperature,
        top_k=None if page.top_k == ALL else page.top_k,
        top_p=None if page.top_p == 1 else page.top_p,
        draw_number=page.draw_number,
        wants_candidates=True,
        by_ready_made=is_ready_made,
        forgets=page.forgets,
    )
    return [question, *(temperature_strip(question) if page.five_temperatures else [])]


def temperature_strip(question: Generate) -> list[Generate]:
    """The same question at several temperatures, for shorter texts."""
    return [
        replace(question, temperature=t, length=STRIP_LENGTH, wants_candidates=False) for t in STRIP
    ]
