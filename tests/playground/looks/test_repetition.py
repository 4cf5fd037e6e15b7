"""Texts that go round the same letters, also where that takes hundreds of them: their period is
known to the looks that need one, or the limit is named."""

import numpy as np
import pytest

from pages.ui.elements.looks import left_alone as drawn
from pages.ui.elements.looks.left_alone import DICE
from rnn.corpora import KINDS
from rnn.inspection.loop import LONGEST
from rnn.network.cells.base import Array
from rnn.playground.looks import left_alone
from rnn.playground.looks.base import Silence
from rnn.playground.looks.left_alone import (
    LONG_ROUNDS,
    MOST_WRITTEN,
    Alone,
    LeftAlone,
    find_repeated,
    find_round,
)
from rnn.playground.looks.wiped import NO_RULE, PLACES, AskWiped, Wiped, is_double
from rnn.playground.run import Run
from rnn.vocabulary import Ids, Vocabulary
from tests.support.runs import tiny_recipe


def run_on(period: int, rounds: int, end: str = "") -> Run:
    """An untrained network, and a text whose letters are the same again after a period."""
    letters = np.random.default_rng(period).choice(list("abcdefgh ."), period)
    corpus = KINDS["own"].make(text="".join(letters) * rounds + end)
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    return run


@pytest.mark.parametrize(
    ("period", "rounds"), [(64, 4), (100, 3), (195, 3), (201, 8), (449, 2), (LONGEST, 3)]
)
def test_a_long_period_is_known_to_the_looks(period: int, rounds: int) -> None:
    run = run_on(period, rounds)
    wiped = AskWiped().answer(run)
    assert isinstance(wiped, Wiped) and wiped.places == PLACES
    alone: Alone = LeftAlone().answer(run)
    assert len(alone.period) == period
    assert LONG_ROUNDS * period <= len(alone.text) <= max(MOST_WRITTEN, LONG_ROUNDS * period)


@pytest.mark.parametrize(("period", "end"), [(LONGEST + 1, ""), (195, "and something else")])
def test_of_another_text_the_limit_is_named(period: int, end: str) -> None:
    assert AskWiped().answer(run_on(period, 3, end)) == Silence(NO_RULE)
    assert f"the same letters, at most {LONGEST}, from beginning to end" in NO_RULE


def test_a_blank_at_the_end_of_a_round_belongs_to_it() -> None:
    """A text twice, with a blank after each; and one with blank lines after its last round."""
    vocabulary = Vocabulary("abcdefgh \n")
    for text, known in (("abcd efgh " * 2, "abcd efgh " * 2), ("abcd" * 2 + "\n\n", "abcd" * 2)):
        found, period, beginning = find_round(text, vocabulary)
        assert found == known and 2 * vocabulary.decode(period) == known and beginning == 0


def test_what_comes_before_the_first_round_is_counted() -> None:
    """Where nothing goes round, that is nothing."""
    vocabulary = Vocabulary("abcdefgh\n")
    beginnings = {"h" + "abcd" * 9: 1, "gh" * 9 + "abc" * 40 + "\n": 18, "abcdefgh": 0}
    for text, length in beginnings.items():
        assert find_round(text, vocabulary)[2] == length


