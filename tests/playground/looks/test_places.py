"""The pieces of text that looks read, and what is true at each place of them."""

from typing import Any

import numpy as np
import pytest

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.inspection.memories import read_states
from rnn.playground.looks.base import Silence
from rnn.playground.looks.detective import Detective
from rnn.playground.looks.places import (
    BLOCK,
    LONG,
    WARM,
    excerpt_of,
    read_places,
    spread_windows,
    take_streams,
    take_windows,
    too_short,
)
from rnn.playground.looks.staircase import DepthOnALine
from rnn.playground.looks.statements import QUOTATION, find_truth, offered, within
from rnn.playground.looks.what_if import WhatIf, WhatIfAnswer
from rnn.playground.run import Run
from rnn.settings import Number
from tests.support.runs import tiny_recipe

BRACKETS = KINDS["brackets"].make(lines=300)
PROSE = KINDS["own"].make(
    text='“Oh dear!” said Tom. He ran to the red hut.\nIt was late; "why?" he said.\n' * 40
)


def run_on(corpus: Corpus, **settings: Any) -> Run:
    run = Run(tiny_recipe(corpus, **settings), corpus)
    run.open()
    return run


def test_windows_are_pieces_of_the_text_and_always_the_same() -> None:
    run, again = run_on(BRACKETS), run_on(BRACKETS)
    windows = take_windows(run, 30, 9)
    for column in windows.T:
        assert run.trainer.vocabulary.decode(column) in run.trainer.text
    np.testing.assert_array_equal(windows, take_windows(again, 30, 9))


@pytest.mark.parametrize("letters", [80, 81, 200, 1_500, 2_900])
def test_spread_windows_read_no_place_twice_and_of_a_short_text_nearly_all(letters: int) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + letters)))  # each letter stands there once
    run = run_on(KINDS["own"].make(text=text))
    read = len(run.trainer.text)
    if silence := too_short(run, 80):
        assert read < 80 and "80" in silence.reason
        return
    places = spread_windows(run, length=80, step=64, count=32)[16:]
    assert len(set(places.ravel())) == places.size
    assert places.size == 64 * 32 or read - 16 - places.size < 64
    assert places.max() > 0.9 * read - 64


