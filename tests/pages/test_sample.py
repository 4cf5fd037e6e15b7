"""What is marked in a sample, and what is said of it, is what a patient reader would find."""

import random
import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import format as words
from pages.ui.elements import loss_words as judgement
from pages.ui.elements.sample import copy_meter, spans, stamp, tint
from pages.ui.elements.styled_text import WRONG
from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.run import Run
from rnn.playground.samples import index_of, marked
from tests.support.opened import look, opened, session
from tests.support.runs import TINY

PROSE = (
    "Alice was beginning to get very tired of sitting by her sister on the bank, and of having "
    "nothing to do: once or twice she had peeped into the book her sister was reading, but it had "
    "no pictures or conversations in it.\nSo she was considering in her own mind whether the "
    "pleasure of making a daisy-chain would be worth the trouble of getting up."
)
SPAN = re.compile(r'<span style="([^"]*)">(.*?)</span>|([^<]+)', re.DOTALL)
SIZE = "font-size: 1.15rem"  # of the sample, and of nothing else on the page
COPIED = "background: rgba(240, 228, 66"


def own(text: str = PROSE) -> Corpus:
    return KINDS["own"].make(text=text)


def mixture(seed: int) -> str:
    """Pieces of the text, some long and some short, with babble between them."""
    dice, text = random.Random(seed), ""
    for _ in range(7):
        start = dice.randrange(len(PROSE))
        text += PROSE[start : start + dice.choice((5, 20, 45, 90))]
        text += "".join(dice.choices("abcdefgh ", k=dice.randrange(12)))
    return text


def copied_by_hand(sample: str, text: str, least: int) -> list[bool]:
    """For every letter, whether it is part of `least` letters in a row that stand in the text."""
    copied = [False] * len(sample)
    for start in range(len(sample) - least + 1):
        if sample[start : start + least] in text:
            copied[start : start + least] = [True] * least
    return copied


def longest_by_hand(sample: str, text: str) -> str:
    """The longest stretch of the sample that stands in the text, the first of several."""
    return max(
        (sample[a:b] for a in range(len(sample)) for b in range(a + 1, len(sample) + 1)
         if sample[a:b] in text),
        key=len,
    )  # fmt: skip


def showing(corpus: Corpus, text: str) -> AppTest:
    """The Train page with a network that wrote this."""
    run = Run(corpus, Hyperparameters(**TINY))
    run.step()
    run.live = marked(corpus, index_of(corpus), 1, corpus.prompt, text)
    at = opened()
    session(at).take_over(run)
    return look(at)


def styled(at: AppTest) -> list[tuple[str, str]]:
    """Every letter of the sample on the screen, the prompt included, with its CSS."""
    (body,) = [h.proto.body for h in at.get("html") if SIZE in h.proto.body]
    inside = body[body.index(">") + 1 : body.rindex("</pre>")]
    return [
        (letter, css)
        for css, marked_text, plain_text in SPAN.findall(inside)
        for letter in unescape(marked_text or plain_text)
    ]


def meter(at: AppTest) -> str:
    (said,) = [c.value for c in at.caption if "Copy meter" in c.value]
    return said


@pytest.mark.parametrize("seed", range(3))
def test_the_copy_meter_says_what_is_found_by_looking_everything_up(seed: int) -> None:
    corpus, sample = own(), mixture(seed)
    index = index_of(corpus)
    assert index
    copied = copied_by_hand(sample, PROSE, index.least)
    assert 0.1 < sum(copied) / len(sample) < 0.95
    at = showing(corpus, sample)
    longest = longest_by_hand(sample, PROSE)
    assert meter(at) == (
        f"**Copy meter: {100 * sum(copied) / len(sample):.0f}%** of it stands word for word in "
        f"the text. Longest: {len(longest)} letters, “{words.plain(longest.replace(chr(10), '↵'))}”"
        f", {words.percent(PROSE.index(longest) / len(PROSE))} of the way in."
    )
    letters = styled(at)[len(corpus.prompt) :]
    assert "".join(letter for letter, _ in letters) == sample
    assert [css.startswith(COPIED) for _, css in letters] == copied


def test_where_nothing_is_copied_the_meter_says_so() -> None:
    corpus = own()
    index = index_of(corpus)
    assert index
    sample = PROSE[: index.least - 1] + "#" + PROSE[50 : 50 + index.least - 1]
    at = showing(corpus, sample)
    assert f"0%.** No {index.least} letters in a row" in meter(at)
    assert not any(css.startswith(COPIED) for _, css in styled(at))
    assert "Longest" in meter(showing(corpus, sample + PROSE[: index.least]))


