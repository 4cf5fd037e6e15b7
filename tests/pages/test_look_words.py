"""The sentences of looks: what is quoted stands in quotation marks, words agree with the numbers
beside them, and nothing is said of a time before training while nothing has been trained."""

from dataclasses import replace

import numpy as np
import pytest

from pages.ui.elements.looks import (
    LOOKS,
    character_map,
    detective,
    interrupted,
    left_alone,
    staircase,
    wiped,
)
from pages.ui.elements.looks.answer import describe_seen
from pages.ui.elements.looks.quotation import quote, quote_character
from rnn.corpora import KINDS
from rnn.corpora.letter_kinds import LetterKinds
from rnn.errors import isolate
from rnn.inspection.detective import BestUnit
from rnn.playground.looks.base import Seen, Silence
from rnn.playground.looks.character_map import CharacterMap, Map, measure_gap
from rnn.playground.looks.detective import Detected, Strip
from rnn.playground.looks.interrupted import NEITHER, Interrupted, Interruption
from rnn.playground.looks.left_alone import Alone, Path
from rnn.playground.looks.staircase import Staircase, StaircaseAnswer
from rnn.playground.looks.wiped import ALWAYS, ONCE, Try, Wiped
from rnn.playground.run import Run
from tests.support.runs import advance_to, look_at, tiny_recipe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-///.", "“-///.”"),
        ("a\tb\nc", "“a⇥b↵c”"),
        ("   ", "“␣␣␣”"),
        ("ONT  ", "“ONT␣␣”"),  # or a loop of 5 letters would look like one of 4
        ("a b  c", "“a b␣␣c”"),
        ("שלום", f"“{isolate('שלום')}”"),
        ("ab" * 31, f"“{'ab' * 30} …”"),
    ],
)
def test_what_is_quoted_can_be_seen_and_has_an_end(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_a_single_character_is_quoted_or_named() -> None:
    assert [quote_character(c) for c in ".a \n\u0301"] == [
        "“.”",
        "“a”",
        "a space",
        "a line break",
        "“◌\u0301”",
    ]


NO_PATH = Path(np.zeros((1, 2), np.float32), "a", False)
ALONE = Alone("-", "///." * 15, ".///", 15, ".///", True, 1, (".", 2), NO_PATH, "-///.", NO_PATH)


def test_what_it_writes_alone_is_quoted() -> None:
    assert left_alone.describe(ALONE) == [
        "Left alone, it goes round a loop of 4 letters: “.///”.",
        "It went round 15 times without a slip.",
        "That is the rule: the text goes round the same loop.",
        "The beginning is another matter: it wrote “-//”, which is wrong.",
        "It writes “.” from two different memories: that is how it knows which letter comes next.",
    ]
    assert left_alone.compare(ALONE) == ["Before training, its loop was “-///.”."]
    right = left_alone.describe(replace(ALONE, text="." * 1_347, mistake=None))
    assert right[3] == "The beginning is right as well."
    late = replace(ALONE, text="ab" * 300, mistake=100)
    assert f"it wrote “{('ab' * 51)[:101][-60:]}”, which is wrong" in left_alone.describe(late)[3]


def test_where_no_loop_is_seen_it_is_said_what_may_be_missed() -> None:
    said = left_alone.describe(replace(ALONE, loop="", is_right=False, text="a" * 600))
    assert said == [
        "Left alone, it wrote 600 letters, and no loop is seen in them. One that has not gone "
        "round three times may be missed.",
        "The text goes round a loop of 4 letters.",
    ]


@pytest.mark.parametrize(
    ("score", "letter", "verdict"),
    [
        (1.0, 1.0, "The letter just read tells it already: right in 100 of 100. Nothing can tell "
         "it better than the letter alone by 10 in 100."),
        (0.92, 0.906, "The letter just read tells it already: right in 91 of 100. Nothing can tell "
         "it better than the letter alone by 10 in 100."),
        (0.8, 0.96, "The letter just read tells it already: right in 96 of 100. No single unit "
         "tells this."),
        (0.92, 0.904, "No single unit tells this better than the letter alone by 10 in 100."),
        (0.8, 0.904, "No single unit tells this: it would have to be right in 100 of 100, 10 more "
         "than the letter alone."),
        (0.8, 0.7, "No single unit tells this: it would have to be right in 85 of 100."),
    ],
)  # fmt: skip
def test_where_the_letter_alone_tells_it_no_unit_is_asked_for_more(
    score: float, letter: float, verdict: str
) -> None:
    strip = Strip(4, np.zeros(4, np.float32))
    found = Detected(
        "a capital letter comes next", "\nAnn", np.array([True, False, False, False]),
        BestUnit(4, True, score, 3.0), score, letter, BestUnit(2, True, 0.62, 2.0), 0.7,
        strip, strip, 0.0, 0, 0,
    )  # fmt: skip
    assert detective.describe(found)[0] == verdict


@pytest.mark.parametrize(
    ("separation", "words"),
    [
        (0.94, "It has all but parted vowels from consonants: of all pairs, one of each, 94% "
         "lie in the same order in the first direction. Half of them would be no order."),
        (0.90, "It has all but parted vowels from consonants: of all pairs, one of each, 90% "
         "lie in the same order in the first direction. Half of them would be no order."),
        (0.89, "It has not parted vowels from consonants: of all pairs, one of each, 89% "
         "lie in the same order in the first direction. Half of them would be no order."),
        (0.95, "Nobody told it what a vowel is. It has put “a\u00a0e” on one side, because what "
         "comes after them is different."),
    ],
)  # fmt: skip
def test_how_far_vowels_have_parted_is_said_by_degree(separation: float, words: str) -> None:
    drawn = Map(np.zeros((4, 2), np.float32), separation, np.zeros(4, np.intp), "", "ae", 0.1)
    kinds = LetterKinds("ae", "bh", ("vowels", "consonants"))
    assert character_map.describe(CharacterMap(kinds, drawn, drawn)) == [words]


def test_on_one_side_they_are_only_where_there_is_a_gap() -> None:
    drawn = Map(np.zeros((4, 2), np.float32), 1.0, np.zeros(4, np.intp), "", "ae", 0.005)
    kinds = LetterKinds("ae", "bh", ("vowels", "consonants"))
    assert character_map.describe(CharacterMap(kinds, drawn, drawn)) == [
        "It has all but parted vowels from consonants: they lie in order in the first direction, "
        "with hardly a gap between them."
    ]
    x, is_aside = np.array([0.0, 0.7, 0.75, 1.0]), np.array([False, False, True, True])
    for one in (x, -x, 8 * x + 3):
        assert measure_gap(one, is_aside) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("r", "words"),
    [
        (0.91, "is how many brackets are open."),
        (0.846, "is how many brackets are open."),  # shown as 0.85
        (0.83, "goes along with how many brackets are open, but is not that alone."),
        (0.2, "has little to do with how many brackets are open."),
    ],
)
def test_what_is_said_of_the_depth_agrees_with_its_number(r: float, words: str) -> None:
    flat = np.zeros(1, np.float32)
    now, before = Staircase(r, flat), Staircase(0.31, flat)
    answer = StaircaseAnswer("(", np.zeros(1, np.intp), flat, now, before)
    assert staircase.describe(answer) == [
        f"What differs most in its memory {words}",
        f"The correlation of the two is {r:.2f}, between 0 and 1; from 0.85 on we call them the "
        "same.",
    ]
    assert staircase.compare(answer) == ["Before training, the correlation was 0.31."]


