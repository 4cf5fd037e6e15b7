"""What Surprise shows is what the network's own chances come to, worked out by hand."""

import math
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.styled_text import DIARY_LENGTH, UNKNOWN
from pages.ui.elements.surprisal import (
    FROM_NOTHING,
    GIVEN,
    LONGEST_WORD,
    NEVER_SEEN,
    STRANGE,
    STRONGEST,
    UP_TO_SPACES,
    describe_chance,
    describe_surprisal,
    explain_tints,
    tinted_spans,
    words_html,
)
from pages.ui.widgets.surprisal_form import BEGINNING, LENGTH, SAMPLE, STORY, TEXT, TYPED
from rnn.corpora import KINDS
from rnn.evaluation.surprisal import Surprisal
from rnn.persistence.checkpoint import load
from rnn.playground.player import Player
from rnn.pretrained.network import ready_made
from rnn.training.trainer import Trainer
from tests.support.engine import inline_engine, run_of
from tests.support.opened import (
    HOME,
    SURPRISE,
    ask_own_network,
    choose,
    control,
    frame,
    go,
    html,
    look,
    narration,
    notes,
    opened,
    opened_with_own,
    player,
    press,
    session,
    train,
)
from tests.support.runs import advance_to, poison, tiny_recipe

PROSE = "the cat sat on the mat, and a dog ran to the red hut. don't run so far, dog! " * 12
SENTENCE = "the dog don't sat; Zoë ran, a Q mat far on the hut cat"
SPAN = re.compile(r'<span (?:class|style)="([^"]*)">([^<]*)</span>')
SETTINGS = {"hidden_size": 12, "seq_length": 12, "optimizer": "adam", "learning_rate": 0.02}


@pytest.fixture(scope="module")
def trained() -> bytes:
    """The file of a network that knows a little."""
    corpus = KINDS["own"].make(text=PROSE)
    player = Player.begin(inline_engine(), tiny_recipe(corpus, **SETTINGS), corpus)
    advance_to(run_of(player), 60)
    return player.encode().result()


@pytest.fixture
def trainer(trained: bytes) -> Trainer:
    return load(trained).trainer


@pytest.fixture
def at(trained: bytes) -> AppTest:
    """The page, with that network."""
    at = opened(SURPRISE)
    session(at).take_over(Player.resume(session(at).engine, trained))
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


def tinted_boxes(at: AppTest) -> list[str]:
    return [body for body in html(at) if "1.2rem" in body and "<pre" in body]


def tinted(at: AppTest) -> list[tuple[str, str]]:
    """The letters on the screen, each with its class or CSS."""
    (body,) = tinted_boxes(at)
    inside = body[body.index("<pre") : body.index("</pre>")]
    return [(css, unescape(letter).replace("\u200b", "")) for css, letter in SPAN.findall(inside)]


def mean_on_screen(at: AppTest) -> str:
    """How many letters it was as if choosing between."""
    (said,) = [note for note in notes(at) if note.startswith("On average it was as if choosing")]
    (letters,) = re.findall(r"[\d.]+\d", said)
    return str(letters)


def lists(at: AppTest) -> list[list[tuple[str, str]]]:
    """The lists of words, each with the chance that is told."""
    drawn = "".join(re.findall(r'<div class="rnn-words">(.*?)</div>', "".join(html(at))))
    return [
        [
            (unescape(chance), unescape(word))
            for chance, word in re.findall(r"<li><i>(.*?)</i> <bdi>(.*?)</bdi></li>", section)
        ]
        for section in re.findall(r"<section>(.*?)</section>", drawn)
    ]


def test_the_mean_is_that_of_the_letters_it_knows(at: AppTest, trainer: Trainer) -> None:
    choose(at, "surprise.sentence", SENTENCE)
    known = [b for b in bits_by_hand(trainer, SENTENCE) if not math.isnan(b)]
    assert 0 < len(known) < len(SENTENCE)
    mean = math.fsum(known) / len(known)
    assert mean_on_screen(at) == f"{2**mean:.1f}"


def test_each_letter_has_the_tint_of_its_own_bits(at: AppTest, trainer: Trainer) -> None:
    choose(at, "surprise.sentence", SENTENCE)
    expected = []
    for character, bits in zip(SENTENCE, bits_by_hand(trainer, SENTENCE), strict=True):
        strength = 0.66 * min(bits, 8.0) / 8.0
        css = UNKNOWN if math.isnan(bits) else f"background: rgba(204, 121, 167, {strength:.2f})"
        expected.append((css, "␣" if character == " " else character))
    assert tinted(at) == expected
    assert len({css for css, _ in expected}) > 10


def test_a_word_is_as_surprising_as_its_letters_together(at: AppTest, trainer: Trainer) -> None:
    choose(at, "surprise.sentence", SENTENCE)
    words = words_by_hand(SENTENCE, bits_by_hand(trainer, SENTENCE))
    assert len(words) > 10 and "Zoë" not in [word for _, word in words]
    lines = [(describe_chance(bits), word) for bits, word in words]
    assert lists(at) == [lines[:5], lines[::-1][:5]]


