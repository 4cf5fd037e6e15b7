"""What Surprise shows is what the network's own chances come to, worked out by hand."""

import math
import re
from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.styled_text import ENTRY
from pages.ui.elements.surprisal import LENGTH, SAMPLE, STRONGEST, TEXT, UNKNOWN, in_words, tint
from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.evaluation.surprisal import Surprisal
from rnn.playground.run import Run
from tests.support.opened import choose, look, opened, session

PROSE = "the cat sat on the mat, and a dog ran to the red hut. don't run so far, dog! " * 12
SENTENCE = "the dog don't sat; Zoë ran, a\nQ mat far on the hut cat"
SPAN = re.compile(r'<span style="([^"]*)">([^<]*)</span>')


@pytest.fixture(scope="module")
def run() -> Run:
    """A network that knows a little; nobody trains it further."""
    settings = Hyperparameters(hidden_size=12, seq_length=12, optimizer="adam", learning_rate=0.02)
    run = Run(KINDS["own"].make(text=PROSE), settings)
    for _ in range(60):
        run.step()
    return run


@pytest.fixture
def at(run: Run) -> AppTest:
    """The view, with that network."""
    at = opened("pages/surprise.py")
    session(at).take_over(run)
    return look(at)


def bits_by_hand(trainer: Trainer, text: str) -> list[float]:
    """-log2 of the chance of each letter, in float64; NaN for a letter that is not read."""
    model, letters = trainer.model, trainer.vocabulary.characters
    state = model.zero_state()
    logits, bits = model.readout(state), []
    for character in text:
        if character not in letters:
            bits.append(math.nan)
            continue
        odds = [math.exp(float(y)) for y in logits[0]]
        i = letters.index(character)
        bits.append(-math.log2(odds[i] / sum(odds)))
        logits, state = model.step(np.array([i]), state)
    return bits


def words_by_hand(text: str, bits: list[float]) -> list[tuple[float, str]]:
    """The words and their bits, the most surprising first; none with an unknown letter."""
    found, end = [], 0
    for word in (piece.strip(",.;!") for piece in text.split()):
        start = text.index(word, end)
        end = start + len(word)
        if not math.isnan(total := sum(bits[start:end])):
            found.append((total, word))
    return sorted(found, reverse=True)


def tinted(at: AppTest) -> list[tuple[str, str]]:
    """The letters on the screen, each with its CSS."""
    (body,) = [h.proto.body for h in at.get("html") if h.proto.body.startswith("<pre")]
    return [(css, unescape(letter).replace("\u200b", "")) for css, letter in SPAN.findall(body)]


def mean_on_screen(at: AppTest) -> tuple[str, str]:
    (said,) = [m.value for m in at.markdown if "bits** a letter" in m.value]
    bits, letters = re.findall(r"\*\*([\d.]+)", said)
    return bits, letters


def test_the_mean_is_that_of_the_letters_it_knows(at: AppTest, run: Run) -> None:
    choose(at, "surprise.sentence", SENTENCE)
    known = [b for b in bits_by_hand(run.trainer, SENTENCE) if not math.isnan(b)]
    assert 0 < len(known) < len(SENTENCE)
    mean = math.fsum(known) / len(known)
    assert mean_on_screen(at) == (f"{mean:.2f}", f"{2**mean:.1f}")


def test_each_letter_has_the_tint_of_its_own_bits(at: AppTest, run: Run) -> None:
    choose(at, "surprise.sentence", SENTENCE)
    shown = {" ": "␣", "\n": "↵\n"}
    expected = []
    for character, bits in zip(SENTENCE, bits_by_hand(run.trainer, SENTENCE), strict=True):
        strength = 0.85 * min(bits, 8.0) / 8.0
        css = UNKNOWN if math.isnan(bits) else f"background: rgba(204, 121, 167, {strength:.2f})"
        expected.append((css, shown.get(character, character)))
    assert tinted(at) == expected
    assert len({css for css, _ in expected}) > 10


def test_a_word_is_as_surprising_as_its_letters_together(at: AppTest, run: Run) -> None:
    choose(at, "surprise.sentence", SENTENCE)
    words = words_by_hand(SENTENCE, bits_by_hand(run.trainer, SENTENCE))
    assert len(words) > 10 and "Zoë" not in [word for _, word in words]
    lines = [f"{bits:.1f} bits   {word}" for bits, word in words[:5] + words[::-1][:5]]
    assert [text.value for text in at.text] == lines


@pytest.mark.parametrize(("words", "headings"), [(5, 1), (6, 2)])
def test_no_heading_stands_over_nothing(at: AppTest, words: int, headings: int) -> None:
    choose(at, "surprise.sentence", " ".join(SENTENCE.split()[-words:]))
    assert len(at.text) == words
    assert sum("surprising words" in m.value for m in at.markdown) == headings


@pytest.mark.parametrize("source", [SAMPLE, TEXT])
def test_it_reads_what_it_is_given(at: AppTest, run: Run, source: str) -> None:
    choose(at, "surprise.source", source)
    text = run.live.prompt + run.live.text if source == SAMPLE else PROSE[:400]
    assert LENGTH == 400 and len(text) > ENTRY
    bits = bits_by_hand(run.trainer, text)
    mean = math.fsum(bits) / len(bits)
    assert mean_on_screen(at) == (f"{mean:.2f}", f"{2**mean:.1f}")
    assert "".join(letter for _, letter in tinted(at)) == text.replace(" ", "␣")


@pytest.mark.parametrize(
    ("bits", "said"),
    [(0.0, "one of **1.0** eq"), (3.0, "one of **8.0** eq"), (5_000.0, "more than **a billion**")],
)
def test_any_surprise_can_be_told(bits: float, said: str) -> None:
    assert said in in_words(Surprisal("ab", np.full(2, bits)))


def test_the_strongest_tint_is_for_one_in_256() -> None:
    assert 2**STRONGEST == 256
    assert tint(STRONGEST) == tint(99.0) != tint(STRONGEST - 0.1)