def test_what_nobody_can_know_is_said_of_the_letter_that_is_shown() -> None:
    shown = Try("abc", "(", "x" * 30, "y" * 30, "z" * 30)
    answer = Wiped(ONCE, shown, 16, True, 16, 1, (1, 2), (8, 16), (10 / 16, 1.0), True, 0)
    which = "After 1 letter nobody can know which “(” it was."
    assert (
        wiped.describe(answer)[0] == f"{which} Your network gets 8 of 16 places; 10 are possible."
    )
    one = wiped.describe(replace(answer, found=(0, 16), possible=(1 / 16, 1.0)))[0]
    assert one.endswith("Your network gets 0 of 16 places; 1 is possible.")
    tried = wiped.describe(replace(answer, are_all=False))
    assert tried[0] == (
        f"{which} Your network gets 8 of 16 places; of all places in the text, 62% are possible at "
        "most."
    )
    assert tried[1].endswith("it had found its place again at all 16 that were tried.")
    others = wiped.describe(replace(answer, is_double=False))[0]
    assert others.startswith("After 1 letter nobody can tell all places apart. Your network gets 8")


def test_what_is_said_of_a_memory_that_is_always_emptied_is_of_that_alone() -> None:
    """How often it finds its place again was measured where it is emptied once."""
    shown = Try("abc", "a", "x" * 30, "y" * 30, "z" * 30)
    once = Wiped(ONCE, shown, 16, True, 16, 1, (1, 2), (8, 16), (10 / 16, 1.0), False, 3)
    said = wiped.describe(replace(once, how=ALWAYS))
    assert said[0].startswith("It never remembers anything now") and len(said) == 2
    assert said[1] == "If nothing is emptied, it goes on right at 16 of 16 places."
    assert "After 2 letters it had found its place again everywhere." in " ".join(
        wiped.describe(once)
    )
    notes = [wiped.draw(each).charts[0].note for each in (once, replace(once, how=ALWAYS))]
    assert notes[0].startswith("How often it finds") and notes[1].startswith("Emptied only once")


