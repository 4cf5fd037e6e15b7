"""What a visitor can ask of the writing network: a prompt, a length, a temperature, the dice."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.widgets.button import button
from pages.ui.widgets.setting_control import setting_control, switch
from rnn.playground.page_state import GeneratePage
from rnn.playground.questions import Generate
from rnn.playground.session import Session
from rnn.sampling import LENGTH, TEMPERATURE, TOP_K, TOP_P
from rnn.settings import Setting, Text

GROUP = "generate"
ALL = 1_000  # characters: no cut
MAIN: dict[str, Setting] = {
    "prompt": Text(
        "Begin with",
        "It reads this first, letter by letter, and goes on from there.",
        "",
        max_length=500,
        multiline=True,
        term="prompt",
    ),
    "temperature": replace(TEMPERATURE, high=2.0),
    "length": replace(LENGTH, high=5_000, grid=(50, 100, 200, 300, 500, 1000, 2000, 5000)),
}
CUTS: dict[str, Setting] = {
    "top_k": replace(TOP_K, default=ALL, high=ALL, grid=(1, 2, 3, 5, 10, 20, ALL)),
    "top_p": replace(TOP_P, default=1.0, low=0.05, grid=(0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)),
}
TWO_LINES = 72  # pixels
STRIP = (0.0, 0.5, 0.8, 1.2, 2.0)  # temperatures, one under the other
STRIP_LENGTH = 90  # characters


def generation_form(session: Session) -> None:
    """Draw the controls."""
    page = session.generate
    with st.container(horizontal=True, vertical_alignment="bottom", key="generate-what"):
        for name, setting in MAIN.items():
            height = {"height": TWO_LINES} if isinstance(setting, Text) else {}
            _control(session, name, setting, width=240, **height)
    with st.container(horizontal=True, vertical_alignment="bottom", key="generate-how"):
        _switch(
            session,
            "letter_by_letter",
            "Letter by letter",
            help="As it really writes: one letter after the other, with the chances it saw.",
        )
        _switch(
            session,
            "same_dice",
            "Same dice",
            help="Every letter is a throw of dice. With the same dice, only your changes change "
            "the text.",
        )
        _switch(session, "five_temperatures", "Five temperatures", help="One under the other.")
        with st.popover("Leave out unlikely letters"):
            for name, setting in CUTS.items():
                _control(session, name, setting)
        again = partial(write_again, page)
        button(session, "Write again", "again", again, icon=":material/casino:")


def _control(session: Session, name: str, setting: Setting, **more: Any) -> None:
    page = session.generate
    apply = partial(change, page, name)
    setting_control(session, f"{GROUP}.{name}", setting, getattr(page, name), apply, **more)


def _switch(session: Session, name: str, label: str, **more: Any) -> None:
    page = session.generate
    apply = partial(setattr, page, name)
    switch(session, f"{GROUP}.{name}", label, getattr(page, name), apply, **more)


def change(page: GeneratePage, name: str, value: Any) -> None:
    """Ask for something else; unless the dice are to stay the same, it is written with others."""
    setattr(page, name, value)
    if not page.same_dice:
        page.draw_number += 1


def write_again(page: GeneratePage) -> None:
    """Write anew; with other dice, unless they are to stay the same."""
    if not page.same_dice:
        page.draw_number += 1
    page.answers.clear()


def generation_request(page: GeneratePage) -> Generate:
    """The question that the page asks."""
    return Generate(
        prompt=page.prompt,
        length=page.length,
        temperature=page.temperature,
        top_k=None if page.top_k == ALL else page.top_k,
        top_p=None if page.top_p == 1 else page.top_p,
        draw_number=page.draw_number,
        every_character=page.letter_by_letter,
    )


def temperature_strip(request: Generate) -> list[Generate]:
    """The same request at several temperatures, shorter."""
    return [
        replace(request, temperature=t, length=STRIP_LENGTH, every_character=False) for t in STRIP
    ]
