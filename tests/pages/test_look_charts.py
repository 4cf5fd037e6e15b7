"""What the charts of looks are given: a spec that stays the same, a row for each thing to be seen,
and the words beside them."""

import re
from dataclasses import replace

import numpy as np
import pytest

from pages.ui.elements.looks import (
    character_map,
    charts,
    detective,
    expects,
    fading_signal,
    how_far_back,
    riddle,
    staircase,
    switched_off,
    what_if,
)
from pages.ui.elements.looks.base import Chart
from rnn.corpora.letter_kinds import LetterKinds
from rnn.inspection.detective import BestUnit
from rnn.inspection.fading import fading_factor
from rnn.inspection.reach import FARTHEST, Reach, count_needed
from rnn.playground.looks.character_map import CharacterMap, Map
from rnn.playground.looks.detective import Detected, Strip
from rnn.playground.looks.expects import ExpectsAnswer
from rnn.playground.looks.fading_signal import FadingAnswer, Signal
from rnn.playground.looks.how_far_back import HowFarBackAnswer
from rnn.playground.looks.riddle import RiddleAnswer
from rnn.playground.looks.switched_off import SwitchedOffAnswer
from rnn.playground.looks.what_if import WhatIfAnswer
from rnn.playground.riddle import LabResult, Outcome
from rnn.playground.riddle_watch import NONE


def falling(start: float) -> Reach:
    excess = start * 0.8 ** np.arange(FARTHEST)
    return Reach(excess, np.full(FARTHEST, 0.01), 1 + int((excess > 0.05).sum()))


def test_a_curve_has_a_row_for_every_distance_of_each_network() -> None:
    (chart,), (later,) = (
        how_far_back.draw(HowFarBackAnswer(falling(start), falling(0.01))).charts
        for start in (2.0, 1.0)
    )
    assert chart.spec is later.spec, "the same spec, so that nothing is drawn anew"
    table = chart.data
    assert table.num_rows == 2 * FARTHEST
    assert chart.alt
    first = {name: row for *row, name in zip(*table.to_pydict().values(), strict=True)}
    assert set(first) == {"now", "before training"}


def test_what_counts_is_said_as_more_than_what_does_not() -> None:
    excess = np.full(FARTHEST, 0.02)
    excess[[0, 2]] = -0.08, 0.0503
    uneven = Reach(excess, np.full(FARTHEST, 0.01), 4)
    needed, curve, *_ = how_far_back.describe(HowFarBackAnswer(uneven, falling(0.01)))
    assert needed.startswith("From 4 letters on") and needed.endswith("to within 0.05 nats.")
    assert curve.endswith("with more, up to 0.051 nats worse.")


def test_one_letter_with_which_it_guesses_worse_is_seen_to_be_too_few() -> None:
    excess = np.full(FARTHEST, 0.02)
    excess[0] = 0.0503
    said = how_far_back.describe(
        HowFarBackAnswer(Reach(excess, np.full(FARTHEST, 0.01), 2), falling(0.01))
    )
    assert said[0].startswith("On average it has to read the last 2 letters")
    assert said[1] == "With one letter in its memory it guesses 0.051 nats worse than with all."


def test_the_reach_is_said_with_its_own_numbers() -> None:
    said = how_far_back.describe(HowFarBackAnswer(falling(2.0), falling(0.01)))
    assert said[0] == (
        "On average it has to read the last 18 letters: with those it guesses no worse than with "
        "all that it has read, to within 0.05 nats."
    )
    assert said[1] == "With one letter in its memory it guesses 2.00 nats worse than with all."
    assert how_far_back.compare(HowFarBackAnswer(falling(2.0), falling(0.01))) == [
        "Before training, it guessed no worse with the last letter alone than with all."
    ]
    beyond = replace(falling(2.0), characters=FARTHEST - 1)
    said = how_far_back.describe(HowFarBackAnswer(beyond, falling(0.01)))
    assert said[0] == "On average it has to read more than the last 46 letters."
    answer = HowFarBackAnswer(falling(0.01), falling(0.01))
    blind = [*how_far_back.describe(answer), *how_far_back.compare(answer)]
    assert blind == [
        "With the last letter alone it guesses no worse than with all that it has read, to within "
        "0.05 nats."
    ]


