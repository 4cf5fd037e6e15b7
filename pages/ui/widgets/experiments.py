"""You could try …: experiments, each one press away, that begin at once. They ask a question and
leave the answer to what is seen."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.widgets.button import button
from pages.ui.widgets.corpus_picker import pick_kind
from rnn.corpora import KINDS
from rnn.errors import PlaygroundError
from rnn.persistence.recipe import Recipe
from rnn.playground.draft import make_corpus
from rnn.playground.session import Session


@dataclass(frozen=True)
class Experiment:
    """A recipe, and what to look for."""

    label: str
    question: str
    recipe: Recipe
    changed: Mapping[str, Any] = field(default_factory=dict)  # settings, after the fit to the text


EXPERIMENTS = (
    Experiment(
        "FizzBuzz",
        "What comes first: the spaces, fizz, or the numbers?",
        Recipe.preset("fizzbuzz"),
    ),
    Experiment(
        "1/97",
        "Its digits repeat only after 96. Can it still find them?",
        replace(Recipe.preset("decimal", n=97), pace=30.0),
    ),
    Experiment(
        "Small stories",
        "How soon are there words? Names? Quotation marks?",
        Recipe.preset("stories"),
    ),
    Experiment(
        "Only 4 numbers",
        "1/7 again, but it has 4 numbers to remember with, not 128. Are they enough?",
        replace(Recipe.preset("decimal"), pace=100.0),
        {"hidden_size": 4},
    ),
    Experiment(
        "Giant steps",
        "1/7 again, but every correction is 1,000 times as big. What goes wrong?",
        replace(Recipe.preset("decimal"), pace=math.inf),
        {"learning_rate": 1.2},
    ),
)


def experiments(session: Session) -> None:
    """A button for each experiment, and beside it the question."""
    st.header("You could try", anchor=False)
    with st.container(gap="small", key="experiments"):
        for experiment in EXPERIMENTS:
            with st.container(horizontal=True, vertical_alignment="center"):
                begin = partial(start, session, experiment.recipe, experiment.changed)
                key = f"experiment.{experiment.label}"
                button(session, experiment.label, key, begin, width=150)
                st.markdown(experiment.question, width="content")
        st.caption(
            "A book and a text of your own are in the row “It reads” above. Every setting is in "
            "the sidebar; on a phone it opens with the two arrows at the top."
        )


# kind of text -> the kind to try next
NEXT = {
    "decimal": "fizzbuzz",
    "fizzbuzz": "stories",
    "stories": "own",
    "sums": "brackets",
    "brackets": "stories",
}


def next_step(session: Session) -> tuple[str, Callable[[], object] | None]:
    """What to try after the text that is read now: what a button says, and what it does."""
    kind = NEXT.get(session.player.recipe.kind)
    if kind is None:
        return "", None
    label = f"Next: {KINDS[kind].label}"
    if KINDS[kind].read_upload:
        return label, partial(_show_kind, session, kind)
    return label, partial(start, session, Recipe.preset(kind))


def _show_kind(session: Session, kind: str) -> None:
    """Pick a kind of text for which something is to be typed; the row of kinds shows it too."""
    pick_kind(session, kind)
    session.refill_controls()


def start(session: Session, recipe: Recipe, changed: Mapping[str, Any] | None = None) -> None:
    """Leave what is running, and watch this instead; `changed` are settings after the fit."""
    try:
        corpus = make_corpus(recipe)
        recipe = recipe.fit_to(corpus)
        settings = replace(recipe.hyperparameters, **(changed or {}))
        session.begin(replace(recipe, hyperparameters=settings), corpus)
    except PlaygroundError as error:
        session.messages.refusal = str(error)
        return
    session.player.play()