@pytest.mark.parametrize("corpus", [BRACKETS, KINDS["fizzbuzz"].make()], ids=lambda c: c.name)
def test_streams_stand_where_they_say_and_halves_are_blocks(corpus: Corpus) -> None:
    run = run_on(corpus)
    streams = take_streams(run)
    read = streams.ids[WARM:].ravel()
    text = "".join(run.trainer.text[place] for place in streams.places)
    assert run.trainer.vocabulary.decode(read) == text
    for place, learns in zip(streams.places.tolist(), streams.learn.tolist(), strict=True):
        assert learns == (place // BLOCK % 2 == 0)
    assert 0.3 < streams.learn.mean() < 0.7


@pytest.mark.parametrize("layers", [1, 2])
def test_the_memory_at_a_place_is_that_after_reading_up_to_it(layers: int) -> None:
    run = run_on(BRACKETS, cell="lstm", layers=layers, dtype="float64")
    model, streams = run.trainer.model, take_streams(run)
    B = streams.ids.shape[1]
    state = model.zero_state()
    for t, i in enumerate(streams.ids[:, 1]):
        _, state = model.step(np.array([i]), state)
        if t == WARM + 5:
            found = read_places(model, streams)[5 * B + 1]
            np.testing.assert_allclose(found, state["h" if layers == 1 else "h2"][0], atol=1e-12)
    excerpt = read_states(model, streams.ids[:, 1])
    assert excerpt.shape == (WARM + LONG, model.hidden_size)
    np.testing.assert_allclose(excerpt[-1], state["h" if layers == 1 else "h2"][0], atol=1e-12)


def test_a_short_text_is_told_its_length() -> None:
    run = run_on(KINDS["own"].make(text="abcab" * 10))
    assert too_short(run, 50) is None
    silence = too_short(run, 51)
    assert silence == Silence("This look reads 51 letters at least, and the text has 50.")


@pytest.mark.parametrize("text", ["if (a[0]): (b)\n" * 60, "床前明月光，疑是地上霜。" * 60])
def test_what_a_look_does_not_know_is_not_said_of_the_text(text: str) -> None:
    run = run_on(KINDS["own"].make(text=text))
    depth = DepthOnALine.about(run.corpus).answer(run)
    assert depth == Silence(
        "This look counts open brackets, and only where the text is Brackets. Choose that one."
    )
    if not offered(run.corpus):
        asked = Detective.about(run.corpus).answer(run)
        assert isinstance(asked, Silence) and asked.reason.startswith("Of this text it has nothing")
        assert "digit" not in asked.reason


def test_an_excerpt_begins_with_a_line() -> None:
    start, text = excerpt_of(run_on(BRACKETS), 20)
    assert BRACKETS.text[start - 1] == "\n" and BRACKETS.text[start:][:20] == text
    assert excerpt_of(run_on(KINDS["decimal"].make()), 8) == (0, "0.142857")
    same = run_on(KINDS["own"].make(text="ab ab\n" * 20))
    assert excerpt_of(same, 5) == (6, "ab ab"), "not where it stands first"


def test_of_letters_that_are_wide_half_as_many_are_shown() -> None:
    chinese = KINDS["own"].make(text="床前明月光，疑是地上霜。" * 60)
    hindi = KINDS["own"].make(text="राजा ने रानी से कहा कि आज गर्मी है। " * 60)
    for corpus, room in ((PROSE, 40), (chinese, 20), (hindi, 20)):
        run = run_on(corpus)
        (letter,) = WhatIf().settings(corpus).values()
        assert isinstance(letter, Number) and letter.high == room
        answer = WhatIf(letter=room).answer(run)
        assert isinstance(answer, WhatIfAnswer)
        assert len(answer.text) == len(answer.others) == room and answer.place == room - 1
        assert answer.changes.shape == (room, room)


def test_what_is_asked_suits_the_text() -> None:
    assert offered(KINDS["decimal"].make()) == {}
    assert set(offered(BRACKETS)) == {"two", "none", "round"}
    assert {"three", "five", "tens"} <= offered(KINDS["fizzbuzz"].make()).keys()
    assert {"answer", "carry"} <= offered(KINDS["sums"].make()).keys()
    assert set(offered(PROSE)) == {"capital", "quotation", "space"}
    assert offered(KINDS["own"].make(text="ראשית דבר אמר לו. " * 9)).keys() == {"space"}
    morse = KINDS["own"].make(text="... --- ... / -.-. --.- / " * 20)
    assert offered(morse).keys() == {"space"}, "letters are not needed for that"
    assert offered(KINDS["own"].make(text="012345678\n" * 20)) == {}


def test_nothing_is_asked_that_one_half_of_the_text_does_not_tell() -> None:
    """What is learned from and what judges are blocks of 64 letters in turn."""
    block = "a quiet walk by the sea, and nobody there at all. " * 2
    both = KINDS["own"].make(text=(block[:55] + "Who? Me. ") * 20)
    one = KINDS["own"].make(text=(block[:55] + "Who? Me. " + block[:64]) * 20)
    assert "capital" in offered(both) and "capital" not in offered(one)


def test_a_statement_is_true_where_it_should_be() -> None:
    run = run_on(BRACKETS)
    text = run.trainer.text
    for key, true_after in (
        ("two", lambda opened: len(opened) >= 2),
        ("none", lambda opened: not opened),
        ("round", lambda opened: opened.endswith("(")),
    ):
        truth, opened = find_truth(run, key), ""
        for place, character in enumerate(text):
            if character in "([{":
                opened += character
            elif character != "\n":
                opened = opened[:-1]
            assert truth[place] == true_after(opened), (key, place)


def test_statements_about_any_text() -> None:
    run = run_on(PROSE)
    line = "“Oh dear!” said Tom. He"
    shown = {
        "quotation": "xxxxxxxxx_",
        "space": "__x______x____x____x__x",
    }
    for key, marks in shown.items():
        truth = find_truth(run, key)[: len(marks)]
        assert "".join("x" if true else "_" for true in truth) == marks, key
    capital = find_truth(run, "capital")[: len(line)]
    assert [line[i + 1] for i in np.flatnonzero(capital[:-1])] == ["O", "T", "H"]
    assert not within(QUOTATION, "no “end of it").any()
    game = run_on(KINDS["fizzbuzz"].make())
    tens = find_truth(game, "tens")
    assert {game.trainer.text[i] for i in np.flatnonzero(tens)} == set("123456789")
    assert all(game.trainer.text[i + 1].isdigit() for i in np.flatnonzero(tens))