def test_where_no_number_of_letters_is_enough_none_is_named() -> None:
    """As where the network was thrown off."""
    wild = np.zeros(FARTHEST)
    wild[[1, 30]] = (2.0, 5.855)
    answer = HowFarBackAnswer(Reach(wild, np.full(FARTHEST, 3.0), 1), falling(0.01))
    assert how_far_back.describe(answer)[0] == (
        "How many letters it has to read is not to be told: with 31 letters it guesses 5.86 nats "
        "worse than with all."
    )


def test_before_training_nothing_is_called_needless_that_the_curve_shows() -> None:
    first = np.zeros(FARTHEST)
    first[0] = 0.168
    needs_one = Reach(first, np.full(FARTHEST, 0.088), 1)
    assert how_far_back.compare(HowFarBackAnswer(falling(2.0), needs_one)) == []


def test_what_misleads_it_is_said_and_has_room_in_the_picture() -> None:
    """Sometimes the network guesses better with fewer letters in its memory."""
    misled = np.zeros(FARTHEST)
    misled[:5] = (0.53, -0.13, -0.22, -0.09, -0.03)
    reach = Reach(misled, np.full(FARTHEST, 0.04), 2)
    answer = HowFarBackAnswer(reach, falling(0.01))
    assert how_far_back.describe(answer) == [
        "On average it has to read the last 2 letters: with those it guesses no worse than with "
        "all that it has read, to within 0.05 nats.",
        "With one letter in its memory it guesses 0.53 nats worse than with all.",
        "With 3 letters it guesses 0.22 nats better than with all.",
    ]
    (chart,) = how_far_back.draw(answer).charts
    assert chart.spec["encoding"]["y"]["scale"]["domain"] == [-0.25, 3.0]
    by_chance = HowFarBackAnswer(replace(reach, doubt=np.full(FARTHEST, 0.3)), falling(0.01))
    assert "better" not in " ".join(how_far_back.describe(by_chance))


def test_what_is_said_of_a_reach_agrees_with_a_curve_that_is_not_smooth() -> None:
    """As few places of a text may give: with six letters more is missing than with four."""
    uneven = np.zeros(FARTHEST)
    uneven[:12] = (1.1, 0.4, 0.2, 0.0, 0.1, 0.3, 0.25, 0.2, 0.1, 0.1, 0.2, 0.0)
    doubt = np.where(uneven > 0, 0.09, 0.0)
    reach = Reach(uneven, doubt, count_needed(uneven, doubt))
    said = how_far_back.describe(HowFarBackAnswer(reach, falling(0.01)))
    assert said[0].startswith("From 12 letters on it guesses no worse")
    assert said[1] == "With one letter in its memory it guesses 1.10 nats worse than with all."
    assert said[2].endswith("over others it might be up to 0.09 nats higher or lower.")
    uneven[4] = 5.46
    worse = how_far_back.describe(HowFarBackAnswer(replace(reach, excess=uneven), falling(0.01)))
    assert worse[1].startswith("With one letter in its memory it guesses 1.10 nats worse than with")
    assert worse[1].endswith("than with all; with more, up to 5.46 nats worse.")
    chance = Reach(uneven, doubt, 9)
    assert how_far_back.describe(HowFarBackAnswer(chance, reach))[0].endswith(
        "it guesses no worse than with all that it has read, to within 0.2 nats."
    )


@pytest.mark.parametrize(
    ("share", "off", "units", "right", "said"),
    [
        (50, 64, 128, 60, ["Half its units are switched off. It still gets 60 of 96 letters right.",
                           "With all of them on it gets 96."]),
        (50, 2, 5, 40, ["2 of its 5 units are switched off. It gets 40 of 96 letters right.",
                        "With all of them on it gets 96."]),
        (5, 0, 16, 96, ["5 percent of its 16 units is less than one unit, so all are on. It gets "
                        "96 of 96 letters right."]),
        (0, 0, 16, 96, ["All its units are on. It gets 96 of 96 letters right."]),
        (100, 5, 5, 96, ["All its units are switched off. It still gets 96 of 96 letters right.",
                         "With all of them on it gets 96."]),
    ],
)  # fmt: skip
def test_how_many_units_are_off_is_said_as_it_is(
    share: int, off: int, units: int, right: int, said: list[str]
) -> None:
    counts = {0: 96, share: right}
    answer = SwitchedOffAnswer(share, off, units, "a" * 96, np.ones(96, bool), counts, {0: 0})
    assert switched_off.describe(answer) == said