def test_what_is_not_listed_or_is_hardly_a_word_is_said() -> None:
    def said(text: str, bits: list[float]) -> str:
        return words_html(Surprisal(text, np.array(bits), vocabulary_size=7))

    assert STRANGE in said("ab xb", [1.0, 1.0, 1.0, math.nan, 1.0])
    assert STRANGE not in said("ab, b", [1.0, 1.0, math.nan, 1.0, 1.0])
    assert "rnn-note" not in said("ab", [1.0, 1.0])
    thai = "ปลา ดำ"  # words of a script without spaces
    assert UP_TO_SPACES in said(thai, [1.0] * len(thai))
    assert said("xb", [math.nan, 1.0]) == "", "no list, so nothing about it"


@pytest.mark.parametrize(("words", "headings"), [(0, 0), (5, 1), (6, 2)])
def test_no_heading_stands_over_nothing(at: AppTest, words: int, headings: int) -> None:
    choose(at, "surprise.sentence", " ".join(SENTENCE.split()[len(SENTENCE.split()) - words :]))
    assert sum(map(len, lists(at))) == words and len(lists(at)) == headings


@pytest.mark.parametrize(("bits", "heading"), [(0.5, "Least"), (1.5, "Less")])
def test_no_word_that_is_a_surprise_is_called_among_the_least(bits: float, heading: str) -> None:
    measured = Surprisal("a b c d e f", np.array([9.0, 0.0] * 5 + [bits]), vocabulary_size=7)
    drawn = words_html(measured)
    assert "Most surprising words" in drawn and f"{heading} surprising words" in drawn


def test_where_no_letter_is_known_no_tint_is_explained() -> None:
    unknown = Surprisal("жж", np.full(2, np.nan), vocabulary_size=7)
    assert explain_tints(unknown) == NEVER_SEEN


@pytest.mark.parametrize("source", [SAMPLE, TEXT, TYPED])
def test_it_reads_what_it_is_given(at: AppTest, trainer: Trainer, source: str) -> None:
    choose(at, "surprise.source", source)
    live = frame(at).live
    given = live.prompt if source == SAMPLE else ""
    text = {SAMPLE: live.text, TEXT: PROSE[:400], TYPED: PROSE[:60]}[source]
    assert (LENGTH, BEGINNING) == (400, 60), "and no word is torn"
    assert source == TYPED or len(text) > DIARY_LENGTH, "all of it is shown"
    bits = bits_by_hand(trainer, given + text)[len(given) :]
    mean = math.fsum(bits) / len(bits)
    assert mean_on_screen(at) == f"{2**mean:.1f}"
    assert "".join(letter for _, letter in tinted(at)) == (given + text).replace(" ", "␣")
    said = "".join(html(at))
    assert (GIVEN in said) == bool(given) and (FROM_NOTHING in said) == (not given)
    assert NEVER_SEEN not in said


def test_what_was_typed_is_there_when_one_comes_back_to_it(at: AppTest) -> None:
    choose(at, "surprise.sentence", "a red cat")
    choose(choose(at, "surprise.source", TEXT), "surprise.source", TYPED)
    assert control(go(go(at, HOME), SURPRISE), "surprise.sentence").value == "a red cat"


def test_the_surprise_follows_the_network(at: AppTest) -> None:
    before = mean_on_screen(at)
    press(at, "Step")
    assert mean_on_screen(at) != before
    train(at, ticks=3)
    assert player(at).playing and mean_on_screen(at)


def test_a_network_that_has_diverged_reads_nothing(at: AppTest) -> None:
    poison(run_of(player(at)))
    choose(at, "surprise.sentence", "a dog")
    assert not at.exception and not tinted_boxes(at)


@pytest.mark.parametrize(
    ("bits", "said"),
    [
        (0.0, "all but sure of every letter"),
        (3.0, "between **8.0** l"),
        (12.0, "gave each letter a chance of **1 in 4,096**"),
        (5_000.0, "a chance of **less than 1 in a billion**"),
    ],
)
def test_any_surprise_can_be_told(bits: float, said: str) -> None:
    assert said in describe_surprisal(Surprisal("ab", np.full(2, bits)))


@pytest.mark.parametrize(
    ("bits", "said"),
    [
        (0.001, "On average it was all but sure of every letter that it knows."),
        (1.0, "as if choosing between **2.0** letters, at each letter that it knows."),
        (9.0, "On average it gave each letter that it knows a chance of **1 in 512**."),
        (math.log2(8) + 0.1, "On average, of those that it knows, it did worse than a blind guess"),
    ],
)
def test_what_it_does_not_know_is_left_out_of_a_mean_and_that_is_said(
    bits: float, said: str
) -> None:
    size = 8 if "blind" in said else 10_000
    measured = Surprisal("abc", np.array([bits, np.nan, bits]), vocabulary_size=size)
    assert said in describe_surprisal(measured)
    assert "knows" not in describe_surprisal(replace(measured, bits=np.full(3, bits)))


