"""Texts of one's own: what is typed, what is too long for a box, and what stands in a file."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.corpus_picker import set_option
from pages.ui.widgets.own_text import LONGEST_IN_BOX
from rnn.corpora import KINDS
from rnn.corpora.user_text import LIMIT
from tests.support.opened import (
    GENERATE,
    ask_own_network,
    choose,
    control,
    frame,
    go,
    infos,
    look,
    narration,
    opened,
    player,
    press,
    session,
    warnings,
)

LONG = "".join(map(chr, range(192, 256))) * 400  # 64 different letters
ROSES = "a rose is a rose is a rose. " * 50


def boxes(at: AppTest) -> list[str]:
    return [area.value for area in at.sidebar.text_area]


def with_own_text(text: str) -> AppTest:
    return choose(choose(opened(), "corpus.kind", "own"), "corpus.own.text", text)


def upload(at: AppTest, data: bytes) -> AppTest:
    control(at, "corpus.upload").set_value(("x.txt", data, "text/plain"))
    return look(at)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_it_is(kind: str) -> None:
    at = choose(opened(), "corpus.kind", kind)
    assert KINDS[kind].help in [caption.value for caption in at.sidebar.caption]
    assert control(at, "corpus.kind").options == [each.label for each in KINDS.values()]


def test_a_control_of_the_kind_before_says_nothing_about_the_picked_one() -> None:
    at = choose(opened(), "corpus.kind", "gutenberg")
    set_option(session(at), "decimal", "n", 17)
    assert "n" not in session(at).draft.options["gutenberg"]
    assert session(at).draft.options["decimal"]["n"] == 17
    assert player(at).corpus.options["n"] == 7 and not look(at).exception


def test_a_text_of_ones_own_is_read_as_it_is() -> None:
    at = with_own_text(ROSES)
    assert player(at).corpus.text == ROSES and frame(at).iteration == 0
    assert control(go(at, GENERATE), "corpus.own.text").value == ROSES
    assert control(ask_own_network(at), "generate.prompt").value == player(at).corpus.prompt


def test_a_short_text_is_said_to_be_short() -> None:
    at = with_own_text("a rose is a rose. " * 9)
    assert any("learn by heart" in caption.value for caption in at.sidebar.caption)
    choose(at, "corpus.own.text", ROSES)
    assert not any("learn by heart" in caption.value for caption in at.sidebar.caption)


def test_a_long_text_is_taken_out_of_its_box() -> None:
    """The browser would send it again at every tick."""
    assert len(LONG) > LONGEST_IN_BOX
    at = with_own_text(LONG)
    assert player(at).corpus.text == LONG
    assert not boxes(at)
    assert not any(isinstance(v, str) and len(v) > 1_000 for v in at.session_state.values())
    assert f"{len(LONG):,} letters" in " ".join(c.value for c in at.sidebar.caption)
    choose(at, "corpus.own.alphabet", 50)
    assert len({*session(at).draft.corpus.text}) == 50, "other options still act on it"
    press(at, "own.another")
    assert boxes(at) == [""] and len({*player(at).corpus.text}) == 50
    choose(at, "corpus.own.text", ROSES)
    assert player(at).corpus.text == ROSES and boxes(at)


def test_another_number_of_characters_is_not_called_another_text() -> None:
    at = press(with_own_text(LONG), "Step")
    choose(at, "corpus.own.alphabet", 50)
    assert narration(at).startswith(
        "You changed “Different characters” to 50. The network still reads it as it was."
    )
    press(at, "own.another")
    choose(at, "corpus.own.text", ROSES)
    assert narration(at).startswith("You changed your text.")


def test_a_text_beyond_the_limit_is_refused_and_nothing_is_lost() -> None:
    at = with_own_text(ROSES)
    choose(at, "corpus.own.text", "x" * (LIMIT + 1))
    assert len(warnings(at)) == 1 and f"{LIMIT:,}" in warnings(at)[0].value
    assert boxes(at) == [ROSES] == [player(at).corpus.text]


@pytest.mark.parametrize(
    ("text", "boxed"),
    [("Eine Röse. " * 99, True), ("Eine Röse. " * 2_000, False)],
    ids=["short", "long"],
)
def test_a_file_becomes_the_text(text: str, boxed: bool) -> None:
    at = upload(choose(opened(), "corpus.kind", "own"), text.encode("utf-16"))
    assert player(at).corpus.text == text and bool(boxes(at)) == boxed
    assert not warnings(at)


@pytest.mark.parametrize("data", [b"", b"\0\1\2" * 999])
def test_a_file_that_is_no_text_is_refused_in_a_sentence(data: bytes) -> None:
    at = with_own_text(ROSES)
    upload(at, data)
    assert len(warnings(at)) == 1 and player(at).corpus.text == ROSES
    upload(at, b"Eine Rose. " * 99)
    assert not warnings(at) and player(at).corpus.text == "Eine Rose. " * 99


def test_a_text_waits_in_the_draft_of_a_trained_network() -> None:
    at = press(opened(), "Step")
    choose(choose(at, "corpus.kind", "own"), "corpus.own.text", ROSES)
    assert player(at).corpus.kind == "decimal" and session(at).draft.corpus.text == ROSES
    assert len(infos(at)) == 1
    press(at, "begin")
    assert player(at).corpus.text == ROSES
