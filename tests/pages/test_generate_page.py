"""What Generate shows is what the network answers: the text, the candidates, what was cut off."""

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import pyarrow
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements import generated_text
from pages.ui.elements.generated_text import LETTERS_PER_SECOND
from pages.ui.widgets.generation_form import STRIP, STRIP_LENGTH, temperature_strip
from rnn.corpora import KINDS
from rnn.playground.player import Player
from rnn.playground.questions import Generate, GeneratedText
from tests.support.engine import inline_engine, run_of
from tests.support.opened import (
    GENERATE,
    choose,
    frame,
    go,
    html,
    look,
    notes,
    opened,
    player,
    press,
    run,
    session,
    train,
)
from tests.support.runs import advance_to, tiny_recipe

PROSE = "the cat sat on the mat, and a dog ran to the red hut. don't run so far, dog! " * 12
GREY = "Grey: left out before drawing."
SETTINGS = {"hidden_size": 12, "seq_length": 12, "optimizer": "adam", "learning_rate": 0.02}
QUESTION = Generate("the ", 300, 0.8)  # what the page asks at first


@pytest.fixture(scope="module")
def trained() -> bytes:
    """The file of a network that knows a little."""
    corpus = KINDS["own"].make(text=PROSE)
    player = Player.begin(inline_engine(), tiny_recipe(corpus, **SETTINGS), corpus)
    advance_to(run_of(player), 60)
    return player.encode().result()


@pytest.fixture
def at(trained: bytes) -> AppTest:
    """The page, with that network."""
    at = opened(GENERATE)
    session(at).take_over(Player.resume(session(at).engine, trained))
    return choose(look(at), "generate.prompt", "the ")


def answered(at: AppTest, **changes: object) -> GeneratedText:
    """What the network answers to the page's question with some of it changed."""
    return replace(QUESTION, **changes).answer(run(at))  # type: ignore[arg-type]


def written(at: AppTest) -> str:
    """The text in the box, with its prompt."""
    (body,) = [b for b in html(at) if 'style="font-size: 1.05rem' in b]
    inside = body[body.index("<pre") : body.index("</pre>")]
    return unescape(re.sub("<[^>]*>", "", inside))


def strip(at: AppTest) -> list[tuple[str, str]]:
    """The texts under each other, each with its temperature."""
    drawn = "".join(html(at))
    rows = re.findall(r"<i>temperature (.*?)</i><bdi>(.*?)</bdi>(?=<i>|</div>)", drawn, re.DOTALL)
    return [(stamp, unescape(re.sub("<[^>]*>", "", text))) for stamp, text in rows]


def bars(at: AppTest) -> list[tuple[str, float, str]]:
    """The bars of the chart: letter, chance, and what became of it."""
    (chart,) = [chart.proto for chart in at.get("vega_lite_chart")]
    rows = pyarrow.ipc.open_stream(chart.data.data).read_all().to_pylist()
    return [(row["letter"], row["chance"], row["fate"]) for row in rows]


def expected_bars(written: GeneratedText, number: int) -> list[tuple[str, float, str]]:
    """Those of the letter of this number."""
    return [
        (c.character.replace(" ", "␣"), c.probability,
         "drawn" if c.drawn else "cut" if c.cut else "possible")
        for c in written.candidates[number]
    ]  # fmt: skip


def test_the_text_on_the_page_is_what_was_asked_for(at: AppTest) -> None:
    choose(choose(at, "generate.temperature", 1.3), "generate.length", 50)
    expected = answered(at, temperature=1.3, length=50)
    assert written(at) == "the " + expected.text
    assert bars(at) == expected_bars(expected, 0)
    assert "Written after 60 updates." in notes(at)


def test_it_begins_with_the_prompt_of_the_text() -> None:
    at = opened(GENERATE)
    assert written(at).startswith(player(at).corpus.prompt)
    choose(at, "corpus.kind", "fizzbuzz")
    assert written(at).startswith("1 2 ")


def test_the_beginning_may_hold_a_line_break() -> None:
    corpus = KINDS["own"].make(text="by the sea\nand one\nmore\n" * 30)
    at = opened(GENERATE)
    session(at).take_over(Player.begin(inline_engine(), tiny_recipe(corpus, **SETTINGS), corpus))
    choose(look(at), "generate.prompt", "sea\nand")
    assert written(at).startswith("sea\nand")


