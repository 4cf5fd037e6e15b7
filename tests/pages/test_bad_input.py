"""Whatever a visitor types costs one sentence at most, and is shown as it is: none of it is taken
for Markdown or HTML."""

from dataclasses import replace

import pytest

from pages.ui.format import escape_markdown
from tests.support.opened import (
    GENERATE,
    HOME,
    SURPRISE,
    choose,
    control,
    frame,
    go,
    html,
    look,
    opened,
    player,
    press,
    session,
)

MARKUP = "*1*<b>7</b>$1$ "


@pytest.mark.parametrize("text", ["", "   \n ", "x"])
def test_a_bad_text_is_one_sentence_and_nothing_is_lost(text: str) -> None:
    at = press(opened(), "Step")
    before, corpus = player(at), session(at).draft.corpus
    choose(at, "corpus.kind", "own")
    choose(at, "corpus.own.text", text)
    assert len(at.warning) == 1 and "must have" in at.warning[0].value
    assert player(at) is before and session(at).draft.corpus is corpus
    press(at, "Step")
    assert player(at) is before and frame(at).iteration == 2


def test_a_bad_text_put_right_is_forgiven() -> None:
    at = choose(opened(), "corpus.kind", "own")
    good = "a rose is a rose is a rose. " * 50
    for text in (good, "", good):
        choose(at, "corpus.own.text", text)
        assert len(at.warning) == (text == "")
    assert player(at).corpus.text == good


def test_until_the_new_text_is_there_the_old_one_keeps_its_settings() -> None:
    """The preset of a kind is for texts of that kind, so it waits for one."""
    at = opened()
    before, settings = player(at), dict(session(at).draft.hyperparameters)
    look(choose(at, "corpus.kind", "own"))
    assert player(at) is before and session(at).draft.hyperparameters == settings
    assert not any("readers" in warning.value for warning in at.warning)


@pytest.mark.parametrize("prompt", ["xyz", "0.1é"])
def test_a_bad_prompt_is_one_sentence_on_its_page(prompt: str) -> None:
    at = choose(opened(GENERATE), "generate.prompt", prompt)
    assert len(at.warning) == 1 and repr(prompt[-1]) in at.warning[0].value.replace("\\", "")
    assert not go(at, HOME).warning
    choose(go(at, GENERATE), "generate.prompt", "0.1")
    assert not at.warning


def test_a_text_of_unknown_letters_surprises_nobody() -> None:
    at = choose(opened(SURPRISE), "surprise.sentence", "éü")
    assert any("never met any of these letters" in body for body in html(at))
    choose(at, "surprise.sentence", "")
    assert not at.warning and any("Type a sentence" in body for body in html(at))


@pytest.mark.parametrize("prompt", ["", "*1*", "<b>7</b>", "$1$"])
@pytest.mark.parametrize("page", [HOME, GENERATE, SURPRISE])
def test_what_is_typed_is_never_read_as_markup(page: str, prompt: str) -> None:
    at = choose(choose(opened(GENERATE), "corpus.kind", "own"), "corpus.own.text", MARKUP * 100)
    choose(at, "generate.prompt", prompt)
    choose(go(at, SURPRISE), "surprise.sentence", prompt or MARKUP)
    assert control(at, "surprise.sentence").value == (prompt or MARKUP)
    go(at, page)
    assert not at.warning
    typed = [element.value for element in (*at.markdown, *at.caption)]
    assert not any(prompt in value for value in typed if prompt)
    assert not any("<b>7" in body for body in html(at))


def test_a_title_from_elsewhere_is_never_read_as_markup() -> None:
    at = press(opened(), "Step")
    title = "![](http://elsewhere/x.png) *Alice* $1$ <b>"
    draft = session(at).draft
    draft.corpus = replace(draft.corpus, name=title, options={"n": 7, "digits": 500})
    (info,) = look(at).info
    assert title not in info.value and escape_markdown(title) in info.value
    press(at, "begin")
    assert player(at).corpus.name == title
    assert not any(title in element.value for element in [*at.markdown, *at.caption])
    assert not any("<b>" in body for body in html(at) if "rnn-note" not in body)
