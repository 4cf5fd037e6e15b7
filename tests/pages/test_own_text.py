"""Files with a text of one's own: any name, any encoding, and what is said about them."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.own_text import BLANK
from pages.ui.widgets.waiting_text import NO_TEXT as NO_TEXT_YET
from rnn.corpora.encodings import ENCODINGS
from tests.support.opened import (
    GENERATE,
    HOME,
    choose,
    control,
    frame,
    go,
    html,
    look,
    narration,
    opened,
    player,
    press,
    session,
    warnings,
)

ROSES = "a rose is a rose is a rose. " * 50
RUSSIAN = "Утром в городе шёл дождь, и мы остались дома. Потом сестра испекла пирог.\n" * 20
NO_TEXT = b"\0\1\2" * 999


def with_box() -> AppTest:
    return choose(opened(), "corpus.kind", "own")


def upload(at: AppTest, data: bytes, name: str = "x.txt") -> AppTest:
    control(at, "corpus.upload").set_value((name, data, "application/octet-stream"))
    return look(at)


def is_asked(at: AppTest) -> bool:
    return any((box.key or "").startswith("corpus.encoding") for box in at.sidebar.selectbox)


@pytest.mark.parametrize("name", ["a.md", "a.py", "a.csv", "a.abc", "A.TEX", "a", "a.tar.gz", "ä"])
def test_what_is_in_a_file_counts_and_not_its_name(name: str) -> None:
    at = upload(with_box(), ROSES.encode(), name)
    assert player(at).corpus.text == ROSES and not warnings(at)
    assert not is_asked(at), "nothing is in doubt"


def test_the_picker_takes_files_of_any_name() -> None:
    assert not control(with_box(), "corpus.upload").proto.type


def test_what_a_file_was_taken_for_is_shown_and_can_be_changed() -> None:
    at = upload(with_box(), RUSSIAN.encode("cp1251"), "letter.doc")
    assert player(at).corpus.text == RUSSIAN
    box = control(at, "corpus.encoding")
    assert box.value == "cp1251" and len(box.options) == len(ENCODINGS)
    assert box.options[0] == ENCODINGS["cp1251"]
    choose(at, "corpus.encoding", "koi8-r")
    assert player(at).corpus.text == RUSSIAN.encode("cp1251").decode("koi8-r")
    assert control(at, "corpus.encoding").value == "koi8-r"
    assert control(at, "corpus.own.text").value == player(at).corpus.text
    go(go(at, GENERATE), HOME)
    choose(at, "corpus.encoding", "cp1251")
    assert player(at).corpus.text == RUSSIAN


def test_a_long_file_shows_its_beginning_and_can_be_read_again() -> None:
    at = upload(with_box(), (RUSSIAN * 20).encode("cp866"))
    assert not at.sidebar.text_area
    assert any("Утром в городе" in shown for shown in html(at))
    choose(at, "corpus.encoding", "mac-cyrillic")
    choose(at, "corpus.encoding", "cp866")
    assert player(at).corpus.text == RUSSIAN * 20


def test_where_it_is_not_sure_it_says_so() -> None:
    at = upload(with_box(), "Zoë is here. ".encode("mac-roman"))
    assert "not sure" in warnings(at)[0].value
    choose(at, "corpus.encoding", "mac-roman")
    assert player(at).corpus.text == "Zoë is here. " and not warnings(at)


def test_a_flaw_in_utf8_is_noted() -> None:
    at = upload(with_box(), "“It’s late,” she said. ".encode() * 9 + b"caf\xe9")
    assert player(at).corpus.text.endswith("café")
    assert any(c.value.startswith("1 place does not fit") for c in at.sidebar.caption)
    assert control(at, "corpus.encoding").value == "utf-8"


def test_beside_a_file_that_is_refused_nothing_is_said_of_the_one_before() -> None:
    at = upload(with_box(), RUSSIAN.encode("cp1251"))
    assert is_asked(at)
    upload(at, b"", "empty.txt")
    assert "empty.txt: " in warnings(at)[0].value and len(warnings(at)) == 1
    assert not is_asked(at) and player(at).corpus.text == RUSSIAN


def test_a_text_that_is_typed_afterwards_is_not_asked_about() -> None:
    at = upload(with_box(), RUSSIAN.encode("cp1251"))
    assert is_asked(at)
    choose(at, "corpus.own.text", ROSES)
    assert not is_asked(at) and session(at).draft.upload is None
    upload(at, RUSSIAN.encode("cp1251"))
    upload(at, ROSES.encode())
    assert not is_asked(at) and player(at).corpus.text == ROSES


def test_a_complaint_about_a_file_goes_with_it() -> None:
    at = choose(with_box(), "corpus.own.text", ROSES)
    (said,) = warnings(upload(at, NO_TEXT, "photo.png"))
    assert said.value.startswith("photo.png: A file must hold plain text")
    control(at, "corpus.upload").set_value(None)
    assert not warnings(look(at))
    upload(at, NO_TEXT)
    assert "is empty" in warnings(upload(at, b""))[0].value and len(warnings(at)) == 1
    assert player(at).corpus.text == ROSES


def test_no_complaint_waits_for_the_next_page() -> None:
    at = upload(choose(with_box(), "corpus.own.text", ROSES), NO_TEXT)
    go(go(at, GENERATE), HOME)
    assert not warnings(at)
    upload(at, NO_TEXT)
    choose(at, "corpus.own.text", ROSES + "x")
    assert not warnings(at)


def test_an_empty_box_is_hinted_at_and_not_complained_of() -> None:
    at = with_box()
    assert not warnings(at) and any("A page or more" in c.value for c in at.sidebar.caption)
    press(at, "use")
    assert warnings(at) == [] and "There is nothing in the box to read." in narration(at)
    upload(at, NO_TEXT)
    assert len(warnings(at)) == 1 and "plain text" in warnings(at)[0].value


def test_use_this_text_begins_with_it_also_where_another_network_has_trained() -> None:
    at = choose(press(opened(), "Step"), "corpus.kind", "own")
    press(at, "Train")
    assert not player(at).playing and "Nothing was started" in narration(at)
    choose(at, "corpus.own.text", ROSES)
    assert narration(at).startswith("You chose ") and "box is empty" not in str(warnings(at))
    press(at, "use")
    assert player(at).corpus.text == ROSES and frame(at).iteration == 0
    previous = session(at).previous
    assert previous and previous.frame.iteration == 1


def test_of_a_text_that_cannot_be_learned_it_says_what_is_read_instead() -> None:
    at = upload(with_box(), b"x")
    (said,) = {warning.value for warning in warnings(at) if "still reads" in warning.value}
    assert said.startswith("A text must have at least 2 letters") and narration(at) == said
    assert said.endswith("The network still reads 1/7.")
    press(at, "Train")
    assert player(at).playing and narration(look(at)) == said
    press(choose(at, "corpus.own.text", ROSES), "use")
    assert player(at).corpus.text == ROSES and "still reads" not in narration(at)
    press(at, "Step")
    assert narration(upload(at, b"x")).endswith("The network still reads your text as it was.")


@pytest.mark.parametrize("blank", [b" \n\t\r\n " * 99, "\ufeff \n\x1a".encode(), b"\n"], ids=repr)
@pytest.mark.parametrize("before", ["", ROSES])
def test_a_file_of_blanks_is_refused_in_one_sentence(blank: bytes, before: str) -> None:
    at = with_box()
    if before:
        choose(at, "corpus.own.text", before)
    (said,) = warnings(upload(at, blank, "blank.txt"))
    assert said.value == f"blank.txt: {BLANK}"
    assert player(at).corpus.text == before or player(at).corpus.name == "1/7"
    assert narration(at) == (
        "It has learned nothing yet, so it writes babble. Press Train, and watch."
        if before
        else f"{NO_TEXT_YET} The network still reads 1/7."
    )