def test_without_some_units_it_may_be_better_than_with_all() -> None:
    answer = SwitchedOffAnswer(50, 4, 8, "a" * 96, np.ones(96, bool), {0: 55, 50: 68}, {0: 0})
    assert switched_off.describe(answer)[0].endswith("It gets 68 of 96 letters right.")


def test_a_swap_has_a_row_for_every_letter_after_each() -> None:
    T = 6
    changes = np.triu(np.full((T, T), 0.01, np.float32))
    changes[2, 2:4] = 0.7
    answer = WhatIfAnswer("ab cde", "xxxxxx", changes, 2)
    (chart,) = what_if.draw(answer).charts
    assert chart.data.num_rows == T * (T + 1) // 2
    assert chart.spec is what_if.swap_spec(2, False) and chart.alt
    assert what_if.describe(answer)[0] == (
        "If letter 3, a space, had been “x”, 2 guesses, the last of them after letter 4, “c”, "
        "would change by more than 0.05 nats."
    )
    none = what_if.describe(replace(answer, place=0))
    assert none[0].endswith("none of the guesses after it would change by more than 0.05 nats.")


def domain_of(chart: Chart) -> list[float]:
    domain: list[float] = chart.spec["encoding"]["y"]["scale"]["domain"]
    return domain


def test_no_curve_is_cut() -> None:
    for start, highest in ((2.9, 3.0), (3.1, 6.0), (11.0, 12.0)):
        (chart,) = how_far_back.draw(HowFarBackAnswer(falling(start), falling(0.01))).charts
        assert domain_of(chart) == [0.0, highest]
    for worst, domain in ((63.0, [1.0, 100.0]), (163.0, [1.0, 1_000.0]), (0.7, [0.1, 100.0])):
        (chart,) = riddle.draw(lab(("notebook", worst))).charts
        assert domain_of(chart) == domain
        ticks = chart.spec["encoding"]["y"]["axis"]["values"]
        assert min(ticks) >= domain[0] and max(ticks) <= domain[1]
        says_less = "> 0.1 " in chart.spec["encoding"]["y"]["axis"]["labelExpr"]
        assert says_less or min(ticks) > 0.1
    for strongest, highest in ((1.5, 2.0), (5.0, 200.0)):
        grown = Signal(np.linspace(1.0, strongest, 33), 1.01)
        (chart,) = fading_signal.draw(FadingAnswer("Plain", grown, {"Plain": grown}, 64)).charts
        assert domain_of(chart) == [1e-6, highest]
    assert charts.fit_axis(3.0, [np.inf, np.nan]) >= charts.LARGEST


def test_a_bar_that_goes_on_beyond_the_axis_has_an_arrow() -> None:
    (arrows,) = (
        layer
        for layer in what_if.swap_spec(2, False)["layer"]
        if layer.get("mark") == what_if.ARROW
    )
    assert arrows["transform"][1]["filter"].endswith(f"datum.change > {what_if.HIGHEST}")
    for most, told in (
        (2.59, "2.59 nats (a bar that ends in an arrow is longer than it is drawn)."),
        (1.9, "1.90 nats."),
    ):
        answer = WhatIfAnswer("ab", "xx", np.array([[most, 0.3], [0.0, 0.1]], np.float32), 0)
        assert what_if.describe(answer)[1].endswith(f"the most by {told}")


@pytest.mark.parametrize("characters", [2, 9])
def test_a_map_without_some_letters_says_so(characters: int) -> None:
    map_of_two = np.full((2, 2), 0.5, np.float32)
    answer = ExpectsAnswer("ab", map_of_two, map_of_two, map_of_two, characters, 64, 0.1, 0.4, 0.5)
    said = "The maps show 2 of the 9 letters read there; none that is left out comes more often."
    assert (said in expects.describe(answer)) == (characters == 9)


@pytest.mark.parametrize(
    ("text", "from_right"),
    [("אבגדהו", True), (" 1. אבג", True), ("سلام ok", True), ("ab אבג", False), ("12 34", False)],
)
def test_letters_stand_in_the_direction_in_which_they_are_read(text: str, from_right: bool) -> None:
    T = len(text)
    swapped = what_if.draw(WhatIfAnswer(text, text, np.zeros((T, T), np.float32), 0)).charts[0]
    assert swapped.spec["encoding"]["x"]["scale"].get("reverse", False) == from_right
    found = replace(detected(0.9, 0.9), text=text, truth=np.zeros(T, bool))
    strip = Strip(1, np.zeros(T, np.float32))
    for chart in detective.draw(replace(found, strip=strip, strip_before=strip)).charts:
        assert chart.spec["encoding"]["x"]["scale"].get("reverse", False) == from_right


