"""What Generate shows is what drawing letters by hand comes to: the texts, the bars, the cuts."""

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements import loss_chart as charts
from pages.ui.widgets.generation_form import STRIP, STRIP_LENGTH, strip
from rnn import Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.playground import generation as writing
from rnn.playground.generation import (
    LETTERS_PER_SECOND,
    MOST_BARS,
    Bar,
    Wish,
    Writing,
    up_to_date,
    write,
)
from rnn.playground.run import Run
from tests.support.opened import choose, look, opened, press, session

PROSE = "the cat sat on the mat, and a dog ran to the red hut. don't run so far, dog! " * 12
GREY = "Grey: left out before drawing."
WISH = Wish("the ", 60, 1.0, None, None, 3)
CUTS: list[dict[str, Any]] = [
    {},
    {"top_k": 3},
    {"top_p": 0.7},
    {"top_k": 6, "top_p": 0.8, "temperature": 1.7},
    {"top_k": 2, "temperature": 0.0},
    {"top_k": 1000},
]


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
    at = opened("pages/generate.py")
    session(at).take_over(run)
    return choose(at, "pen.prompt", "the ")


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[list[Bar]]:
    """What is drawn as bars from now on."""
    drawn: list[list[Bar]] = []
    monkeypatch.setattr(charts, "bar_chart", drawn.append)
    return drawn


def chances(logits: Any, temperature: float) -> list[float]:
    """The softmax in float64, or all for the likeliest."""
    y = [float(value) for value in logits]
    if temperature == 0:
        return [float(i == y.index(max(y))) for i in range(len(y))]
    odds = [np.exp((value - max(y)) / temperature) for value in y]
    return [float(odd / sum(odds)) for odd in odds]


def kept(p: list[float], top_k: int | None, top_p: float | None) -> set[int]:
    """Which letters are left: the k likeliest, of these the fewest that reach their share."""
    order = sorted(range(len(p)), key=lambda i: (-p[i], i))[: top_k or len(p)]
    whole, enough = sum(p[i] for i in order), []
    for i in order:
        if top_p is None or sum(p[j] for j in enough) < top_p * whole:
            enough.append(i)
    return {i for i in enough if p[i] > 0}


def by_hand(trainer: Trainer, wish: Wish) -> tuple[str, list[list[float]], list[set[int]]]:
    """A wish fulfilled letter by letter: the text, and for each letter all chances and who is
    left. The k-th letter has the k-th throw of the run's dice."""
    model, letters = trainer.model, trainer.vocabulary.characters
    dice = np.random.default_rng((trainer.hyperparameters.seed, 2, wish.throw))
    state = model.zero_state()
    logits, text, all_chances, all_kept = model.readout(state), "", [], []
    for step in range(len(wish.prompt) + wish.length):
        if step < len(wish.prompt):
            i = letters.index(wish.prompt[step])
        else:
            p = chances(logits[0], wish.temperature)
            left = kept(p, wish.top_k, wish.top_p)
            throw, i = dice.random() * sum(p[j] for j in left), -1
            for j in sorted(left):
                if throw >= 0:
                    i, throw = j, throw - p[j]
            text += letters[i]
            all_chances.append(p)
            all_kept.append(left)
        logits, state = model.step(np.array([i]), state)
    return text, all_chances, all_kept


def wish_with(**rules: Any) -> Wish:
    return Wish(**(vars(WISH) | rules))


@pytest.mark.parametrize("rules", CUTS)
def test_the_bars_are_the_chances_and_grey_is_what_was_cut(run: Run, rules: dict[str, Any]) -> None:
    wish = wish_with(**rules)
    written = write(run.trainer, wish, every_letter=True)
    assert write(run.trainer, wish).bars == written.bars[:1]
    text, all_chances, all_kept = by_hand(run.trainer, wish)
    assert written.text == text and written.iteration == run.trainer.iteration == 60
    letters = run.trainer.vocabulary.characters
    for found, p, left, drawn in zip(written.bars, all_chances, all_kept, text, strict=True):
        likeliest = sorted(range(len(p)), key=lambda i: (-p[i], i))[:MOST_BARS]
        if letters.index(drawn) not in likeliest:
            likeliest[-1] = letters.index(drawn)
        assert [bar.character for bar in found] == [letters[i] for i in likeliest]
        assert [bar.chance for bar in found] == pytest.approx([p[i] for i in likeliest])
        assert [bar.cut for bar in found] == [i not in left and p[i] > 0 for i in likeliest]
        assert [bar.character for bar in found if bar.drawn] == [drawn]


def test_cuts_are_seen() -> None:
    """The rules above cut in one place and not in another, or they would prove little."""
    assert kept([0.5, 0.3, 0.2], 2, None) == {0, 1}
    assert kept([0.2, 0.5, 0.3], None, 0.8) == {1, 2}
    assert kept([0.4, 0.3, 0.3], 2, 0.5) == {0}


def texts(at: AppTest, style: str) -> str:
    """What stands on paper of some style, as it is read."""
    (body,) = [h.proto.body for h in at.get("html") if style in h.proto.body]
    return unescape(body)


