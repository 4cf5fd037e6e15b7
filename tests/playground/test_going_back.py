"""A run that diverges or goes wrong has a way back, to weights that were good."""

import math

import pytest

from rnn import DivergedError
from rnn.corpora import KINDS
from rnn.playground.frame import make_frame, measure
from rnn.playground.run import Run
from rnn.training.snapshots import are_finite
from tests.support.runs import Clock, advance_to, poison, tiny_recipe, tiny_run
from tests.support.saved import everything


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("by", ["advance", "step"])
def test_a_network_that_diverges_is_trouble(value: float, by: str) -> None:
    run = tiny_run()
    advance_to(run, 4)
    poison(run, value)
    if by == "advance":
        run.advance(60.0, math.inf, Clock())
    else:
        run.step()
    assert isinstance(run.trouble, DivergedError) and run.trouble.iteration == 5
    frame = make_frame(run)
    assert frame.iteration == 4 and "update 5" in frame.trouble
    assert not frame.arrived and not frame.behind


def test_going_back_is_exact() -> None:
    run = tiny_run()
    advance_to(run, 40)
    then = everything(run.trainer), [*run.kept.samples], run.snapshot_iterations
    advance_to(run, 100)
    for asked in (40, 40):  # twice: going back does not wear a snapshot out
        run.go_back(asked)
        at = run.trainer.iteration
        assert at == max(i for i in then[2] if i <= asked)
        assert run.live and run.live.iteration == at
        assert max(sample.iteration for sample in run.kept.samples) <= at
        assert max(run.snapshot_iterations) == at
        advance_to(run, 40)
        assert (everything(run.trainer), run.kept.samples, run.snapshot_iterations) == then


def test_one_can_go_back_to_where_the_loss_was_lowest() -> None:
    run, reference = tiny_run(), tiny_run()
    advance_to(run, 60)
    run.set_learning_rate(10.0)
    advance_to(run, 200)
    assert run.trainer.ema_loss > 2 * run.trainer.blind_loss, "or it has nothing to go back from"
    run.go_back_to_best()
    at = run.trainer.iteration
    advance_to(reference, 60)
    rows = reference.trainer.history.rows()
    best = int(rows[rows[:, 3].argmin(), 0])
    assert at == max(i for i in reference.snapshot_iterations if i < best)
    assert run.trainer.learning_rate == 10.0, "the rate is the visitor's to change"
    run.set_learning_rate(reference.trainer.learning_rate)
    advance_to(run, 160)
    advance_to(reference, 160)
    assert everything(run.trainer) == everything(reference.trainer)
    assert run.kept.samples == reference.kept.samples
    assert run.snapshot_iterations == reference.snapshot_iterations


def test_the_best_weights_are_those_before_the_update_with_the_best_loss() -> None:
    """Its own update may have spoilt them."""
    run = tiny_run()
    advance_to(run, 16)
    rows = run.trainer.history.rows()
    assert rows[:, 3].argmin() == len(rows) - 1 and run.snapshot_iterations[-1] == 16
    run.go_back_to_best()
    assert 0 < run.trainer.iteration < 16


def test_a_diverged_network_goes_on_from_the_best() -> None:
    run = tiny_run()
    advance_to(run, 60)
    poison(run)
    run.step()
    assert run.trouble
    run.go_back_to_best()
    assert run.trouble is None and are_finite(run.trainer.model.params)
    before = run.trainer.iteration
    assert 0 < before < 60 and run.live and run.live.iteration == before
    run.step()
    assert run.trouble is None and run.trainer.iteration == before + 1


@pytest.mark.parametrize("updates", [5, 6])  # at 6 a sample is kept, and a snapshot may be
def test_weights_that_have_diverged_are_never_gone_back_to(
    updates: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loss that an update gives is from before it: the weights can be spoilt by then."""
    run = tiny_run()
    advance_to(run, updates - 1)
    step = run.trainer.step

    def spoil() -> float:
        loss = step()
        poison(run)
        return loss

    monkeypatch.setattr(run.trainer, "step", spoil)
    run.advance(60.0, math.inf, Clock())
    monkeypatch.setattr(run.trainer, "step", step)
    assert run.trouble and max(run.snapshot_iterations) < updates
    run.go_back_to_best()
    assert are_finite(run.trainer.model.params)
    advance_to(run, 10)
    assert run.trouble is None and run.trainer.iteration == 10


def test_weights_that_no_sample_reads_are_looked_at_too() -> None:
    """Those of a character that is hardly ever written."""
    corpus = KINDS["own"].make(text="abcab" * 40 + "z")
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    advance_to(run, 63)
    z = run.trainer.vocabulary.characters.index("z")
    run.trainer.model.params["by"][z] = -30.0  # never
    run.trainer.model.params["Wxh"][z] = math.nan
    advance_to(run, 64)
    assert run.trouble is None and run.kept.latest and run.kept.latest.iteration == 64
    assert max(run.snapshot_iterations) < 64


def test_weights_spoilt_before_any_loss_showed_it_are_not_the_best() -> None:
    run = tiny_run(optimizer="adam", learning_rate=0.003)
    advance_to(run, 300)
    run.set_learning_rate(10.0)
    advance_to(run, 301)
    run.set_learning_rate(0.003)
    run.go_back_to_best()
    assert run.trainer.iteration < 301
    assert run.trainer.step() < 1.0


def test_only_good_weights_are_kept_to_go_back_to() -> None:
    run = tiny_run()
    advance_to(run, 60)
    good = run.snapshot_iterations
    run.set_learning_rate(10.0)
    advance_to(run, 200)
    assert run.trainer.ema_loss > 2 * run.trainer.blind_loss
    later = [iteration for iteration in run.snapshot_iterations if iteration > 70]
    assert good[-1] > 30 and not later
    assert run.kept.latest and run.kept.latest.iteration > 100, "samples are kept all the same"


def test_whoever_goes_back_is_judged_anew() -> None:
    run = tiny_run()
    advance_to(run, 30)
    run.set_learning_rate(0.05)
    advance_to(run, 40)
    measured = measure(run)
    assert measured and len(measured.losses) == 10 and measured.seconds > 0
    run.go_back(20)
    at = run.trainer.iteration
    measured = measure(run)
    assert measured and measured.losses == [] and measured.seconds == 0
    advance_to(run, at + 7)
    measured = measure(run)
    assert measured and measured.losses == list(run.trainer.history.recent)[-7:]


def test_at_the_beginning_again_a_run_begins_with_its_present_rate() -> None:
    """So its link tells how to get the same."""
    run = tiny_run(learning_rate=0.1)
    run.set_learning_rate(0.2)
    assert (run.first_rate, run.rate_changed) == (0.2, False), "before the first update"
    advance_to(run, 5)
    run.set_learning_rate(0.3)
    run.set_learning_rate(0.3)
    assert (run.first_rate, run.rate_changed) == (0.2, True)
    assert run.recipe.hyperparameters.learning_rate == 0.2
    run.go_back(2)
    assert (run.first_rate, run.rate_changed) == (0.2, True)
    run.go_back(0)
    assert (run.first_rate, run.rate_changed) == (0.3, False)
    reference = tiny_run(learning_rate=0.3)
    advance_to(run, 9)
    advance_to(reference, 9)
    assert everything(run.trainer) == everything(reference.trainer)
    assert run.recipe == reference.recipe