def test_the_text_can_be_taken_away(at: AppTest) -> None:
    (code,) = [code.value for code in at.code if "?" not in code.value]
    assert code == written(at) == session(at).generate.text
    choose(at, "generate.temperature", 1.3)
    (code,) = [code.value for code in at.code if "?" not in code.value]
    assert code == written(at) == session(at).generate.text


def test_what_is_copied_is_said_and_explained(at: AppTest) -> None:
    assert any(note.startswith("Copy meter: ") for note in notes(at))
    assert any("in pieces too long to be alike by chance" in body for body in html(at))


def test_five_temperatures_are_five_texts_each_as_if_alone(at: AppTest) -> None:
    choose(at, "generate.five_temperatures", True)
    alone = [answered(at, temperature=t, length=STRIP_LENGTH).text for t in STRIP]
    assert STRIP == (0.0, 0.5, 0.8, 1.2, 2.0) and len(set(alone)) == 5
    assert strip(at) == [
        (f"{temperature:g}", ("the " + text)[:100])
        for temperature, text in zip(STRIP, alone, strict=True)
    ]
    assert not strip(choose(at, "generate.five_temperatures", False))


def test_the_strip_keeps_all_but_temperature_and_length() -> None:
    asked = Generate("the ", 60, 1.0, top_k=3, top_p=0.5, draw_number=7, every_character=True)
    questions = temperature_strip(asked)
    assert [question.temperature for question in questions] == list(STRIP)
    for question in questions:
        assert question == replace(
            asked, temperature=question.temperature, length=STRIP_LENGTH, every_character=False
        )


def show_letters(monkeypatch: pytest.MonkeyPatch, at: AppTest, letters: float) -> AppTest:
    """Look at the page when so many letters stand there."""
    shown = session(at).generate.shown[0]
    assert shown
    now = shown.came_at + (letters - 0.5) / LETTERS_PER_SECOND
    monkeypatch.setattr(generated_text, "time", SimpleNamespace(monotonic=lambda: now))
    return look(at)


def test_letter_by_letter_the_bars_are_of_the_last_letter(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(at, "generate.letter_by_letter", True)
    whole = answered(at, every_character=True)
    for letters in (1, 7, 30):
        show_letters(monkeypatch, at, letters)
        assert written(at) == "the " + whole.text[:letters]
        assert bars(at) == expected_bars(whole, letters - 1)
        assert "**The last letter, and what else it might have been**" in [
            text.value for text in at.markdown
        ]
    assert written(show_letters(monkeypatch, at, 9_999)) == "the " + whole.text


def test_letter_by_letter_the_text_stays_while_the_network_learns(at: AppTest) -> None:
    choose(at, "generate.letter_by_letter", True)
    (before,) = session(at).generate.shown
    press(at, "Step")
    assert session(at).generate.shown == [before] and frame(at).iteration == 61
    press(choose(at, "generate.letter_by_letter", False), "Step")
    assert "Written after 62 updates." in notes(at)


def test_grey_is_explained_where_there_is_some(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert GREY not in notes(at)
    choose(at, "generate.top_k", 2)
    assert GREY in notes(at) and sum(fate != "cut" for _, _, fate in bars(at)) == 2
    choose(at, "generate.temperature", 0.0)
    assert GREY not in notes(at) and all(fate != "cut" for _, _, fate in bars(at))
    choose(choose(choose(at, "generate.temperature", 1.0), "generate.top_k", 1000),
           "generate.top_p", 0.9)  # fmt: skip
    choose(at, "generate.letter_by_letter", True)
    seen = set()
    for letters in range(1, 30):
        show_letters(monkeypatch, at, letters)
        is_cut = any(fate == "cut" for _, _, fate in bars(at))
        assert (GREY in notes(at)) == is_cut
        seen.add(is_cut)
    assert seen == {True, False}


def test_the_same_dice_until_others_are_asked_for(at: AppTest) -> None:
    first = written(at)
    choose(choose(at, "generate.temperature", 0.5), "generate.temperature", 0.8)
    assert written(press(at, "again")) == first
    press(choose(at, "generate.same_dice", False), "again")
    assert written(at) != first
    assert written(at) == "the " + answered(at, draw_number=session(at).generate.draw_number).text


def test_the_text_follows_the_network_from_page_to_page(at: AppTest) -> None:
    assert "Written after 60 updates." in notes(at)
    go(press(at, "Step"), "streamlit_app.py")
    assert "Written after 61 updates." in notes(go(at, GENERATE))
    assert written(at) == "the " + answered(at).text
    train(at)
    assert written(at).startswith("the ") and player(at).playing