def test_a_letter_that_cannot_be_seen_takes_no_more_room_than_others() -> None:
    text = "a\u200bb\u0301"
    changes = np.zeros((4, 4), np.float32)
    (chart,) = what_if.draw(WhatIfAnswer(text, text, changes, 0)).charts
    assert chart.data.column("letter").to_pylist()[:4] == ["a", "▯", "b", "\u25cc\u0301"]


def test_what_is_left_of_a_correction_is_said_without_powers_of_ten() -> None:
    answer = FadingAnswer("Plain", signal(0.5), {"Plain": signal(0.1)}, 64)
    assert fading_signal.describe(answer) == [
        "16 letters back, one part in 70,000 of the correction is left.",
        "Each letter multiplies it by 0.5, on average.",
        "In untrained networks with these settings each letter multiplies it by: Plain 0.1.",
    ]
    assert fading_signal.describe(replace(answer, window=4))[-1] == (
        "In training a correction ends with its window of 4 letters; here it goes on."
    )
    assert fading_signal.compare(answer) == [
        "Before training, less than a millionth of the correction was left 16 letters back."
    ]


def signal(factor: float) -> Signal:
    """One that is multiplied by the same at each letter."""
    strength = factor ** np.arange(33.0)
    return Signal(strength, fading_factor(strength))


@pytest.mark.parametrize(
    ("at_16", "said"),
    [
        (1e-9, "less than a millionth of the correction is left"),
        (0.0123, "0.012 of the correction is left"),
        (0.76, "0.76 of the correction is left"),
        (0.9993, "the correction is just as large"),
        (1.23456, "the correction is 1.23 times as large"),
        (60.9, "the correction is 61 times as large"),
        (104.0, "the correction is 104 times as large"),
        (25_000.0, "the correction is 25,000 times as large"),
        (3e6, "the correction is 3.0 million times as large"),
        (np.inf, "the correction is more than a billion times as large"),
    ],
)
def test_what_has_become_of_a_correction_is_said_in_words(at_16: float, said: str) -> None:
    told = signal(at_16 ** (1 / 16))
    first, second, *_ = fading_signal.describe(FadingAnswer("Plain", told, {"Plain": told}, 64))
    assert first == f"16 letters back, {said}."
    assert second.endswith("it grows.") == (at_16 > 1.1)
    factor = re.search(r"by ([0-9.]+), on", second)
    if factor:
        assert float(factor[1]) ** 16 == pytest.approx(at_16, rel=0.03)
    else:
        assert at_16 == np.inf


def test_a_guess_that_changes_alone_is_told_alone() -> None:
    changes = np.array([[0, 0.4, 0], [0, 0.3, 0], [0, 0, 0]], np.float32)
    far = what_if.describe(WhatIfAnswer("abc", "bca", changes, 0))[0]
    assert far.endswith(
        ", the guess after letter 2, “b”, alone would change by more than 0.05 nats."
    )
    near = what_if.describe(WhatIfAnswer("abc", "bca", changes, 1))[0]
    assert near.endswith(", the next guess alone would change by more than 0.05 nats.")


def test_of_a_single_guess_no_share_is_said() -> None:
    changes = np.array([[0, 0.4], [0, 0.31]], np.float32)
    last = WhatIfAnswer("ab", "ba", changes, 1)
    assert what_if.describe(last)[1] == (
        "It is the only one after it, and would change by 0.31 nats."
    )
    assert what_if.describe(replace(last, place=0))[1] == (
        "Of the 2 guesses after it, it is the only one; it would change by 0.40 nats."
    )
    little = what_if.describe(replace(last, changes=np.full((2, 2), 0.0504, np.float32)))[1]
    assert little.endswith("would change by 0.051 nats."), "it is more than 0.05"


def test_what_one_points_at_has_no_powers_of_ten() -> None:
    (chart,) = how_far_back.draw(HowFarBackAnswer(falling(2.0), falling(0.01))).charts
    assert chart.spec["encoding"]["tooltip"][1]["format"] == ",.3~r"  # r: no exponents


COUNTED = (
    "Yes and no count alike: always saying no would be right in 50 of 100, the letter alone in {}."
)