def test_where_it_stands_is_said_of_the_text_that_was_read() -> None:
    """Of a long text the last tenth is kept back: it is neither copied from nor counted."""
    text = "".join(random.Random(0).choices("abcdefgh ", k=12_000)).strip()
    corpus = own(text)
    read, kept_back = corpus.parts()
    run, index = Run(corpus, Hyperparameters(**TINY)), index_of(corpus)
    assert index and len(read) < len(text) and run.trainer.text == read
    halfway = len(read) // 2
    piece = read[halfway : halfway + 60]
    assert copy_meter(piece, index.find_copies(piece), run).endswith("50% of the way in.")
    assert "0%.**" in copy_meter(kept_back[:60], index.find_copies(kept_back[:60]), run)


def test_a_longer_copy_is_tinted_more_up_to_80_letters() -> None:
    strengths = [float(re.findall(r"66, ([\d.]+)\)", tint(n))[0]) for n in (10, 40, 79, 80, 500)]
    assert strengths == sorted(strengths) and strengths[-1] == 0.6
    assert len(set(strengths)) == 4


def game(number: int) -> str:
    return ("fizz" * (number % 3 == 0) + "buzz" * (number % 5 == 0)) or str(number)


def graded(at: AppTest) -> list[tuple[str, int]]:
    """The report card: the words and the length of each bar, in percent."""
    return [(bar.proto.text, bar.proto.value) for bar in at.get("progress")]


def test_the_report_card_of_a_game_is_counted_word_by_word() -> None:
    corpus = KINDS["fizzbuzz"].make()
    begun = len(corpus.prompt.split())
    written = [game(n) for n in range(1, 61)]
    for place, slip in ((8, "buzz"), (19, "fizz"), (30, "33"), (44, "buzzfizz")):
        written[place] = slip
    at = showing(corpus, " ".join(written)[len(corpus.prompt) :] + " ")

    asked: dict[str, list[bool]] = {"numbers": [], "fizz": [], "buzz": [], "fizzbuzz": []}
    for n in range(begun + 1, 61):
        kind = game(n) if game(n) in asked else "numbers"
        asked[kind].append(written[n - 1] == game(n))
    assert graded(at) == [
        (f"{kind}: **{sum(right)}** of {len(right)}", int(100 * sum(right) / len(right)))
        for kind, right in asked.items()
    ]
    underlined = "".join(letter if css == WRONG else " " for letter, css in styled(at)).split()
    assert underlined == [w for n, w in enumerate(written, start=1) if w != game(n)]
    assert len(underlined) == 4


def test_the_digits_right_in_a_row_are_counted() -> None:
    """In 1/7 every digit has one that follows it, so pairs tell what is wrong."""
    corpus = KINDS["decimal"].make()
    digits = corpus.text[len(corpus.prompt) :]
    written = digits[:10] + digits[12:42] + digits[45:65]  # twice it skips some
    right = [True] + [written[i - 1 : i + 1] in digits for i in range(1, 60)]
    at = showing(corpus, written)
    assert [css != WRONG for _, css in styled(at)[len(corpus.prompt) :]] == right
    assert right.count(False) == 2
    in_a_row = max(len(run) for run in "".join("-x"[not r] for r in right).split("x"))
    assert graded(at) == [(f"digits right in a row: **{in_a_row}** of 60", 100 * in_a_row // 60)]


@pytest.mark.parametrize("kind", [kind for kind, each in KINDS.items() if each.grader])
def test_marking_a_sample_neither_loses_nor_adds_a_letter(kind: str) -> None:
    corpus, dice = KINDS[kind].make(), random.Random(1)
    for _ in range(5):
        text = "".join(dice.choices(sorted(set(corpus.text)), k=300)) + corpus.text[:200]
        sample = marked(corpus, index_of(corpus), 1, corpus.prompt, text)
        pieces = spans(sample)
        assert "".join(piece for piece, _ in pieces) == corpus.prompt + text
        assert sample.grade and any(css == WRONG for _, css in pieces) == bool(sample.grade.wrong)


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.005, "Nobody can do better"), (0.97, "Nobody can do better"), (0.9, "by heart")],
)
def test_better_than_possible_is_knowing_it_by_heart(share: float, said: str) -> None:
    corpus = KINDS["sums"].make(lines=200)
    assert corpus.entropy and not corpus.parts()[1]
    run = Run(corpus, Hyperparameters(**TINY))
    run.trainer.iteration, run.trainer.ema_loss = 1, share * corpus.entropy
    assert said in judgement.place(run)


def test_a_stamp_says_how_much_of_a_book_is_copied_and_of_digits_nothing() -> None:
    corpus, half = own(), PROSE[60:120]
    text = half + "#" * len(half)
    assert stamp(marked(corpus, index_of(corpus), 1_000, "", text)) == "1,000 updates, 50% copied"
    digits = KINDS["decimal"].make()
    assert stamp(marked(digits, index_of(digits), 1, "1", "42857")) == "1 update"
