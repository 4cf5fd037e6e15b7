"""What Generate shows is what the network answers: the text, the candidates, what was cut off."""

import json
import re
from base64 import b64decode
from dataclasses import replace
from html import unescape
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.generated_text import describe_sameness
from pages.ui.elements.looks.forgetting import describe_forgetting
from pages.ui.widgets.generation_form import (
    STRIP,
    STRIP_LENGTH,
    describe_unknown,
    temperature_strip,
)
from rnn.corpora import KINDS
from rnn.playground.answers import Answer
from rnn.playground.page_state import choose_ready_made
from rnn.playground.player import Player
from rnn.playground.questions import MOST_CANDIDATES, Generate, GeneratedText
from rnn.pretrained.network import ready_made
from tests.support.engine import inline_engine, run_of
from tests.support.opened import (
    GENERATE,
    HOME,
    ask_own_network,
    choose,
    control,
    frame,
    go,
    html,
    look,
    narration,
    notes,
    opened,
    player,
    press,
    run,
    session,
    train,
    warnings,
)
from tests.support.runs import advance_to, tiny_recipe

PROSE = "the cat sat on the mat, and a dog ran to the red hut. don't run so far, dog! " * 12
SETTINGS = {"hidden_size": 12, "seq_length": 12, "optimizer": "adam", "learning_rate": 0.02}
QUESTION = Generate("the ", 300, 0.8, wants_candidates=True)  # what the page asks at first
NOTHING = "Temperature changes nothing in these lines: each letter is its best guess at all five."
READY_MADE = Generate("Once ", 300, 0.8, wants_candidates=True, by_ready_made=True)


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


def sent(at: AppTest) -> dict[str, Any]:
    """What the browser is sent of the text."""
    (proto,) = (each.proto for each in at.get("bidi_component"))
    found: dict[str, Any] = json.loads(proto.json)
    return found


def written(at: AppTest) -> str:
    """The text in the box, with its prompt."""
    return sent(at)["prompt"] + sent(at)["text"]


def written_after(at: AppTest) -> str:
    """How many updates the network had done."""
    (said,) = re.findall(r"^Written after ([^.]*)\.", "\n".join(notes(at)), re.MULTILINE)
    return str(said)


def strip(at: AppTest) -> list[tuple[str, str]]:
    """The texts under each other, each with its temperature."""
    drawn = "".join(re.findall(r'<section class="rnn-strip">(.*?)</section>', "".join(html(at))))
    rows = re.findall(r"<i>([\d.]+).*?</i><bdi>(.*?)</bdi>", drawn, re.DOTALL)
    return [(stamp, unescape(re.sub("<[^>]*>", "", text))) for stamp, text in rows]


def check_candidates(at: AppTest, written: GeneratedText) -> None:
    """What the browser is told of the chances is what the network answers."""
    found, candidates = sent(at), written.candidates
    assert candidates and found["candidates"] == [*candidates.characters]
    shape = len(written.text), -1
    chances = np.frombuffer(b64decode(found["chances"]), "<u2").reshape(shape) / 65_535
    np.testing.assert_allclose(chances, candidates.probabilities, atol=2e-5)
    assert ((chances == 0) == (candidates.probabilities == 0)).all(), "nothing possible is at 0%"
    assert ((chances == 1) == (candidates.probabilities == 1)).all()
    cut = np.frombuffer(b64decode(found["cut"]), np.uint8).reshape(shape)
    np.testing.assert_array_equal(cut, candidates.cut)


def test_the_text_on_the_page_is_what_was_asked_for(at: AppTest) -> None:
    choose(choose(at, "generate.temperature", 1.3), "generate.length", 50)
    expected = answered(at, temperature=1.3, length=50)
    assert written(at) == "the " + expected.text
    check_candidates(at, expected)
    assert written_after(at) == "60 updates"


def test_before_anything_is_learned_a_ready_made_network_writes() -> None:
    at = opened(GENERATE)
    expected, about = READY_MADE.answer(run(at)), ready_made().about
    assert written(at) == "Once " + expected.text
    check_candidates(at, expected)
    assert narration(at) == (
        f"This is a ready-made network, trained on small stories for {about.updates:,} updates. "
        "Train your own on Train, and it takes its place."
    )
    assert [stamp for stamp, _ in strip(at)] == ["0", "0.5", "0.8", "1.2", "2"]
    assert len({text for _, text in strip(at)}) == 5
    choose(at, "generate.ready-made-prompt", "Mia ")
    assert written(at).startswith("Mia ") and session(at).generate.prompt == "0."


