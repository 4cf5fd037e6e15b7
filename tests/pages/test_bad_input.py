"""Whatever a visitor types costs one sentence at most, and is shown as it is: none of it is taken
for Markdown or HTML."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.waiting_text import NO_TEXT
from rnn.playground.page_state import Messages
from tests.support.opened import (
    GENERATE,
    HOME,
    SURPRISE,
    choose,
    control,
    frame,
    go,
    html,
    infos,
    look,
    narration,
    opened,
    opened_with_own,
    player,
    press,
    session,
    warnings,
)

MARKUP = "*1*<b>7</b>$1$ "


@pytest.mark.parametrize(
    ("text", "complaints", "said"),
    [("", 0, NO_TEXT), ("   \n ", 0, NO_TEXT), ("x", 1, "must have")],
)
def test_a_bad_text_is_one_sentence_and_nothing_is_lost(
    text: str, complaints: int, said: str
) -> None:
    """An empty box is nobody's mistake."""
    at = press(opened(), "Step")
    before, corpus = player(at), session(at).draft.corpus
    choose(at, "corpus.kind", "own")
    choose(at, "corpus.own.text", text)
    assert len(warnings(at)) == complaints and said in narration(at)
    assert player(at) is before and session(at).draft.corpus is corpus
    press(at, "Step")
    assert player(at) is before and frame(at).iteration == 2


def test_a_bad_text_put_right_is_forgiven() -> None:
    at = choose(opened(), "corpus.kind", "own")
    good = "a rose is a rose is a rose. " * 50
    for text in (good, "x", good):
        choose(at, "corpus.own.text", text)
        assert len(warnings(at)) == (text == "x")
    assert player(at).corpus.text == good


def test_until_the_new_text_is_there_the_old_one_keeps_its_settings() -> None:
    """The preset of a kind is for texts of that kind, so it waits for one."""
    at = opened()
    before, settings = player(at), dict(session(at).draft.hyperparameters)
    look(choose(at, "corpus.kind", "own"))
    assert player(at) is before and session(at).draft.hyperparameters == settings
    assert not any("readers" in warning.value for warning in warnings(at))


@pytest.mark.parametrize(("prompt", "expected"), [("xyz", "x, y or z"), ("0.1é", "é")])
def test_a_bad_prompt_is_one_sentence_on_its_page(prompt: str, expected: str) -> None:
    at = choose(opened_with_own(GENERATE), "generate.prompt", prompt)
    assert len(warnings(at)) == 1 and f"never seen {expected}." in warnings(at)[0].value
    assert not warnings(go(at, HOME))
    choose(go(at, GENERATE), "generate.prompt", "0.1")
    assert not warnings(at)


def test_a_text_of_unknown_letters_surprises_nobody() -> None:
    at = choose(opened_with_own(SURPRISE), "surprise.sentence", "éü")
    assert any("never met any of these letters" in body for body in html(at))
    choose(at, "surprise.sentence", "")
    assert not warnings(at) and any("Type a sentence" in body for body in html(at))


@pytest.mark.parametrize("prompt", ["", "*1*", "<b>7</b>", "$1$"])
@pytest.mark.parametrize("page", [HOME, GENERATE, SURPRISE])
def test_what_is_typed_is_never_read_as_markup(page: str, prompt: str) -> None:
    at = choose(
        choose(opened_with_own(GENERATE), "corpus.kind", "own"), "corpus.own.text", MARKUP * 100
    )
    choose(at, "generate.prompt", prompt)
    choose(go(at, SURPRISE), "surprise.sentence", prompt or MARKUP)
    assert control(at, "surprise.sentence").value == (prompt or MARKUP)
    go(at, page)
    assert not warnings(at)
    typed = [element.value for element in (*at.markdown, *at.caption)]
    assert not any(prompt in value for value in typed if prompt)
    assert not any("<b>7" in body for body in html(at))


SIGNS = "www.x.org a@b.c :material/home: $x$ [a](b) <b>x</b> **x** `x` :red[x] https://x.org"
LITERAL = {"html", "text", "text_area", "text_input", "code", "arrow_vega_lite_chart"}


@pytest.mark.parametrize("page", [HOME, GENERATE, SURPRISE])
def test_foreign_words_reach_the_screen_only_where_nothing_is_markup(page: str) -> None:
    """A name, a rule, a source, an error, a note, and what differs from the draft."""
    at = press(opened(), "Step")
    running = player(at).corpus
    foreign = {"name": f"name {SIGNS}", "rule": f"rule {SIGNS}", "source": f"source {SIGNS}"}
    player(at).corpus = replace(running, removed=(f"removed {SIGNS}",), **foreign)
    other = replace(player(at).corpus, options={"n": 7, "digits": 500}, text=running.text[:500])
    session(at).generate.prompt = "0.1é"
    session(at).surprise.sentence = SIGNS
    session(at).messages = Messages(
        notes=[f"note {SIGNS}"],
        corpus=f"corpus {SIGNS}",
        upload=f"upload {SIGNS}",
        refusal=f"refusal {SIGNS}",
        file=f"file {SIGNS}",
    )
    session(at).autosave.trouble = f"trouble {SIGNS}"
    check_literal(go(at, page), said=f"corpus {SIGNS} trouble {SIGNS}")
    session(at).messages.corpus = ""
    check_literal(look(at), said=f"note {SIGNS} trouble {SIGNS}")
    session(at).autosave.trouble = ""
    check_literal(look(at), said=f"note {SIGNS}")
    session(at).draft.corpus = other
    check_literal(look(at), said=f"refusal {SIGNS}")
    session(at).messages.refusal = ""
    changes = f"You changed name {SIGNS}. The network still reads it as it was. note {SIGNS}"
    check_literal(look(at), said=changes)
    session(at).draft.kind = "own"
    at.run()
    waits = f"{NO_TEXT} The network still reads name {SIGNS}."
    check_literal(at, said=f"{waits} note {SIGNS}")


def check_literal(at: AppTest, said: str) -> None:
    """What the narration says is this, and nothing foreign is read as markup anywhere."""
    assert narration(at) == said
    found = [element for part in (at.main, at.sidebar) for element in leaves(part)]
    shown = [element.type for element in found if "x.org" in str(element.proto)]
    assert shown and set(shown) <= LITERAL
    body = "".join(html(at))
    assert SIGNS not in body and escape(said) in body.replace("<b>", "").replace("</b>", "")


def leaves(node: Any) -> Iterator[Any]:
    """Everything that stands in a part of the page, and whatever has words of its own."""
    if hasattr(node, "proto") and node.proto is not None:
        yield node
    for child in getattr(node, "children", {}).values():
        yield from leaves(child)


def test_a_title_from_elsewhere_is_never_read_as_markup() -> None:
    at = press(opened(), "Step")
    draft = session(at).draft
    other = draft.corpus.text[:500]
    draft.corpus = replace(draft.corpus, name=SIGNS, options={"n": 7, "digits": 500}, text=other)
    (info,) = infos(look(at))
    assert SIGNS in info.value
    press(at, "begin")
    assert player(at).corpus.name == SIGNS
    assert any(escape(SIGNS) in body for body in html(at))
