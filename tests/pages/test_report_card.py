"""The report card under a sample says what a teacher with a pencil would count."""

import re
from dataclasses import replace
from html import unescape

import pytest

from pages.ui.elements.milestone import describe_success
from pages.ui.elements.sample import OPEN_END, report_card_html, sample_html, sample_spans
from pages.ui.elements.styled_text import FAINT, WRONG
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade, Mark
from tests.benchmarks.readable import read_share
from tests.support.frames import examined, first_frame
from tests.support.opened import frame, html, look, narration, opened, player, press, train

BAR = re.compile(
    r'<div class="rnn-bar"><span>(.*?): <b>([\d,]+)</b> of ([\d,]+)</span>'
    r'<div><div style="width: ([\d.]+)%"></div></div></div>'
)


def card_on_screen(text: str, corpus: Corpus) -> list[tuple[str, int, int, float]]:
    """The bars of the sample: label, right, of how many, and the length in percent."""
    drawn = sample_html(first_frame(corpus, live=examined(text, corpus)), corpus)
    return [
        (unescape(label), int(right), int(of), float(width))
        for label, right, of, width in BAR.findall(drawn)
    ]


def is_wrong(text: str, corpus: Corpus) -> list[bool]:
    """For every letter, whether it is underlined."""
    spans = sample_spans(examined(text, corpus))[1:]
    return [css == WRONG for piece, css in spans for _ in piece]


def fizzbuzz(number: int) -> str:
    return ("fizz" * (number % 3 == 0) + "buzz" * (number % 5 == 0)) or str(number)


@pytest.mark.parametrize(
    ("kind", "text", "open_end"),
    [
        ("fizzbuzz", "2 fizz 4 buzz", "buzz"),  # it might have gone on, to "buzzfizz"
        ("fizzbuzz", "2 fizz 4 buzz ", ""),
        ("fizzbuzz", "fizzbuzz", "fizzbuzz"),
        ("sums", "1+1=2\n1+1=", "1+1="),
        ("sums", "1+1=2\n", ""),
        ("brackets", "]\n[", "["),
        ("decimal", "1428", ""),
    ],
)
def test_what_may_go_on_at_the_end_is_grey_and_not_counted(
    kind: str, text: str, open_end: str
) -> None:
    corpus, without = KINDS[kind].make(), text.removesuffix(open_end)
    drawn = sample_html(first_frame(corpus, live=examined(text, corpus)), corpus)
    spans = sample_spans(examined(text, corpus))[1:]
    assert "".join(piece for piece, css in spans if css == FAINT) == open_end
    assert (OPEN_END in drawn) == bool(open_end)
    done = replace(first_frame(corpus, live=examined(text, corpus)), finished_at=1)
    assert (OPEN_END in sample_html(done, corpus)) == bool(open_end), "nor is it then"
    below = re.findall('<span class="rnn-faint">(.*?)</span>', drawn)
    assert not below or "".join(below).endswith(open_end)
    right = [[right for _, right, *_ in card_on_screen(each, corpus)] for each in (text, without)]
    assert right[0] == right[1] or not any(right[0])


def test_the_report_card_of_fizzbuzz_is_counted_word_by_word() -> None:
    corpus = KINDS["fizzbuzz"].make()
    begun = len(corpus.prompt.split())
    written = [fizzbuzz(n) for n in range(1, 61)]
    for place, slip in ((8, "buzz"), (19, "fizz"), (30, "33"), (44, "buzzfizz")):
        written[place] = slip
    text = " ".join(written)[len(corpus.prompt) :] + " "
    asked: dict[str, list[bool]] = {"numbers": [], "fizz": [], "buzz": [], "fizzbuzz": []}
    for n in range(begun + 1, 61):
        kind = fizzbuzz(n) if fizzbuzz(n) in asked else "numbers"
        asked[kind].append(written[n - 1] == fizzbuzz(n))
    assert card_on_screen(text, corpus) == [
        (kind, sum(right), len(right), pytest.approx(100 * sum(right) / len(right), abs=0.05))
        for kind, right in asked.items()
    ]
    letters = zip(text, is_wrong(text, corpus), strict=True)
    underlined = "".join(letter if wrong else " " for letter, wrong in letters).split()
    assert underlined == [w for n, w in enumerate(written, start=1) if w != fizzbuzz(n)]
    assert len(underlined) == 4


