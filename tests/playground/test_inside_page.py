"""The look that is open: asked as often as its cost and the crowd allow, about the run that is
there."""

from types import SimpleNamespace
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.playground import answers as answers_module
from rnn.playground import inside_page
from rnn.playground.answers import Answer
from rnn.playground.commands import Step
from rnn.playground.inside_page import DEAREST, LEAST_GAP, InsidePage, gap_after
from rnn.playground.looks import detective, how_far_back
from rnn.playground.looks.base import Seen, Silence
from rnn.playground.looks.interrupted import AskInterrupted, Interrupted
from rnn.playground.looks.left_alone import Alone, LeftAlone
from rnn.playground.player import Player
from tests.support.engine import inline_engine, run_of
from tests.support.runs import Clock, poison, tiny_recipe

FIZZBUZZ = KINDS["fizzbuzz"].make()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(answers_module, "time", SimpleNamespace(monotonic=clock))
    return clock


@pytest.fixture
def player(clock: Clock) -> Player:
    return Player.begin(inline_engine(), tiny_recipe(FIZZBUZZ), FIZZBUZZ)


def crowd(monkeypatch: pytest.MonkeyPatch, training: int) -> None:
    monkeypatch.setattr(inside_page, "ADMISSION", SimpleNamespace(training=training))


def answer(seconds: float) -> Answer:
    return Answer(0, Seen(None, 0, seconds), 0.0, 9.0)


def test_all_looks_together_take_a_tenth_of_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    for training in (1, 5, 20):
        crowd(monkeypatch, training)
        for seconds in (0.03, 0.05, 0.2):
            share = training * seconds / gap_after(answer(seconds))
            assert share == pytest.approx(0.1)
        assert gap_after(answer(1e-4)) == LEAST_GAP
    crowd(monkeypatch, 0)
    assert gap_after(answer(0.05)) == pytest.approx(0.5)


def test_while_it_plays_it_looks_again_when_there_is_time(
    player: Player, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(monkeypatch, 1)
    monkeypatch.setattr(inside_page, "SHARE", 1e9)  # what a look costs here is for the clock to say
    page = InsidePage()
    player.play()
    page.ask(player, LeftAlone)
    seen = page.seen
    assert seen and isinstance(seen.value, Alone)
    player.tell(Step())
    clock.now += 0.9 * LEAST_GAP
    page.ask(player, LeftAlone)
    assert page.seen is seen
    clock.now += 0.2 * LEAST_GAP
    page.ask(player, LeftAlone)
    assert page.seen is not seen and page.seen and page.seen.iteration == 1


def test_what_was_chosen_is_asked_until_another_run_begins(player: Player) -> None:
    page = InsidePage()
    page.ask(player, AskInterrupted)
    page.choose(page.question(player, AskInterrupted), "told", 67)
    page.ask(player, AskInterrupted)
    assert page.seen and told(page.seen.value) == 67
    other = Player.begin(inline_engine(), tiny_recipe(FIZZBUZZ), FIZZBUZZ)
    assert page.question(other, AskInterrupted) == AskInterrupted() and page.seen is None


def told(value: Any) -> int:
    assert isinstance(value, Interrupted)
    return value.shown.told


def test_another_look_begins_with_nothing_seen(player: Player) -> None:
    page = InsidePage()
    page.ask(player, LeftAlone)
    page.want("interrupt")
    assert page.wanted and page.look == "interrupt" and page.seen is None


def test_numbers_that_are_not_finite_are_a_silence(player: Player) -> None:
    poison(run_of(player))
    page = InsidePage()
    page.ask(player, LeftAlone)
    assert page.seen and isinstance(page.seen.value, Silence)


def test_the_dearest_looks_are_prepared_while_another_is_seen(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So of the network before training they ask no more once they are opened."""
    page = InsidePage()
    page.ask(player, LeftAlone)
    asked: list[str] = []
    for module in (how_far_back, detective):
        monkeypatch.setattr(module, "untrained_model", lambda run: asked.append("before"))
    for kind in DEAREST:
        page.open(kind.__name__)
        page.ask(player, kind)
        assert page.seen and not isinstance(page.seen.value, Silence) and not asked


def test_a_text_of_which_they_have_nothing_to_say_is_not_prepared() -> None:
    corpus = KINDS["own"].make(text="abcdef")
    page = InsidePage()
    page.ask(Player.begin(inline_engine(), tiny_recipe(corpus), corpus), LeftAlone)
    assert page.seen and isinstance(page.seen.value, Alone)
