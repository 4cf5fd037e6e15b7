"""A run is finished when it guesses about as well as anybody can, judged by the best possible loss,
and what it wrote last is right; judged at kept samples only."""

import math
from dataclasses import replace
from typing import Any

import pytest

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.corpora.grading import Grade, Mark
from rnn.persistence.checkpoint import load, save
from rnn.persistence.recipe import Recipe
from rnn.playground.finish import Finish, can_finish, is_right
from rnn.playground.run import Run
from rnn.playground.samples import Sample
from rnn.training.diagnosis import best_margin
from tests.support.frames import examined
from tests.support.runs import Clock, tiny_recipe

RIGHT, WRONG = (Grade((Mark("right", right, 9),), ()) for right in (9, 8))
DECIMAL, SUMS = KINDS["decimal"].make(), KINDS["sums"].make()


def judge(corpus: Corpus, excess: float, grade: Grade, since: int | None = None) -> Finish:
    """What is made of a run whose loss is that much above the best possible."""
    trainer = tiny_recipe(corpus).make_trainer(corpus)
    assert corpus.entropy is not None
    trainer.ema_loss = corpus.entropy + excess
    if corpus.parts()[1]:
        trainer.history.record_held_out(1, trainer.ema_loss)
        trainer.ema_loss = 9.0  # how well it does on its own text is no matter
    finish = Finish(corpus, since)
    is_new = finish.judge(Sample(7, corpus.prompt, "", grade), trainer)
    assert is_new is (since is None and finish.since == 7)
    return finish


@pytest.mark.parametrize("corpus", [DECIMAL, SUMS], ids=lambda corpus: corpus.kind)
def test_it_is_finished_if_its_loss_is_the_best_and_all_is_right(corpus: Corpus) -> None:
    margin = best_margin(corpus.entropy or 0.0)
    assert judge(corpus, 0.9 * margin, RIGHT).since == 7
    assert judge(corpus, 0.9 * margin, WRONG).since is None
    assert judge(corpus, 1.1 * margin, RIGHT).since is None, "full marks may be luck"
    assert judge(corpus, 1.1 * margin, WRONG, since=3).since == 3, "it does not flicker"
    assert judge(corpus, 2.1 * margin, RIGHT, since=3).since is None


def test_without_a_grader_or_a_text_to_test_on_nobody_can_know() -> None:
    can = {kind: can_finish(KINDS[kind].make()) for kind in KINDS if KINDS[kind].grader}
    assert all(can.values()), can
    assert not can_finish(KINDS["own"].make(text="ab" * 9_000))
    few = KINDS["sums"].make(lines=100)  # it may know them by heart
    assert not can_finish(few) and judge(few, 0.0, RIGHT).since is None


def test_where_dice_are_thrown_a_slip_is_no_matter() -> None:
    def grade(right: int, by_chance: bool = True) -> Grade:
        return Grade((Mark("lines", right, 40), Mark("answers", 40, 40)), (), by_chance)

    assert is_right(grade(38)) and is_right(grade(40, by_chance=False))
    assert not is_right(grade(37)) and not is_right(grade(39, by_chance=False))
    assert not is_right(Grade((Mark("lines", 0, 0),), (), by_chance=True))
    assert not is_right(Grade((), (), by_chance=True))


def test_whoever_goes_back_is_as_finished_as_then() -> None:
    finish = Finish(DECIMAL, 40)
    finish.forget_after(40)
    assert finish.since == 40
    finish.forget_after(39)
    assert finish.since is None


def finishing_update(kind: str, seed: int, most: int, **options: Any) -> int | None:
    """Where a run of the first preset stops by itself."""
    recipe = Recipe.preset(kind, **options)
    hp = replace(recipe.hyperparameters, seed=seed)
    run = Run(replace(recipe, hyperparameters=hp), KINDS[kind].make(**options))
    run.open()
    while run.trainer.iteration < most and not run.arrived:
        run.advance(60.0, math.inf, Clock())
    assert run.arrived is (run.finish.since == run.trainer.iteration)
    return run.finish.since


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "most", "options"),
    [
        ("decimal", 100, {}),
        ("fizzbuzz", 400, {}),  # at its pace of 30 a second well within 15 seconds
        ("brackets", 900, {"depth": 1}),
        ("sums", 900, {"largest": 5}),
    ],
)
def test_these_are_finished_with_every_seed(kind: str, most: int, options: dict[str, int]) -> None:
    assert all(finishing_update(kind, seed, most, **options) for seed in range(5))


def test_a_finished_run_stops_once_also_if_it_was_saved_in_between() -> None:
    recipe = Recipe.preset("decimal")
    run = Run(recipe, DECIMAL)
    run.open()
    while not run.arrived:
        run.advance(60.0, math.inf, Clock())
    finished = run.finish.since
    checkpoint = load(save(run.checkpoint))
    resumed = Run(checkpoint.recipe, checkpoint.corpus, checkpoint)
    resumed.open()
    for again in (run, resumed):
        again.goal = 300
        stops = []
        while again.goal:
            again.advance(60.0, math.inf, Clock())
            stops += [again.trainer.iteration] * again.arrived
        assert again.finish.since == finished and stops == [300]


def test_who_no_longer_writes_it_right_is_not_shown_as_finished() -> None:
    """Though the run has been finished, and is again once its samples are right."""
    corpus = KINDS["decimal"].make()
    finish = Finish(corpus, since=63)
    period = corpus.text[len(corpus.prompt) :]
    right, wrong = examined(period[:60], corpus), examined("14" * 30, corpus)
    assert finish.since_as_seen(None) == finish.since_as_seen(right) == finish.since == 63
    assert finish.since_as_seen(wrong) is None and finish.since == 63
