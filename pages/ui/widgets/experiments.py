"""You could try …: experiments, each one press away, that begin at once. They ask a question and
leave the answer to what is seen."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.widgets.setting_control import forget_controls
from rnn.corpora import KINDS
from rnn.playground.run import Run
from rnn.playground.session import Session


@dataclass(frozen=True)
class Idea:
    """A text, what differs from the settings that suit it, and what to look for."""

    label: str
    question: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    pace: float | None = None  # updates per second, if not that of the kind of text

    def run(self) -> Run:
        kind = KINDS[self.kind]
        corpus = kind.make(**self.options)
        suited = next(iter(kind.presets.values())).fitted(len(corpus.parts()[0]))
        return Run(corpus, replace(suited, **self.settings))


IDEAS = (
    Idea("FizzBuzz", "What comes first: the spaces, fizz, or the counting?", "fizzbuzz"),
    Idea(
        "1/97",
        "Its digits repeat only after 96. Can it still find them?",
        "decimal",
        {"n": 97},
        pace=10.0,
    ),
    Idea("Small stories", "How soon are there words? Names? Quotation marks?", "stories"),
    Idea(
        "A tiny memory",
        "1/7 again, but with 4 numbers to remember with. Are they enough?",
        "decimal",
        settings={"hidden_size": 4},
        pace=100.0,
    ),
    Idea(
        "Giant steps",
        "1/7 again, but every correction is 1,000 times as big. What goes wrong?",
        "decimal",
        settings={"learning_rate": 1.0},
        pace=math.inf,
    ),
)


def ideas(session: Session) -> None:
    """A button for each idea, and beside it the question."""
    st.subheader("You could try", anchor=False)
    with st.container(gap="small", key="ideas"):
        for idea in IDEAS:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    idea.label,
                    key=f"idea.{idea.label}",
                    on_click=partial(begin_with, session, idea),
                    width=150,
                )
                st.markdown(idea.question, width="content")
        st.caption(
            "A book, a text of your own and every setting are in the sidebar; on a phone it opens "
            "with the two arrows at the top."
        )


def begin_with(session: Session, idea: Idea) -> None:
    """Leave what is running, and watch this instead."""
    session.take_over(idea.run())
    session.pace = idea.pace or session.pace
    forget_controls()
    session.play()