@pytest.mark.parametrize(("found", "goes"), [(1, "as"), (0, "otherwise than")])
def test_of_a_single_place_no_numbers_are_said(found: int, goes: str) -> None:
    shown = Try("abc", "a", "x" * 30, "y" * 30, "z" * 30)
    astray = wiped.describe(Wiped(ONCE, shown, 1, True, 0, 1, (1,), (1,), (1.0,), False, 0))
    assert astray[-1] == "If nothing is emptied, it goes on wrong."
    answer = Wiped(ONCE, shown, 1, True, 1, 1, (1,), (found,), (1.0,), False, 0)
    assert wiped.describe(answer) == [
        f"After 1 letter it goes on {goes} the text does.",
        "If nothing is emptied, it goes on right.",
    ]


def test_how_it_went_on_is_quoted() -> None:
    shown = Interruption("37", 52, "fizz 35 fizz", "38 fizz", ". . ", NEITHER, "")
    said = interrupted.describe(Interrupted(shown, 1, 2, 20, "LSTM"))
    assert said[0] == "You said 52 where 37 was due. It went on: “. . ”."
    doubled = replace(shown, written=" fizz buzz 86 fizz 8")
    said = interrupted.describe(Interrupted(doubled, 1, 2, 20, "LSTM"))
    assert said[0].endswith("It went on: “␣fizz buzz”.")


@pytest.mark.parametrize("kind", ["brackets", "stories", "fizzbuzz"])
def test_before_the_first_update_nothing_is_said_of_before(kind: str) -> None:
    corpus = KINDS[kind].make(
        **{"brackets": {"lines": 200}, "stories": {"count": 50}}.get(kind, {})
    )
    run = Run(tiny_recipe(corpus, hidden_size=8), corpus)
    run.open()
    told: dict[str, str] = {}
    for updates in (0, 1):
        advance_to(run, updates)
        for key, look in LOOKS.items():
            seen: Seen = look_at(run, look.asks.about(corpus))
            if isinstance(seen.value, Silence):
                continue
            told[key] = " ".join(describe_seen(look, seen))
            assert updates or "efore training" not in told[key], key
    says = {key for key, words in told.items() if "Before training" in words}
    assert {"loop", "damage", "expects", "fading"} <= says


def test_as_many_dots_stand_for_what_it_has_forgotten_as_are_seen_as_letters() -> None:
    shown = Try("กับเต่า ง", "ง", "x" * 30, "y" * 30, "z" * 30)
    answer = Wiped(ONCE, shown, 16, True, 16, 1, (1,), (8,), (1.0,), False, 0)
    assert wiped.draw(answer).above.count("·" * 6) == 2 and "·" * 7 not in wiped.draw(answer).above