def test_the_strip_is_five_texts_each_as_if_alone(at: AppTest, run: Run) -> None:
    choose(at, "pen.strip", True)
    throw = session(at).throw
    shown = re.findall(r"<i>temperature (.*?)</i><span>(.*?)</span>(?=<i>|</div>)",
                       texts(at, "display: grid"), re.DOTALL)  # fmt: skip
    assert [float(temperature) for temperature, _ in shown] == [0.0, 0.5, 0.8, 1.2, 2.0]
    prompt = session(at).pen["prompt"]
    alone = []
    for temperature in STRIP:
        wish = Wish(prompt, STRIP_LENGTH, temperature, None, None, throw)
        alone.append(by_hand(run.trainer, wish)[0])
    assert [re.sub("<[^>]*>", "", text) for _, text in shown] == [
        (prompt + text)[:100] for text in alone
    ]
    assert len(set(alone)) == 5


def test_the_strip_keeps_all_but_temperature_and_length() -> None:
    wishes = strip(wish_with(top_k=3, top_p=0.5))
    assert [w.temperature for w in wishes] == list(STRIP)
    for wish in wishes:
        rules = vars(wish) | {"temperature": WISH.temperature, "length": WISH.length}
        assert Wish(**rules) == wish_with(top_k=3, top_p=0.5)


def test_the_text_on_the_page_is_the_wish_fulfilled(
    at: AppTest, run: Run, bars: list[list[Bar]]
) -> None:
    choose(choose(at, "pen.temperature", 1.3), "pen.length", 50)
    prompt, throw = session(at).pen["prompt"], session(at).throw
    text, all_chances, _ = by_hand(run.trainer, Wish(prompt, 50, 1.3, None, None, throw))
    (body,) = [h.proto.body for h in at.get("html") if h.proto.body.startswith("<pre")]
    assert unescape(re.sub("<[^>]*>", "", body)) == prompt + text
    assert bars[-1][0].chance == pytest.approx(max(all_chances[0]))
    assert "Written after 60 updates." in [caption.value for caption in at.caption]


def test_letter_by_letter_the_bars_are_of_the_last_letter(
    at: AppTest, run: Run, bars: list[list[Bar]], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(at, "pen.slowly", True)
    ((wish, whole),) = session(at).writings.items()
    whole.began = 0.0
    now = SimpleNamespace()
    monkeypatch.setattr(writing, "time", now)
    _, all_chances, _ = by_hand(run.trainer, wish)
    for letters in (1, 7, 30):
        now.monotonic = lambda letters=letters: (letters - 0.5) / LETTERS_PER_SECOND
        look(at)
        (body,) = [h.proto.body for h in at.get("html") if h.proto.body.startswith("<pre")]
        assert unescape(re.sub("<[^>]*>", "", body)) == wish.prompt + whole.text[:letters]
        assert bars[-1][0].chance == pytest.approx(max(all_chances[letters - 1]))
        (drawn,) = [bar.character for bar in bars[-1] if bar.drawn]
        assert drawn == whole.text[letters - 1]


def test_grey_is_explained_where_there_is_some(
    at: AppTest, bars: list[list[Bar]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def explained() -> bool:
        return GREY in [caption.value for caption in at.caption]

    assert not explained()
    choose(at, "pen.top_k", 2)
    assert explained() and sum(not bar.cut for bar in bars[-1]) == 2
    choose(at, "pen.temperature", 0.0)
    assert not explained() and not any(bar.cut for bar in bars[-1])
    choose(choose(choose(at, "pen.temperature", 1.0), "pen.top_k", 1000), "pen.top_p", 0.9)
    choose(at, "pen.slowly", True)
    monkeypatch.setattr(writing, "time", SimpleNamespace(monotonic=lambda: 0.0))
    seen = set()
    for letters in range(1, 30):
        for whole in session(at).writings.values():
            whole.began = (0.5 - letters) / LETTERS_PER_SECOND
        look(at)
        assert explained() == any(bar.cut for bar in bars[-1])
        seen.add(explained())
    assert seen == {True, False}


def test_the_same_dice_until_others_are_asked_for(at: AppTest, run: Run) -> None:
    throw = session(at).throw
    choose(at, "pen.temperature", 0.5)
    assert session(at).throw == throw
    press(at, "again")
    assert session(at).throw == throw
    press(choose(at, "pen.keep", False), "again")
    assert session(at).throw > throw
    (wish,) = session(at).writings
    assert session(at).writings[wish].text == by_hand(run.trainer, wish)[0]


def test_a_writing_follows_the_network_unless_it_is_frozen() -> None:
    trainer = Trainer(PROSE, Hyperparameters(hidden_size=4, seq_length=4))

    def now(old: Writing | None, frozen: bool = False, playing: bool = True) -> Writing:
        return up_to_date(trainer, old, WISH, frozen=frozen, playing=playing)

    first = now(None)
    trainer.step()
    assert now(first) is first, "it is too fresh"
    at_rest = now(first, playing=False)
    first.began -= 1e6
    assert now(first, frozen=True) is first and now(first, frozen=True, playing=False) is first
    second = now(first)
    assert (first.iteration, second.iteration, at_rest.iteration) == (0, 1, 1)
    assert second.text == at_rest.text == by_hand(trainer, WISH)[0]
    assert now(at_rest, playing=False) is at_rest


def test_a_writing_of_another_run_is_no_answer() -> None:
    """Not even letter by letter, and not even if both networks have come as far."""
    trainer, other = (Trainer(PROSE, Hyperparameters(hidden_size=4, seed=seed)) for seed in (0, 1))
    writing = up_to_date(trainer, None, WISH, frozen=True, playing=False)
    assert up_to_date(other, writing, WISH, frozen=True, playing=False).trainer is other