def test_ones_own_takes_its_place_as_soon_as_it_has_learned_something() -> None:
    at = press(opened(GENERATE), "Step")
    assert written(at).startswith("0.") and written_after(at) == "1 update"
    choose(at, "generate.network.Yours", "Ready-made")
    assert written(at).startswith("Once ") and narration(at).endswith("has done 1 update.")
    go(press(press(go(press(at, "Step"), HOME), "Start over"), "Step"), GENERATE)
    assert frame(at).iteration == 1 and written(at).startswith("Once "), "what was chosen stays"
    choose(at, "generate.network.Ready-made", "Yours")
    assert written(at).startswith("0.")


def test_one_can_see_the_babble_of_ones_own_and_come_back() -> None:
    at = choose(opened(GENERATE), "generate.network.Ready-made", "Yours")
    assert written(at).startswith("0.") and narration(at).startswith("This is your own network.")
    choose(at, "generate.network.Yours", "Ready-made")
    assert written(at).startswith("Once ")
    assert written(press(at, "Step")).startswith("0."), "which is as if nobody had chosen"


def test_a_control_that_tells_late_what_it_showed_is_no_choice() -> None:
    """The message of a timer that was on its way while one's own network took the place of the
    ready-made one: it holds what the control showed that stands there no more."""
    at = press(opened(GENERATE), "Step")
    page = session(at).generate
    choose_ready_made(page, player(at), True, shown=True)
    assert page.by_ready_made is None and written(go(at, GENERATE)).startswith("0.")
    choose_ready_made(page, player(at), True, shown=False)
    assert page.by_ready_made is True
    choose_ready_made(page, player(at), False, shown=False)
    assert page.by_ready_made is None, "two quick clicks, before it is drawn anew"


def test_it_takes_its_place_whoever_trained_it() -> None:
    at = opened(GENERATE)
    session(at).player.step()
    assert written(look(at)).startswith("0.")
    assert control(at, "generate.prompt").value == "0."


def test_it_begins_with_the_prompt_of_the_text() -> None:
    at = ask_own_network(opened(GENERATE))
    assert written(at).startswith(player(at).corpus.prompt)
    choose(at, "corpus.kind", "fizzbuzz")
    assert written(at).startswith("1 2 ")


def test_the_beginning_may_hold_a_line_break() -> None:
    corpus = KINDS["own"].make(text="by the sea\nand one\nmore\n" * 30)
    at = ask_own_network(opened(GENERATE))
    session(at).take_over(Player.begin(inline_engine(), tiny_recipe(corpus, **SETTINGS), corpus))
    choose(look(at), "generate.prompt", "sea\nand")
    assert written(at).startswith("sea\nand")
    assert all(text.startswith("and") for _, text in strip(at)), "there is room for one line"


def test_after_a_long_beginning_there_is_room_for_what_it_writes(at: AppTest) -> None:
    choose(look(at), "generate.prompt", "sea and " * 60)
    assert all(text.startswith("…") and text[1:].count("sea and ") < 5 for _, text in strip(at))
    assert len({text for _, text in strip(at)}) > 1, "seen to differ"


def test_what_is_copied_is_said_and_explained(at: AppTest) -> None:
    assert any(" updates. Copy meter: " in note for note in notes(at))
    assert any("in pieces too long to be alike by chance" in body for body in html(at))


def test_five_temperatures_are_five_texts_each_as_if_alone(at: AppTest) -> None:
    alone = [answered(at, temperature=t, length=STRIP_LENGTH).text for t in STRIP]
    assert STRIP == (0.0, 0.5, 0.8, 1.2, 2.0) and len(set(alone)) == 5
    assert strip(at) == [
        (f"{temperature:g}", ("the " + text)[:100])
        for temperature, text in zip(STRIP, alone, strict=True)
    ]
    assert not any("changes nothing" in note for note in notes(at))
    assert not strip(choose(at, "generate.five_temperatures", False))


def test_nothing_need_stand_below_what_the_ready_made_network_wrote() -> None:
    at = choose(opened(GENERATE), "generate.five_temperatures", False)
    assert session(at).generate.shown and session(at).generate.shown.writer is None
    assert not strip(at) and not warnings(at)


def test_the_strip_keeps_all_but_temperature_and_length() -> None:
    asked = Generate("the ", 60, 1.0, top_k=3, top_p=0.5, draw_number=7, by_ready_made=True)
    questions = temperature_strip(replace(asked, wants_candidates=True))
    assert [question.temperature for question in questions] == list(STRIP)
    for question in questions:
        assert question == replace(asked, temperature=question.temperature, length=STRIP_LENGTH)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ("aaaaa", NOTHING),
        ("aaaab", "Up to 1.2 it changes nothing in these lines: each letter is its best guess."),
        ("aabaa", "Up to 0.5 it changes nothing in these lines: each letter is its best guess."),
        ("abaaa", ""),
        ("abcde", ""),
        ("aa", ""),
    ],
)
def test_where_temperature_changes_nothing_it_is_said(texts: str, said: str) -> None:
    answers = [Answer(0, GeneratedText(text, None, None), 0.0, 0.0) for text in texts]
    asked = temperature_strip(QUESTION)
    assert describe_sameness(asked, [*answers, *[None] * (5 - len(answers))]) == said