def detected(score: float, together: float) -> Detected:
    return Detected(
        "two are open", "()[]", np.array([True, False, True, False]),
        BestUnit(4, False, score, 3.0), together, 0.6, BestUnit(2, True, 0.62, 2.0), 0.7,
        Strip(4, np.zeros(4, np.float32)), Strip(2, np.zeros(4, np.float32)), 0.012, 3, 31,
    )  # fmt: skip


def test_a_unit_that_tells_is_said_with_what_it_surpasses_and_that_it_is_not_needed() -> None:
    assert detective.describe(detected(0.91, 0.95)) == [
        "Unit 5 is low when two are open: right in 91 of 100 on text it was not chosen on.",
        COUNTED.format(60),
        "With that unit switched off its loss rises by 0.012 nats. Of 31 others, 3 matter more.",
    ]
    assert detective.compare(detected(0.91, 0.95)) == [
        "Before training, the best unit was right in 62 of 100, all together in 70."
    ]


@pytest.mark.parametrize(
    ("rise", "more", "said"),
    [
        (0.644, 0, "It is needed, too: with that unit switched off its loss rises by 0.644 nats. "
         "Of 31 others, none matters more."),
        (0.012, 1, "It is needed, too: with that unit switched off its loss rises by 0.012 nats. "
         "Of 31 others, 1 matters more."),
        (0.0002, 0, "Telling is not needing: with that unit switched off its loss does not rise. "
         "Of 31 others, none matters more."),
        (0.468, 2, "With that unit switched off its loss rises by 0.468 nats. Of 31 others, 2 "
         "matter more."),
        (0.012, 16, "Telling is not needing: with that unit switched off its loss rises by 0.012 "
         "nats. Of 31 others, 16 matter more."),
    ],
)  # fmt: skip
def test_a_unit_that_matters_more_than_nearly_all_is_needed(
    rise: float, more: int, said: str
) -> None:
    found = replace(detected(0.91, 0.95), rise=rise, mattering_more=more)
    assert detective.describe(found)[-1] == said


@pytest.mark.parametrize(
    ("more", "tried", "said"),
    [(0, 0, ""), (0, 1, " The other one matters no more."), (1, 1, " The other one matters more.")],
)
def test_of_one_or_two_units_no_others_are_counted(more: int, tried: int, said: str) -> None:
    found = replace(detected(0.91, 0.95), rise=0.314, mattering_more=more, tried=tried)
    assert detective.describe(found)[-1].endswith("its loss rises by 0.314 nats." + said)


def test_where_no_unit_tells_it_is_said_so() -> None:
    assert detective.describe(detected(0.8, 0.95)) == [
        "No single unit tells this: it would have to be right in 85 of 100.",
        "The best one, unit 5, is right in 80 of 100 on text it was not chosen on.",
        COUNTED.format(60),
        "All units together tell it: right in 95 of 100.",
    ]
    assert detective.describe(detected(0.7, 0.72))[-1] == (
        "All units together are right in 72 of 100."
    )
    for together in (0.68, 0.7):
        said = detective.describe(detected(0.7, together))[-1]
        assert said == "All units together tell it no better than that one."
    forgot = replace(detected(0.7, 0.85), together_before=0.97)
    assert detective.compare(forgot) == [
        "Before training, the best unit was right in 62 of 100, all together in 97.",
        "It is trained to guess the next letter, and for nothing else.",
    ]
    began = replace(detected(0.99, 0.99), best_before=BestUnit(4, True, 0.99, 3.0))
    assert detective.describe(began)[:2] == [
        "A unit of an untrained network tells it already: right in 99 of 100.",
        "The best one, unit 5, is right in 99 of 100 on text it was not chosen on.",
    ]
    untrained = replace(detected(0.7, 0.7), together_before=0.6)
    assert detective.compare(untrained) == [
        "Before training, the best unit was right in 62 of 100."
    ]


@pytest.mark.parametrize("best", [84.4, 84.6, 85.4, 90.0, 95.6, 98.0])
@pytest.mark.parametrize("letter", [50.0, 75.4, 86.4, 88.4, 99.0])
@pytest.mark.parametrize("before", [60.0, 87.6, 88.4])
@pytest.mark.parametrize("beats_chance", [1.2, 3.0])
def test_the_verdict_follows_from_the_numbers_that_are_shown(
    best: float, letter: float, before: float, beats_chance: float
) -> None:
    found = detected(best / 100, 0.97)
    found = replace(
        found,
        best=replace(found.best, beats_chance=beats_chance),
        character=letter / 100,
        best_before=replace(found.best_before, score=before / 100),
    )
    said = detective.describe(found)
    shown = int(re.findall(r"right in (\d+) of 100 on text", " ".join(said))[0])
    alone = int(re.findall(r"the letter alone in (\d+)\.", " ".join(said))[0])
    began = int(re.findall(r"best unit was right in (\d+)", detective.compare(found)[0])[0])
    needed = max(85, alone + 10, began + 10)
    reasons = {
        f"it would have to be right in {needed} of" if needed <= 100 else "tells this.": shown < 85,
        "better than the letter alone by 10 in 100": shown - alone < 10,
        "better than one of an untrained network by 10 in 100": shown - began < 10,
        "fits nearly as well": beats_chance < 1.3,
    }
    expected = next((reason for reason, holds in reasons.items() if holds), "is low when")
    assert expected in said[0]


