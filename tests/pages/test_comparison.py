"""What it writes stands, letter by letter, under what it should write."""

import random
import re
from dataclasses import replace
from html import unescape

import pytest

from pages.ui.elements.comparison import PIECE, comparison_html, expected_text
from pages.ui.elements.sample import sample_html
from pages.ui.format import show_on_one_line
from rnn.corpora import KINDS
from rnn.corpora.grading import Grade
from rnn.playground.samples import Sample, grader_of
from tests.support.frames import examined, first_frame

SEVENTH = KINDS["decimal"].make()
PAIR = re.compile(r'<span class="rnn-pair [^>]*><i>(.*?)</i><b>(.*?)</b></span>(?=<span|</div>)')
WRONG = re.compile(r'<span class="rnn-wrong">(.*?)</span>')


def pieces(sample: Sample, expected: str) -> list[tuple[str, str]]:
    """The pieces as HTML, above and below, without the label and the prompt."""
    label, prompt, *others = PAIR.findall(comparison_html(sample, expected))
    assert label == ("should", "writes")
    shown = show_on_one_line(sample.prompt)
    assert tuple(map(plain, prompt)) == (shown, shown)
    return others


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def with_marks(text: str, *wrong: tuple[int, int], prompt: str = "0.") -> Sample:
    """A sample of which these stretches are wrong, counted from the beginning of the prompt."""
    return Sample(9, prompt, text, Grade((), wrong))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("length", [1, PIECE, 3 * PIECE - 1, 60])
def test_the_pieces_add_up_to_both_texts_and_each_is_as_wide_above_as_below(
    seed: int, length: int
) -> None:
    written = "".join(random.Random(seed).choices("0123456789", k=length))
    sample = examined(written, SEVENTH)
    expected = expected_text(sample, SEVENTH)
    assert expected == SEVENTH.text[2 : 2 + length]
    both = [(plain(above), plain(below)) for above, below in pieces(sample, expected)]
    assert "".join(above for above, _ in both) == expected
    assert "".join(below for _, below in both) == written
    assert all(len(above) == len(below) <= PIECE for above, below in both)
    assert sample.grade
    marked = "".join(unescape(m) for _, b in pieces(sample, expected) for m in WRONG.findall(b))
    assert len(marked) == sum(end - max(start, 2) for start, end in sample.grade.wrong if end > 2)


def test_a_mark_is_clipped_to_each_piece_that_it_reaches() -> None:
    sample = with_marks("0123456789abcde", (2 + 3, 2 + 12))
    below = [WRONG.findall(below) for _, below in pieces(sample, "x" * 15)]
    assert below == [["34"], ["56789"], ["ab"]]


def test_marks_in_the_prompt_are_left_out() -> None:
    sample = with_marks("0123456789", (0, 1), (1, 4), (11, 12))
    below = [WRONG.findall(below) for _, below in pieces(sample, "x" * 10)]
    assert below == [["01"], ["9"]]


def test_what_is_written_is_escaped_and_stays_on_one_line() -> None:
    sample = with_marks('<b>"&\n', (1, 3), prompt="<")
    expected = "&lt;\n\n"
    html = comparison_html(sample, expected)
    assert pieces(sample, expected) == [
        ("&amp;lt;↵", '<span class="rnn-wrong">&lt;b</span>&gt;&quot;&amp;'),
        ("↵", "↵"),
    ]
    assert "<b>&quot;" not in html
    (goal, written) = re.findall('<span class="rnn-spoken[^>]*>(.*?)</span>', html, re.DOTALL)
    assert unescape(goal).strip() == f"It should write <{expected} and writes"
    assert unescape(written) == "<" + sample.text


@pytest.mark.parametrize("kind", [kind for kind, each in KINDS.items() if not each.fetches])
def test_only_where_one_answer_is_right_is_it_shown(kind: str) -> None:
    corpus = KINDS[kind].make(**({"text": "a rose is a rose. " * 20} if kind == "own" else {}))
    sample = examined(corpus.text[len(corpus.prompt) :][:20], corpus)
    grader = grader_of(corpus)
    has_one_answer = grader is not None and grader.temperature == 0
    is_beginning = corpus.text.startswith(corpus.prompt)
    assert (expected_text(sample, corpus) is not None) == (has_one_answer and is_beginning)
    drawn = sample_html(first_frame(corpus, live=sample), corpus)
    assert ("rnn-pairs" in drawn) == (has_one_answer and is_beginning)
    assert ("It reads" in drawn) != ("rnn-pairs" in drawn)


def test_beyond_the_text_nothing_is_known() -> None:
    sample = examined("142857", SEVENTH)
    assert expected_text(replace(sample, prompt="857"), SEVENTH) is None
    rest = len(SEVENTH.text) - len(sample.prompt)
    assert expected_text(replace(sample, text="1" * rest), SEVENTH) == SEVENTH.text[2:]
    assert expected_text(replace(sample, text="1" * (rest + 1)), SEVENTH) is None
