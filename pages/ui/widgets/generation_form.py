"""What a visitor can ask of the writing network: a beginning, a length, a temperature, the dice."""

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.ui.widgets.setting_control import control, toggle
from rnn.playground.generation import Wish
from rnn.playground.session import Session
from rnn.sampling import LENGTH, TEMPERATURE
from rnn.settings import Number, Setting, Text

GROUP = "pen"
ALL = 1000  # letters: no cut
PEN: dict[str, Setting] = {
    "prompt": Text(
        "Begin with",
        "It reads this first, letter by letter, and goes on from there.",
        "",
        max_length=500,
    ),
    "temperature": replace(TEMPERATURE, high=2.0),
    "length": replace(LENGTH, high=5_000, grid=(50, 100, 200, 300, 500, 1000, 2000, 5000)),
}
CUTS: dict[str, Setting] = {
    "top_k": Number(
        "Only the likeliest letters (top-k)",
        "It draws from so many letters and leaves all others out.",
        ALL,
        low=1,
        high=ALL,
        grid=(1, 2, 3, 5, 10, 20, ALL),
        integer=True,
    ),
    "top_p": Number(
        "Only the likeliest share (top-p)",
        "It draws from as few letters as together have this chance, and leaves all others out.",
        1.0,
        low=0.05,
        high=1.0,
        grid=(0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0),
    ),
}
STRIP = (0.0, 0.5, 0.8, 1.2, 2.0)  # temperatures, one under the other
STRIP_LENGTH = 90


def pen(session: Session) -> tuple[Wish, bool]:
    """Draw the controls; gives the wish, and whether to write letter by letter."""
    values: dict[str, Any] = session.pen
    with st.container(horizontal=True, vertical_alignment="bottom", key="pen-wish"):
        for name, setting in PEN.items():
            control(GROUP, name, setting, values, width=240)
    with st.container(horizontal=True, vertical_alignment="bottom", key="pen-how"):
        before = dict(session.looks)
        slowly = toggle(
            "Letter by letter",
            "pen.slowly",
            session.looks,
            help="As it really writes: one letter after the other, with the chances it saw.",
        )
        keep = toggle(
            "Same dice",
            "pen.keep",
            session.looks,
            default=True,
            help="Every letter is a throw of dice. With the same dice, only your changes change "
            "the text.",
        )
        toggle("Five temperatures", "pen.strip", session.looks, help="One under the other.")
        with st.popover("Leave out unlikely letters"):
            for name, setting in CUTS.items():
                control(GROUP, name, setting, values)
        again = st.button("Write again", key="again", icon=":material/casino:")
        # either switch shows at once what it does
        again |= slowly and not before.get("pen.slowly", slowly)
        again |= before.get("pen.keep", keep) and not keep
    wish = Wish(
        prompt=values["prompt"],
        length=int(values["length"]),
        temperature=float(values["temperature"]),
        top_k=None if values["top_k"] == ALL else int(values["top_k"]),
        top_p=None if values["top_p"] == 1 else float(values["top_p"]),
        throw=session.throw,
    )
    if not keep and (again or wish not in session.writings):
        session.throw += 1
        wish = replace(wish, throw=session.throw)
    if again:
        session.writings.clear()
    return wish, slowly


def strip(wish: Wish) -> list[Wish]:
    """The same wish at several temperatures, shorter."""
    return [replace(wish, temperature=t, length=STRIP_LENGTH) for t in STRIP]