@pytest.mark.parametrize(("size", "is_blind"), [(7, True), (8, True), (9, False)])
def test_there_are_never_more_letters_to_choose_between_than_there_are(
    size: int, is_blind: bool
) -> None:
    said = describe_surprisal(Surprisal("ab", np.full(2, math.log2(8.5)), vocabulary_size=size))
    assert ("choosing between **8.5** letters" in said) != is_blind
    assert (f"worse than a blind guess among all {size} letters" in said) == is_blind


@pytest.mark.parametrize(
    ("bits", "said"),
    [(0.0, "100%"), (1.0, "50%"), (3.3, "10%"), (3.4, "1 in 11"), (10.0, "1 in 1,024"),
     (20.0, "1 in 1.0 million"), (29.89, "1 in 994.9 million"),
     (29.9, "less than 1 in a billion"), (300.0, "less than 1 in a billion")],
)  # fmt: skip
def test_any_chance_can_be_told(bits: float, said: str) -> None:
    assert describe_chance(bits) == said


def test_a_row_of_digits_is_no_word() -> None:
    at = choose(opened_with_own(SURPRISE), "surprise.sentence", "0.1 " + "7" * (LONGEST_WORD + 1))
    assert [word for each in lists(at) for _, word in each] == ["0.1"]


def test_before_anything_is_learned_a_ready_made_network_reads() -> None:
    """And remembers whom the story is about: another name is what surprises it most."""
    at = opened(SURPRISE)
    assert "".join(letter for _, letter in tinted(at)) == STORY.replace(" ", "␣")
    (chance, word), *_ = lists(at)[0]
    assert word == "Tom" and chance.startswith("1 in ")
    assert narration(at).startswith("This is a ready-made network, trained on small stories")
    about = ready_made().about
    for source, text in ((SAMPLE, about.sample), (TEXT, about.excerpt)):
        choose(at, "surprise.source", source)
        assert "".join(letter for _, letter in tinted(at)).replace("↵\n", "\n") == text.replace(
            " ", "␣"
        )
    choose(choose(at, "surprise.source", TYPED), "surprise.ready-made-sentence", "Once there was")
    press(at, "Step")
    assert "".join(letter for _, letter in tinted(at)).startswith("0.14"), "it is one's own"
    choose(at, "surprise.network.Yours", "Ready-made")
    assert control(at, "surprise.ready-made-sentence").value == "Once there was"


def test_the_strongest_tint_is_for_one_in_256() -> None:
    assert 2**STRONGEST == 256
    bits = np.array([STRONGEST, 99.0, STRONGEST - 0.1])
    strongest, beyond, less = (css for _, css in tinted_spans(Surprisal("abc", bits)))
    assert strongest == beyond != less


def test_a_character_of_several_parts_has_the_surprise_of_all_of_them() -> None:
    text = "e\u0301 हि"
    bits = np.array([1.0, 2.0, 0.0, 3.0, math.nan])
    assert tinted_spans(Surprisal(text, bits)) == [
        ("e\u0301", tinted_spans(Surprisal("a", np.array([3.0])))[0][1]),
        ("␣\u200b", "background: rgba(204, 121, 167, 0.00)"),
        ("हि", UNKNOWN),
    ]


def test_the_box_holds_the_lines_it_opens_with(at: AppTest) -> None:
    corpus = KINDS["own"].make(text="by the sea\nand one\nmore\n" * 30)
    session(at).take_over(Player.begin(inline_engine(), tiny_recipe(corpus, **SETTINGS), corpus))
    ask_own_network(at)
    look(at)
    box = control(at, "surprise.sentence")
    assert box.type == "text_area" and box.value == corpus.text[:58] and "\n" in box.value
    choose(at, "surprise.sentence", box.value + "x")
    assert "".join(letter for _, letter in tinted(at)).startswith("by␣the␣sea↵")


def test_words_of_all_scripts_are_whole(at: AppTest) -> None:
    hindi = "ज्ञान हमको दीजिए। cafe\u0301 "
    corpus = KINDS["own"].make(text=hindi * 30)
    session(at).take_over(Player.begin(inline_engine(), tiny_recipe(corpus, **SETTINGS), corpus))
    ask_own_network(at)
    choose(look(at), "surprise.sentence", hindi)
    shown = {word for each in lists(at) for _, word in each}
    assert shown == {"ज्ञान", "हमको", "दीजिए", "cafe\u0301"}


def test_spaces_and_line_breaks_can_be_seen() -> None:
    spans = tinted_spans(Surprisal(" \na", np.zeros(3)))
    assert [shown for shown, _ in spans] == ["␣\u200b", "↵\n", "a"]