@pytest.mark.parametrize(
    ("letters", "memory", "said"),
    [
        (
            "T",
            44,
            [
                "Left alone, it goes round a loop of 1 letter: “T”.",
                "It wrote the same letter 600 times; its memory comes round only after 44 letters.",
                DICE,
            ],
        ),
        (
            "GTT",
            6,
            [
                "Left alone, it goes round a loop of 3 letters: “GTT”.",
                "It went round 200 times without a slip; its memory comes round only after 6 "
                "letters.",
                DICE,
            ],
        ),
        (
            "GTT",
            3,
            [
                "Left alone, it goes round a loop of 3 letters: “GTT”.",
                "It went round 200 times without a slip.",
                DICE,
            ],
        ),
    ],
)
def test_what_comes_round_is_the_letters_and_the_path_is_the_memorys(
    letters: str, memory: int, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = KINDS["own"].make(text="".join(np.random.default_rng(0).choice(list("ACGT"), 400)))
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    write_made_up(run, letters, memory, monkeypatch)
    alone: Alone = LeftAlone().answer(run)
    assert (alone.loop, alone.rounds) == (letters, 600 // len(letters))
    assert alone.loop_before == letters
    assert alone.path.closes and len(alone.path.letters) == memory
    assert drawn.describe(alone) == said


def going_round(letters: str) -> tuple[Run, Ids, Array]:
    """A run on a text that goes round these letters, their ids, and a memory at each of them."""
    corpus = KINDS["own"].make(text=letters * 40)
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    size = (len(letters), run.trainer.model.hidden_size)
    places = np.random.default_rng(0).normal(size=size)
    return run, run.trainer.vocabulary.encode(letters), places


def test_memories_are_counted_only_where_each_place_of_the_loop_has_its_own() -> None:
    """Other numbers come of a memory that has not settled, as in three rounds of a long loop."""
    run, loop, places = going_round("GTTAT")
    assert LeftAlone().memories(run, loop, np.tile(places, (3, 1)), 3) == ("T", 3)
    places[4] = places[1]
    assert LeftAlone().memories(run, loop, np.tile(places, (3, 1)), 3) == ("G", 1)


def test_a_letter_after_which_the_same_one_always_comes_needs_no_memories() -> None:
    """After T comes A each time; after A, T or G."""
    run, loop, places = going_round("TATAG")
    assert LeftAlone().memories(run, loop, np.tile(places, (3, 1)), 3) == ("A", 2)


def test_the_rule_is_told_by_the_letters_where_the_memory_needs_more_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corpus = KINDS["own"].make(text="GTT" * 100)
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    write_made_up(run, "GTT", 6, monkeypatch)
    alone: Alone = LeftAlone().answer(run)
    assert alone.is_right and alone.period in "GTTGT" and alone.turns == 2
    assert "That is the rule: the text goes round the same loop." in drawn.describe(alone)
    assert alone.memories[1] == 1, "of one letter, that the memory differs tells nothing"


def test_letters_that_go_round_without_the_memory_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for text, rule in [
        ("GTT" * 100, "That is the rule: the text goes round the same letters."),
        ("GTTT" * 100, "The text ends in another loop, of 4 letters."),
    ]:
        corpus = KINDS["own"].make(text=text)
        run = Run(tiny_recipe(corpus), corpus)
        run.open()
        write_made_up(run, "GTT", 1_000, monkeypatch)
        alone: Alone = LeftAlone().answer(run)
        assert (alone.loop, alone.repeated) == ("", "GTT") and not alone.path.closes
        assert drawn.describe(alone) == [
            "Left alone, it wrote 60 letters, and the last 60 go round a loop of 3 letters: "
            "“GTT”. Its memory has not come round with them, so it may yet leave them.",
            rule,
        ]


@pytest.mark.parametrize(
    ("written", "repeated"),
    [("x" + "ab" * 15, "ab"), ("xxxb" + "ab" * 14, ""), ("so it goes on" + "." * 29, "")],
)
def test_a_few_letters_alike_are_no_loop(written: str, repeated: str) -> None:
    assert find_repeated(written) == repeated


def write_made_up(run: Run, letters: str, memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else writes in place of the network: it goes round some letters, and its memory
    round a circle, which takes `memory` letters."""
    angle = 2 * np.pi * np.arange(600) / memory
    h = np.zeros((600, run.trainer.model.hidden_size))
    h[:, 0], h[:, 1] = np.cos(angle), np.sin(angle)
    ids = np.resize(run.trainer.vocabulary.encode(letters), 600)
    monkeypatch.setattr(left_alone, "write_alone", lambda model, prompt, n: (ids[-n:], h[-n:]))


def test_only_a_letter_that_stands_elsewhere_and_goes_on_otherwise_may_be_either() -> None:
    contexts, right = np.array([[1, 2, 1]]), np.array([[5, 5, 6]])
    assert is_double(contexts, right)
    assert not is_double(contexts, np.array([[5, 6, 5]])), "it goes on alike"
    assert not is_double(contexts[:, ::-1][:, 1:], right[:, :2]), "it stands once"


def test_it_has_time_for_a_beginning_and_its_loop() -> None:
    """Of a text with a prologue that does not come again."""
    text = "Prologue of something different, once only. " + "tick tock " * 60 + "\n\n"
    run = Run(tiny_recipe(corpus := KINDS["own"].make(text=text), hidden_size=4), corpus)
    run.open()
    answer = LeftAlone().answer(run)
    beginning = text.index("tick") - len(corpus.prompt)
    assert len(answer.text) >= beginning + 3 * len("tick tock ")