def test_its_memory_is_wiped_by_a_switch_and_what_that_changes_is_said(at: AppTest) -> None:
    choose(at, "generate.forgets", True)
    without = answered(at, forgets=True)
    assert written(at) == "the " + without.text != "the " + answered(at).text
    (said,) = [note for note in notes(at) if "memory is emptied" in note]
    pairs = zip(without.text, answered(at).text, strict=True)
    first = next(n for n, (a, b) in enumerate(pairs, 1) if a != b)
    assert said.endswith(f"it would write something else from its letter {first} on.")
    choose(at, "generate.forgets", False)
    assert written(at) == "the " + answered(at).text
    assert not any("memory is emptied" in note for note in notes(at))


def test_where_its_memory_changes_nothing_it_is_said() -> None:
    said = describe_forgetting("142857", "142857")
    assert said.endswith("and it writes the same as with it: here the last letter is enough.")


def test_a_bad_beginning_is_told_and_takes_nothing_away(at: AppTest) -> None:
    text, texts = written(at), strip(at)
    choose(at, "generate.prompt", "the Zoë\n")
    (warning,) = warnings(at)
    assert warning.value.startswith("It has never seen Z, ë or a line break. It may use: ␣ ! ' ,")
    assert (written(at), strip(at)) == (text, texts)
    assert not warnings(choose(at, "generate.prompt", "the cat"))
    assert written(at).startswith("the cat")


def test_below_a_refusal_stands_only_what_the_refused_network_wrote(at: AppTest) -> None:
    choose(choose(at, "generate.temperature", 0.3), "generate.prompt", "Zoë")
    text = written(at)
    assert "Below is what it wrote last, at temperature 0.3." in "".join(html(at))
    choose(choose(at, "generate.temperature", 1.2), "generate.network.Yours", "Ready-made")
    assert written(at).startswith("Once ") and not warnings(at)
    choose(at, "generate.network.Ready-made", "Yours")
    assert len(warnings(at)) == 1 and "Below is" not in "".join(html(at))
    assert not at.get("bidi_component") and not strip(at), "it is not called its own"
    choose(at, "generate.prompt", "the ")
    assert written(at).startswith("the ") and written(at) != text


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("", ""),
        ("abab", ""),
        ("c", "It has never seen c. It may use: a b"),
        ("a c", "It has never seen a space or c. It may use: a b"),
        ("cdefg", "It has never seen c, d, e, f or g. It may use: a b"),
        ("cdefgh", "It has never seen c, d, e, f, g or others. It may use: a b"),
    ],
)
def test_which_letters_are_strange_and_which_may_be_used(prompt: str, said: str) -> None:
    assert describe_unknown(prompt, "ab") == said


def test_letter_by_letter_the_text_stays_while_the_network_learns(at: AppTest) -> None:
    first = sent(at)
    choose(at, "generate.letter_by_letter", True)
    before = sent(at)
    assert before["letterByLetter"] and before["text"] == first["text"]
    assert before["id"] != first["id"], "it begins anew"
    press(at, "Step")
    assert sent(at) == before and frame(at).iteration == 61
    press(choose(at, "generate.letter_by_letter", False), "Step")
    assert written_after(at) == "62 updates"


def test_what_is_sent_does_not_change_while_the_text_does_not(at: AppTest) -> None:
    assert sent(at) == sent(look(at))


def test_the_chances_of_each_letter_tell_what_was_left_out(at: AppTest) -> None:
    choose(at, "generate.top_k", 2)
    expected = answered(at, top_k=2)
    assert (
        expected.candidates and (expected.candidates.cut.sum(axis=1) == MOST_CANDIDATES - 2).all()
    )
    check_candidates(at, expected)
    choose(at, "generate.temperature", 0.0)
    expected = answered(at, top_k=2, temperature=0.0)
    assert expected.candidates and not expected.candidates.cut.any()
    check_candidates(at, expected)


def test_the_same_dice_until_others_are_asked_for(at: AppTest) -> None:
    first = written(at)
    choose(choose(at, "generate.temperature", 0.5), "generate.temperature", 0.8)
    assert written(at) == first
    assert written(press(at, "another")) != first
    assert written(at) == "the " + answered(at, draw_number=1).text
    careful = answered(at, draw_number=1, temperature=0.5, length=STRIP_LENGTH)
    assert strip(at)[1] == ("0.5", "the " + careful.text)


def test_the_text_follows_the_network_from_page_to_page(at: AppTest) -> None:
    assert written_after(at) == "60 updates"
    go(press(at, "Step"), "streamlit_app.py")
    assert written_after(go(at, GENERATE)) == "61 updates"
    assert written(at) == "the " + answered(at).text
    train(at)
    assert written(at).startswith("the ") and player(at).playing