def test_a_strip_has_a_letter_below_each_bar() -> None:
    now, before = detective.draw(detected(0.91, 0.95)).charts
    assert (now.note, before.note) == ("Unit 5, the best now", "Unit 3, the best before training")
    assert now.data.column("letter").to_pylist() == list("()[]")
    assert now.spec == charts.strip_spec(-1.25, 1.0, ("two are open", "not so"), True, True)
    assert staircase.LOOK.key == "depth"


def test_letters_are_said_to_stand_among_others_only_where_they_do() -> None:
    def said(strays: str) -> list[str]:
        points = np.zeros((6, 2), np.float32)
        drawn = Map(points, 0.97, np.zeros(6, np.intp), strays, "aei", 0.1)
        kinds = LetterKinds("aeiy", "bh", ("vowels", "consonants"))
        return character_map.describe(CharacterMap(kinds, drawn, drawn))[1:]

    assert said("") == []
    assert said("y") == ["Of the vowels, only “y” lies on the side of the consonants."]
    assert said("yh") == [
        "Of the vowels, only “y” lies on the side of the consonants.",
        "Of the consonants, only “h” lies on the side of the vowels.",
    ]


def lab(*losses: tuple[str, float], guess: str = "") -> RiddleAnswer:
    outcomes = tuple(Outcome(arm, (3.0, worst) + (3.0,) * 23) for arm, worst in losses)
    return RiddleAnswer(tuple(arm for arm, _ in losses), guess, LabResult(outcomes, 3.0))


def test_the_riddle_is_judged_by_what_came_of_it() -> None:
    told = riddle.describe(lab(("notebook", 63.0), ("slow", 3.2), guess="slow"))
    assert told[0].startswith(
        "You guessed right. In 25 updates never worse than a blind guess (3.0 nats"
    )
    assert "As in the notebook (swing 51.2): at worst 63.0 nats, 3.0 after 25 updates." in told
    assert told[-1].startswith("The swing told it beforehand")
    begun = LabResult((Outcome("notebook", (3.0,)),), 3.0)
    assert any("3.0 after 1 update." in said for said in riddle.describe(
        RiddleAnswer(("notebook",), "", begun)))  # fmt: skip
    wrong = riddle.describe(lab(("notebook", 63.0), ("slow", 9.0), guess="slow"))
    assert wrong[0].startswith("You guessed otherwise. Each of them got worse")
    assert not any("beforehand" in sentence for sentence in wrong)
    assert riddle.describe(lab(("clip", 9.0), guess=NONE))[0].startswith("You guessed right.")


@pytest.mark.parametrize("cured", [(), ("clip",), ("slow",), ("clip", "slow")])
def test_whatever_comes_of_a_riddle_one_of_the_answers_is_right(cured: tuple[str, ...]) -> None:
    outcomes = [(arm, 3.1 if arm in cured else 9.0) for arm in ("clip", "slow")]
    right = {
        guess
        for guess in ("clip", "slow", NONE)
        if riddle.describe(lab(*outcomes, guess=guess))[0].startswith("You guessed right.")
    }
    assert right == set(cured or (NONE,))


def test_several_that_stay_calm_are_named_as_in_a_sentence() -> None:
    answer = lab(("clip", 3.1), ("slow", 3.1), ("gru", 3.1))
    assert riddle.describe(answer)[0].endswith("Clip 0.5, Learning rate 0.002 and A GRU.")


def test_a_riddle_that_was_not_run_tells_the_swings() -> None:
    answer = RiddleAnswer(("notebook", "slow"))
    assert "As in the notebook: swing 51.2." in riddle.describe(answer)
    (chart,) = riddle.draw(answer).charts
    assert chart.data.num_rows == 0