def test_the_digits_right_in_a_row_are_counted() -> None:
    """In 1/7 every digit has one that follows it, so pairs tell what is wrong."""
    corpus = KINDS["decimal"].make()
    digits = corpus.text[len(corpus.prompt) :]
    written = digits[:10] + digits[12:42] + digits[45:65]  # twice it skips some
    right = [True] + [written[i - 1 : i + 1] in digits for i in range(1, 60)]
    assert is_wrong(written, corpus) == [not each for each in right]
    assert right.count(False) == 2
    in_a_row = max(len(run) for run in "".join("-x"[not r] for r in right).split("x"))
    assert card_on_screen(written, corpus) == [
        (
            "digits in a row that follow the rule",
            in_a_row,
            60,
            pytest.approx(100 * in_a_row / 60, abs=0.05),
        )
    ]


def test_where_something_is_underlined_it_says_why() -> None:
    corpus = KINDS["decimal"].make()
    right = corpus.text[len(corpus.prompt) :][:60]
    for text, marked in ((right, False), (right[:30] + "0" * 30, True)):
        drawn = sample_html(first_frame(corpus, live=examined(text, corpus)), corpus)
        assert ("Underlined: breaks the rule." in drawn) == marked


def test_where_one_slip_is_one_mistake_it_says_so() -> None:
    """Of digits, not of words that are counted: there, all after a slip may be wrong."""
    for kind, written, anew in (("decimal", "14085714", True), ("fizzbuzz", "4 buzz fizz ", False)):
        corpus = KINDS[kind].make()
        drawn = sample_html(first_frame(corpus, live=examined(written, corpus)), corpus)
        assert ("breaks the rule. From there on it is judged anew." in drawn) == anew
        assert is_wrong(written, corpus).count(True) == (1 if anew else len("4buzzfizz"))


def test_a_mark_of_nothing_has_an_empty_bar() -> None:
    assert "width: 0.0%" in report_card_html(Grade((Mark("fizz", 0, 0),), ()))


def test_of_what_is_left_to_chance_every_mark_is_told() -> None:
    """A first mark alone could be full where answers are wrong."""
    corpus = KINDS["stories"].make(count=50)
    marks = Mark("story words", 3, 4), Mark("right sentences", 1, 1)
    live = replace(examined("Once", corpus), grade=Grade(marks, (), by_chance=True))
    head, _ = describe_success(first_frame(corpus, live=live), corpus)
    assert head == "Hardly anything is left to learn: 3 of 4 story words, 1 of 1 right sentences."


def test_of_fizzbuzz_all_marks_are_counted() -> None:
    corpus = KINDS["fizzbuzz"].make()
    marks = Mark("numbers", 38, 38), Mark("fizz", 20, 20)
    live = replace(examined("1 2 fizz", corpus), grade=Grade(marks, ()))
    head, _ = describe_success(first_frame(corpus, live=live), corpus)
    assert head == "What it writes keeps to the rule: 58 of 58."


def test_success_is_told_when_every_answer_is_right() -> None:
    at = train(opened(), ticks=0)
    told = "What it writes keeps to the rule: 60 of 60."
    for _ in range(300):
        assert narration(at).startswith(told) == frame(at).finished
        if frame(at).finished:
            break
        look(at)
    assert frame(at).finished
    bars = BAR.findall("".join(html(at)))
    press(at, "Pause")
    assert [(right, of) for _, right, of, _ in bars] == [("60", "60")]
    assert player(at).corpus.name == "1/7"


def test_the_benchmark_finds_the_card_and_its_update() -> None:
    corpus = KINDS["stories"].make()
    live = replace(examined(corpus.text[200:400], corpus), iteration=1_234)
    assert read_share([sample_html(first_frame(corpus, live=live), corpus)]) == (1_234, 1.0)
